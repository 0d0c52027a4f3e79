"""Erasing: a patient has everything deleted, in two steps, and is a stranger afterwards."""

from datetime import timedelta

from markupsafe import Markup
from sqlmodel import col, func, select

from bot.alerts import alert_staff
from bot.button import button
from bot.for_patients.belongings import Belongings, belongings_of
from bot.for_patients.eraser import last_message, note_erasure, wipe_out
from bot.for_patients.helping import end_with_erased
from bot.for_patients.traces import find_traces, unsay
from bot.menus import stranger_commands
from bot.talk import Rows, Talk
from bot.words import Words, isolate
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.erasure import Erasure
from schedules.message import Message

SURE_FOR = timedelta(hours=1)
"""How long the second question can be answered: an old button must not delete anything."""


def ask_to_erase(talk: Talk) -> None:
    """Say what is deleted and what stays, offer a copy, and ask."""
    talk.say(_what_goes(talk), _first_choice(talk))


def tapped_erase(talk: Talk, enrolment: Enrolment, arguments: list[str]) -> None:
    """Take one tap further on the way to deleting everything, or off it."""
    match arguments:
        case []:
            ask_to_erase(talk)
        case ["sure"]:
            _ask_again(talk, enrolment)
        case ["no"]:
            talk.change(talk.words("Good. Nothing is deleted. Everything stays as it was."))
        case ["yes", number, asked_at] if number == str(enrolment.id):
            if talk.now.timestamp() - int(asked_at) <= SURE_FOR.total_seconds():
                erase(talk, belongings_of(talk.session, enrolment))
            else:
                talk.change(_what_goes(talk), _first_choice(talk))
        case _:
            talk.toast(talk.words("This button no longer works."))


def erase(talk: Talk, whose: Belongings) -> None:
    """Delete everything that is kept of a patient, and tell them and the staff that it is gone."""
    upto, traces = last_message(talk.session), find_traces(talk.session, whose)
    # All is said before anything is deleted: so no number of a message, or of an alert, is given
    # again that another may still stand for, on its way to Telegram or below a button.
    talk.enrolment_id = None
    talk.change(_farewell(talk))
    talk.menu(stranger_commands(talk.words))
    _tell_staff(talk, whose)
    for enrolment in whose.enrolments:
        end_with_erased(talk.session, enrolment, talk.now)
    talk.session.add_all(unsay(talk.session, traces, talk.now, talk.clinic.language))
    wipe_out(talk.session, whose, traces, upto, talk.incoming.update_id)
    note_erasure(talk.session, whose, talk.now)
    talk.house.wipe.ring()


def from_before(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether the tapped message is from before an erasure in this chat.

    Numbers of reminders may be given again, so that its buttons could mean others by now.
    """
    erased = select(Erasure.enrolment_id).where(Erasure.chat_id == talk.incoming.chat_id)
    if talk.session.exec(erased.limit(1)).first() is None:
        return False
    since = select(func.min(Message.telegram_id)).where(
        Message.enrolment_id == enrolment.id,
        Message.chat_id == talk.incoming.chat_id,
        col(Message.edits).is_(None),
    )
    first = talk.session.exec(since).one()
    return first is None or (talk.incoming.message_id or 0) < first


def _what_goes(talk: Talk) -> Markup:
    return talk.words(
        "<b>Shall I delete everything?</b>\n"
        "• Deleted: your plan, your answers, all messages and your settings.\n"
        "• Your reminders end. I will not write to you again.\n"
        "• Your clinic is told. It can read none of it here any more.\n"
        "• Kept: that it was deleted, when, and the number of this chat.\n"
        "• Safety copies may still hold it. It is deleted again if one is used.\n"
        "• Your clinic's own files stay with your clinic.\n"
        "• This chat stays on your phone. You can delete it there.\n\n"
        "This cannot be undone. Would you like a copy first?"
    )


def _first_choice(talk: Talk) -> Rows:
    return [
        [button(talk.words("Send me a copy first"), "export")],
        [button(talk.words("Delete everything"), "erase", "sure")],
        [button(talk.words("Keep everything"), "erase", "no")],
    ]


def _ask_again(talk: Talk, enrolment: Enrolment) -> None:
    """Ask once more; where “Delete everything” was, an impatient second tap finds “No”."""
    asked_at = int(talk.now.timestamp())
    talk.change(
        talk.words(
            "<b>Are you sure?</b>\nEverything is deleted at once. It cannot be brought back."
        ),
        [
            [button(talk.words("Send me a copy first"), "export")],
            [button(talk.words("No, keep everything"), "erase", "no")],
            [button(talk.words("Yes, delete everything"), "erase", "yes", enrolment.id, asked_at)],
        ],
    )


def _farewell(talk: Talk) -> Markup:
    return talk.words(
        "Everything is deleted ✅\n"
        "I will not write to you again. I wish you well.\n\n"
        "This chat is still on your phone. To clear it, open your list of chats.\n"
        "Hold your finger on this chat. Then choose to delete it.\n\n"
        "Your clinic is still there for you: <b>{phone}</b>.\n"
        "In an emergency call <b>{emergency}</b>.\n"
        "To start again, ask your clinic for a new code.",
        **talk.clinic.facts(talk.language),
    )


def _tell_staff(talk: Talk, whose: Belongings) -> None:
    label = isolate(", ".join(sorted(whose.labels)))

    def news(say: Words) -> Markup:
        return say(
            "<b>{label}</b> had everything deleted 📭\n"
            "The reminders have ended. Nothing more about them is kept here.",
            label=label,
        )

    alert = Alert(kind=AlertKind.ERASED, raised_at=talk.now)
    alert_staff(talk.session, alert, news)
