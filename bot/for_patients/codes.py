"""A link or code that a patient opens in the chat of their own plan: it is not used up there."""

from markupsafe import Markup

from bot.for_patients.new_phone import connected_already
from bot.for_staff.invitation import HELPS, Purpose, is_code, leads_to, purpose_of
from bot.talk import Talk
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState


def opens_code(talk: Talk, enrolment: Enrolment) -> bool:
    """Say what a link or code of another kind means here; False for anything else.

    What leads to another plan is not looked at here (`arrival.decline_another`).
    """
    secret = _secret(talk)
    if secret is None or enrolment.state is not EnrolmentState.ACTIVE:
        return False
    purpose = purpose_of(talk.session, secret)
    own = leads_to(talk.session, secret, stored_id(enrolment))
    if purpose not in HELPS and not (purpose is Purpose.NEW_PHONE and own):
        return False
    talk.say(_meaning(talk, purpose, own))
    return True


def _secret(talk: Talk) -> str | None:
    text = talk.incoming.text or ""
    if talk.incoming.command == "start":
        return talk.incoming.argument or None
    return text if is_code(talk.session, text) else None


def _meaning(talk: Talk, purpose: Purpose, own: bool) -> Markup:
    if purpose in HELPS and own:
        return talk.words("This link is for your helper.\nPlease forward it to them.")
    if purpose in HELPS:
        return talk.words(
            "It is kind of you to help.\n"
            "This chat is for your own plan, so it cannot be a helper’s too.\n"
            "Please help with another account, or call <b>{phone}</b>.",
            **talk.clinic.facts(talk.language),
        )
    return connected_already(talk)
