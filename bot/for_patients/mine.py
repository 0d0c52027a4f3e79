"""What is the patient's own: how the chat works, what is kept, and the end of it."""

from markupsafe import Markup

from bot.alerts import tell_staff
from bot.button import button
from bot.for_patients.answering import way_back
from bot.for_patients.helping import end_with_patient
from bot.menus import patient_commands
from bot.talk import Talk
from bot.words import isolate
from schedules.enrolment import Enrolment
from schedules.leave import leave


def help_text(talk: Talk) -> Markup:
    """Return what the patient can do here, each command of the menu, and what this is not for."""
    about = talk.words(
        "<b>How this chat works</b>\n"
        "I write to you at your hour. Tap a button to answer, or just write."
    )
    commands = [
        Markup("/{name} – {does}").format(name=name, does=does)
        for name, does in patient_commands(talk.words)
        if name != "help"
    ]
    limits = talk.words(
        "I am a program. This chat is not watched all the time.\n"
        "If it cannot wait, call <b>{phone}</b>.\n"
        "In an emergency call <b>{emergency}</b>.",
        **talk.clinic.facts(talk.language),
    )
    return Markup("\n\n").join([about, Markup("\n").join(commands), limits])


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
    leave(talk.session, enrolment, talk.now)
    end_with_patient(talk.session, enrolment, talk.now)
    talk.end_draft()
    talk.change(
        talk.words(
            "You will get no more messages. I wish you well.\n\n"
            "Your clinic is still there for you: <b>{phone}</b>.\n"
            "In an emergency call <b>{emergency}</b>.\n\n"
            "To start again, tap the button or type /start.\n"
            "/privacy shows or deletes what is kept.",
            **talk.clinic.facts(talk.language),
        ),
        way_back(talk, enrolment),
    )
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> has stopped the messages ⏹\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        ),
        about=enrolment.id,
    )
