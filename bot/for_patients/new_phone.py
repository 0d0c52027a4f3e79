"""A new phone: whoever opens the clinic's link is asked once, then the enrolment moves there.

Replies and reminders stay with the enrolment. The old chat is a stranger's afterwards: it is told
so in one line, and its buttons do nothing.
"""

from markupsafe import Markup

from bot.alerts import tell_staff
from bot.button import button
from bot.draft import Draft
from bot.for_patients.check_in import begun
from bot.for_patients.check_in_page import ask_anew
from bot.for_patients.moving import move
from bot.for_patients.settling import replan
from bot.for_patients.today import today_card
from bot.for_staff.calling_off import heard_again, reached_again
from bot.for_staff.invitation import Invitation, use
from bot.menus import patient_menu
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.columns import stored_id
from schedules.enrolment import Consent, Enrolment, EnrolmentState

TOPIC = "new_phone"
VERB = "moves"
CONSENT_VERSION = "2026-11-phone"


def offer(talk: Talk, invitation: Invitation) -> None:
    """Say what happens with the messages, and what this chat is, and ask once."""
    enrolment = _moving(talk, invitation)
    if enrolment is None:
        talk.end_draft()
        talk.say(no_longer(talk))
        return
    draft = talk.draft(TOPIC)
    if draft is None or draft.answers["invitation_id"] != invitation.id:
        talk.keep_draft(TOPIC, "yes_or_no", invitation_id=invitation.id)
    talk.language = enrolment.language
    talk.say(question(talk), _buttons(talk))


def question(talk: Talk) -> Markup:
    """Return what is asked, and agreed to; change it only together with `CONSENT_VERSION`."""
    return talk.words(
        "Hello. Is this your new phone?\n"
        "Your clinic, <b>{clinic}</b>, made this link for you.\n"
        "If you say yes, your messages come here, and no more on the old phone.\n\n"
        "<b>Please know:</b>\n"
        "• I am a program, and not for emergencies. In an emergency call <b>{emergency}</b>.\n"
        "• This chat is not watched all the time. If it cannot wait, call <b>{phone}</b>.\n"
        "• Your answers are kept. The staff of the clinic can read them.\n"
        "• Telegram carries this chat and could read it. It is not end-to-end encrypted.\n"
        "• You can stop at any time with /stop.",
        **talk.clinic.facts(talk.language),
    )


def answered(talk: Talk, answer: str) -> None:
    """Move to this phone, or leave everything as it was."""
    draft = talk.draft(TOPIC)
    invitation = talk.session.get(Invitation, draft.answers["invitation_id"]) if draft else None
    if draft is None or invitation is None:
        talk.toast(talk.words("This button no longer works."))
        return
    enrolment = _moving(talk, invitation)
    if enrolment is None:
        talk.end_draft()
        talk.change(no_longer(talk))
    elif answer == "no":
        _decline(talk, draft, enrolment)
    elif not use(talk.session, stored_id(invitation), talk.incoming.user_id, talk.now):
        talk.change(no_longer(talk))
    else:
        _arrive(talk, enrolment)


def connected_already(talk: Talk) -> Markup:
    """Return what a patient reads who opens the link on the phone that is connected."""
    return talk.words("This phone is already connected ✅\nYour messages come here.")


def no_longer(talk: Talk) -> Markup:
    """Return what is said of a link that leads nowhere any more."""
    return talk.words("This link is no longer valid. Please ask for a new one.")


def _buttons(talk: Talk) -> Rows:
    return [
        [button(talk.words("Yes, this is my new phone"), VERB, "yes")],
        [button(talk.words("No, it is not"), VERB, "no")],
    ]


def _moving(talk: Talk, invitation: Invitation) -> Enrolment | None:
    """Return the enrolment that an invitation still moves."""
    if invitation.used_at is not None or invitation.expires_at <= talk.now:
        return None
    enrolment = talk.session.get(Enrolment, invitation.enrolment_id)
    active = enrolment is not None and enrolment.state is EnrolmentState.ACTIVE
    return enrolment if active else None


def _decline(talk: Talk, draft: Draft, enrolment: Enrolment) -> None:
    """Leave everything as it was, and let staff know once: the link may be in wrong hands."""
    talk.language = enrolment.language
    if draft.asks != "no":
        talk.keep_draft(TOPIC, "no", **draft.answers)
        label, number = isolate(enrolment.label), enrolment.id
        tell_staff(
            talk.session,
            talk.now,
            lambda say: say(
                "<b>{label}</b>: somebody opened the link for a new phone.\n"
                "They said it is not theirs. Nothing was changed.\n/patient_{id}",
                label=label,
                id=number,
            ),
            number,
        )
    talk.change(
        talk.words(
            "That is fine. Nothing was changed.\n\nIf you change your mind, just write to me here."
        )
    )


def _arrive(talk: Talk, enrolment: Enrolment) -> None:
    """Move the enrolment here and tell all three: this phone, the old one, and staff."""
    talk.end_draft()
    talk.language, talk.enrolment_id = enrolment.language, enrolment.id
    move(talk, enrolment)
    talk.session.add(
        Consent(
            enrolment_id=stored_id(enrolment),
            version=CONSENT_VERSION,
            language=enrolment.language,
            given_at=talk.now,
        )
    )
    heard_again(talk.session, enrolment, talk.now)
    if not enrolment.reachable:
        reached_again(talk.session, enrolment, talk.now)
        replan(talk, enrolment, {})
    patient_menu(talk)
    day = talk.words.full_day(enrolment.today(talk.now))
    agreed = talk.words("You said yes on {day}. Your messages come here now ✅", day=day)
    talk.change(question(talk) + "\n\n" + agreed)  # what was agreed to stays in sight
    talk.say(today_card(talk, enrolment))
    if turn := begun(talk, enrolment):
        ask_anew(turn)
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> has a new phone now ✅\n"
            "Messages go there, and no more to the old one.\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        ),
        enrolment.id,
    )
