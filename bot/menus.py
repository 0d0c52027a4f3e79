"""Command menus: each person sees what they may do, in their language."""

from markupsafe import Markup

from bot.talk import Talk
from bot.words import LANGUAGES, Words, words

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


def staff_commands(say: Words) -> Commands:
    """Return what a member of staff can do."""
    return [
        ("enroll", say("Enrol a patient")),
        ("patients", say("See your patients")),
        ("alerts", say("See what waits for you")),
        ("silent", say("See who gives no answer")),
        ("preview", say("See what a plan sends")),
        ("plans", say("See your plans and their versions")),
        ("duty", say("Go on or off duty")),
        ("cancel", say("Drop what you began")),
        ("help", say("How this chat works")),
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


def staff_menu(talk: Talk) -> None:
    """Give this chat the staff's menu."""
    talk.menu(staff_commands(talk.words))
