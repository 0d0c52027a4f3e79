"""Privacy: what is kept, who sees it, how long; with the ways to see it, delete it, or stop."""

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import button
from bot.for_patients.erasing import ask_to_erase, tapped_erase
from bot.for_patients.exporting import send_copy
from bot.for_patients.helper import Helper
from bot.talk import Rows, Talk
from schedules.enrolment import Enrolment, EnrolmentState

PRIVACY = ("privacy", "export", "erase")
"""The commands about what is kept; they work after /stop too."""


def commanded_privacy(talk: Talk, enrolment: Enrolment, command: str) -> None:
    """Answer one of the commands about what is kept."""
    if command == "export":
        send_copy(talk, enrolment)
    elif command == "erase":
        ask_to_erase(talk)
    else:
        _show_privacy(talk, enrolment)


def tapped_privacy(talk: Talk, enrolment: Enrolment, verb: str, arguments: list[str]) -> None:
    """Answer a tap that asks for a copy, or is on the way to deleting everything."""
    if verb == "erase":
        tapped_erase(talk, enrolment, arguments)
    else:
        send_copy(talk, enrolment)


def _show_privacy(talk: Talk, enrolment: Enrolment) -> None:
    """Say what is kept about the patient and who sees it, and what the patient can do about it."""
    rows: Rows = [
        [button(talk.words("Show me everything"), "export")],
        [button(talk.words("Delete everything"), "erase")],
    ]
    if enrolment.state is EnrolmentState.ACTIVE:
        rows.append([button(talk.words("Stop the messages"), "stop")])
    talk.say(_privacy_text(talk, enrolment), rows)


def _privacy_text(talk: Talk, enrolment: Enrolment) -> Markup:
    facts = talk.clinic.facts(talk.language)
    kept = talk.words(
        "<b>Your privacy</b>\n"
        "• Kept: your plan, your settings, what you answer and write, and what I write.\n"
        "• Also kept: when you agreed, a short label and the number of this chat.\n"
        "• I do not ask for your full name, your address or your phone number.\n"
        "• Who sees it: the staff of {clinic}.",
        **facts,
    )
    noted = talk.words(
        "• Staff may add notes about your care, and a number to call you.\n"
        "• These notes are not in your copy. Please ask your clinic for them."
    )
    helped = talk.words("• Your helper sees the notes that you chose.")
    rest = talk.words(
        "• Telegram carries this chat and could read it. It is no sealed letter.\n"
        "• How long: until you delete it. Nothing of it is deleted by itself.\n"
        "• Your clinic's own files are not part of this.\n\n"
        "You can also type /export, /erase or /stop. Questions? Call {phone}.",
        **facts,
    )
    lines = [kept, noted, *([helped] if _is_helped(talk, enrolment) else []), rest]
    return Markup("\n").join(lines)


def _is_helped(talk: Talk, enrolment: Enrolment) -> bool:
    query = select(Helper.id).where(
        Helper.enrolment_id == enrolment.id, col(Helper.ended_at).is_(None)
    )
    return talk.session.exec(query.limit(1)).first() is not None
