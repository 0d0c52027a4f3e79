"""Command menus: each person sees what they may do, in their language."""

from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from bot.talk import Talk
from bot.words import LANGUAGES, Words, words
from schedules.message import Message, MessageKind, Priority

Commands = list[tuple[str, Markup]]


def patient_commands(say: Words) -> Commands:
    """Return what a patient can do at any time; the menu and /help are made of it."""
    return [
        ("today", say("What to do today, and what comes next")),
        ("can", say("May I …? What your plan says")),
        ("plan", say("Your whole plan, as a picture")),
        ("progress", say("Your answers so far, as a picture")),
        ("settings", say("Your hour, town, language and quiet hours")),
        ("pause", say("No reminders until a day")),
        ("travel", say("Write by the clock of another place")),
        ("helper", say("Let someone help you")),
        ("help", say("How this chat works")),
        ("privacy", say("What is kept, and who sees it")),
        ("stop", say("Stop the messages")),
    ]


def helper_commands(say: Words) -> Commands:
    """Return what a helper of a patient can do."""
    return [("help", say("What you get, and who sees it")), ("stop", say("Stop the messages"))]


def stranger_commands(say: Words) -> Commands:
    """Return what anybody sees before the bot knows them: nothing about the clinic."""
    return [("start", say("Begin with your code"))]


def public_menus() -> dict[str, Commands]:
    """Return the menu for everybody, by language."""
    return {language: stranger_commands(words(language)) for language in LANGUAGES}


def patient_menu(talk: Talk) -> None:
    """Give this chat the patient's menu."""
    talk.menu(patient_commands(talk.words))


def helper_menu(talk: Talk) -> None:
    """Give this chat the helper's menu."""
    talk.menu(helper_commands(talk.words))


def set_menu(session: Session, chat_id: int, commands: Commands, now: datetime) -> None:
    """Set the command menu of any chat."""
    session.add(
        Message(
            kind=MessageKind.MENU,
            priority=Priority.ANSWER,
            chat_id=chat_id,
            menu=[[name, text.unescape()] for name, text in commands],
            not_before=now,
            created_at=now,
        )
    )
    session.flush()
