"""Becoming a helper: whoever opens a patient's link reads what it is, and agrees or not."""

from markupsafe import Markup

from bot.button import button
from bot.draft import Draft
from bot.for_patients.helper import Gets, Helper
from bot.for_patients.helper_notes import find_helper, helper_of
from bot.for_patients.helping import PURPOSES, gets_said, tell_patient
from bot.for_patients.new_phone import no_longer
from bot.for_staff.invitation import Invitation, use
from bot.menus import helper_menu
from bot.talk import Talk
from bot.words import isolate, spoken, words
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState

TOPIC = "helping"
VERB = "helps"
_GETS = {purpose: gets for gets, purpose in PURPOSES.items()}


def offer(talk: Talk, invitation: Invitation) -> None:
    """Say what a helper gets and what this chat is, in the language of their phone, and ask."""
    enrolment = _asking(talk, invitation)
    if enrolment is None:
        talk.end_draft()
        talk.say(no_longer(talk))
        return
    talk.keep_draft(TOPIC, "yes_or_no", invitation_id=invitation.id)
    html = _question(talk, enrolment, _GETS[invitation.purpose])
    rows = [
        [button(talk.words("Yes, gladly"), VERB, "yes")],
        [button(talk.words("No, thank you"), VERB, "no")],
    ]
    talk.say(html, rows)


def answered(talk: Talk, answer: str) -> None:
    """Take somebody on as a helper who agrees, or let them be."""
    draft = talk.draft(TOPIC)
    invitation = talk.session.get(Invitation, draft.answers["invitation_id"]) if draft else None
    if draft is None or invitation is None:
        talk.toast(talk.words("This button no longer works."))
        return
    enrolment = _asking(talk, invitation)
    if answer == "no" and enrolment is not None:
        _decline(talk, draft)
    elif enrolment is None or not use(
        talk.session, stored_id(invitation), talk.incoming.user_id, talk.now
    ):
        talk.end_draft()
        talk.change(no_longer(talk))
    else:
        _join(talk, enrolment, _GETS[invitation.purpose])


def _asking(talk: Talk, invitation: Invitation) -> Enrolment | None:
    """Return the patient who still asks for help with an invitation, and has nobody yet."""
    if invitation.used_at is not None or invitation.expires_at <= talk.now:
        return None
    enrolment = talk.session.get(Enrolment, invitation.enrolment_id)
    if enrolment is None or enrolment.state is not EnrolmentState.ACTIVE:
        return None
    free = helper_of(talk.session, stored_id(enrolment)) is None
    return enrolment if free and find_helper(talk.session, talk.incoming.user_id) is None else None


def _question(talk: Talk, enrolment: Enrolment, gets: Gets) -> Markup:
    name = enrolment.first_name
    who = isolate(name) if name else talk.words("Whoever sent you this link")
    return talk.words(
        "Hello. Somebody asks for your help.\n\n"
        "{who} gets notes from <b>{clinic}</b>, and would like you to help.\n"
        "You would get: {what}.\n\n"
        "<b>Please know:</b>\n"
        "• You do not see what they answer or write.\n"
        "• I am a program, and not for emergencies. In an emergency call <b>{emergency}</b>.\n"
        "• This chat is not watched all the time. If it cannot wait, call <b>{phone}</b>.\n"
        "• What you write here is kept. The staff of the clinic can read it.\n"
        "• Telegram carries this chat and could read it. It is not end-to-end encrypted.\n"
        "• You can stop at any time with /stop.\n\n"
        "Will you help?",
        who=who,
        what=gets_said(talk.words, gets),
        **talk.clinic.facts(talk.language),
    )


def _decline(talk: Talk, draft: Draft) -> None:
    talk.keep_draft(TOPIC, "no", **draft.answers)
    talk.change(
        talk.words(
            "That is fine. You will get no messages from me.\n\n"
            "If you change your mind, just write to me here."
        )
    )


def _join(talk: Talk, enrolment: Enrolment, gets: Gets) -> None:
    """Take the helper on, and tell both."""
    talk.end_draft()
    talk.enrolment_id = enrolment.id
    talk.session.add(
        Helper(
            enrolment_id=stored_id(enrolment),
            user_id=talk.incoming.user_id,
            language=spoken(talk.incoming.phone_language) or talk.clinic.language,
            gets=gets,
            joined_at=talk.now,
        )
    )
    helper_menu(talk)
    day = talk.words.full_day(enrolment.today(talk.now))
    agreed = talk.words("You agreed on {day}. Thank you for your help ✅", day=day)
    talk.change(_question(talk, enrolment, gets) + "\n\n" + agreed)
    say = words(enrolment.language)
    tell_patient(
        talk.session,
        enrolment,
        say(
            "<b>{name}</b> is your helper now ✅\nThey get: {what}.\n\n"
            "To change or end it, type /helper.",
            name=isolate(talk.incoming.first_name),
            what=gets_said(say, gets),
        ),
        talk.now,
    )
