"""What is the patient's own: how the chat works, what is kept, and the end of it."""

from markupsafe import Markup
from sqlmodel import col, select

from bot.alerts import tell_staff
from bot.button import button
from bot.for_patients.answering import way_back
from bot.talk import Talk
from bot.words import isolate
from schedules.columns import stored_id
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.reason import STOPPED
from schedules.register import withdraw


def help_text(talk: Talk) -> Markup:
    """Return what the patient can do here, and what this chat is not for."""
    return talk.words(
        "<b>How this chat works</b>\n"
        "I write to you at your hour. Tap a button to answer, or just write.\n\n"
        "/today – what to do now, and what comes next\n"
        "/can – ask what you may do or take\n"
        "/plan – your whole plan, as a picture\n"
        "/settings – your time and your hour\n"
        "/privacy – what is kept, and who sees it\n"
        "/stop – no more messages\n\n"
        "I am a program. This chat is not watched all the time.\n"
        "If it cannot wait, call <b>{phone}</b>.\n"
        "In an emergency call <b>{emergency}</b>.",
        **talk.clinic.facts(talk.language),
    )


def privacy_text(talk: Talk) -> Markup:
    """Return what is kept about the patient, who sees it, and what the patient can do."""
    return talk.words(
        "<b>Your privacy</b>\n"
        "• Kept: your plan, what you answer and write, and when you agreed.\n"
        "• Also kept: your time zone, your hour, a short label and the number of this chat.\n"
        "• I do not ask for your name, your address or your phone number.\n"
        "• Who sees it: the staff of {clinic}.\n"
        "• Telegram carries this chat and could read it. It is not end-to-end encrypted.\n"
        "• /stop ends the messages. To see or delete what is kept, call {phone}.",
        **talk.clinic.facts(talk.language),
    )


_STOP_WORDS = frozenset({"stop", "stopp", "parar", "alto", "unsubscribe"})


def says_stop(text: str) -> bool:
    """Tell whether a text is nothing but the wish to stop, in whichever language.

    What is said in the patient's own language is understood beyond that.
    """
    return text.strip(" .!¡").casefold() in _STOP_WORDS


def ask_to_stop(talk: Talk) -> None:
    """Say what stopping means and ask once."""
    talk.say(
        talk.words(
            "<b>Shall I stop?</b>\n"
            "You will get no more messages from me. Your clinic will know.\n"
            "Your answers so far stay with your clinic. You can come back at any time."
        ),
        [
            [button(talk.words("Yes, stop"), "stop", "yes")],
            [button(talk.words("No, go on"), "stop", "no")],
        ],
    )


def keep_on(talk: Talk) -> None:
    """Leave everything as it was."""
    talk.change(talk.words("Good. Everything stays as it was."))


def stop(talk: Talk, enrolment: Enrolment) -> None:
    """Withdraw the consent: nothing more is sent, not even what is queued already."""
    enrolment.state = EnrolmentState.STOPPED
    enrolment.stopped_at = talk.now
    given = select(Consent).where(
        Consent.enrolment_id == enrolment.id, col(Consent.withdrawn_at).is_(None)
    )
    for consent in talk.session.exec(given):
        consent.withdrawn_at = talk.now
    withdraw(talk.session, stored_id(enrolment), STOPPED, talk.now)
    talk.end_draft()
    talk.change(
        talk.words(
            "You will get no more messages. I wish you well.\n\n"
            "Your clinic is still there for you: <b>{phone}</b>.\n"
            "In an emergency call <b>{emergency}</b>.",
            **talk.clinic.facts(talk.language),
        ),
        way_back(talk),
    )
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> has stopped the messages ⏹\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        ),
    )
