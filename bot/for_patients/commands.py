"""What a patient commands: each goes to the one function that answers it."""

from collections.abc import Callable

from markupsafe import Markup

from bot.for_patients.answering import typed_words
from bot.for_patients.arrival import decline_another
from bot.for_patients.coming_back import offer_return
from bot.for_patients.helping import show_helper
from bot.for_patients.mine import ask_to_stop, help_text
from bot.for_patients.pausing import ask_pause, complete_said
from bot.for_patients.permission import asked_by_command
from bot.for_patients.privacy import PRIVACY, commanded_privacy
from bot.for_patients.progress import show_progress
from bot.for_patients.settings_page import show_settings
from bot.for_patients.today import today_card
from bot.for_patients.travelling import ask_travel
from bot.for_patients.whole_plan import show_plan
from bot.talk import Talk
from schedules.complete import is_complete
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.understanding.understand import Understanding


def _help(talk: Talk, enrolment: Enrolment) -> None:
    ended = [complete_said(talk)] if is_complete(talk.session, enrolment) else []
    html = Markup("\n\n").join([*ended, help_text(talk)])
    talk.say(html)


PAGES: dict[str, Callable[[Talk, Enrolment], None]] = {
    "plan": show_plan,
    "progress": show_progress,
    "pause": ask_pause,
    "travel": ask_travel,
    "helper": show_helper,
    "settings": show_settings,
    "help": _help,
}
COMMANDS = ("start", "today", "can", *PAGES, *PRIVACY, "stop")


def commanded(
    talk: Talk, enrolment: Enrolment, command: str, found: Understanding | None = None
) -> None:
    """Answer a command; words that happen to begin with a slash are words."""
    if found and command not in COMMANDS and talk.incoming.argument:
        typed_words(talk, enrolment, found)  # words that happen to begin with a slash
    elif command in PRIVACY:
        commanded_privacy(talk, enrolment, command)
    elif command == "can":
        asked_by_command(talk, enrolment)
    elif enrolment.state is EnrolmentState.STOPPED:
        offer_return(talk, enrolment)
    elif command in ("start", "today"):
        if command == "today" or not decline_another(talk, enrolment, talk.incoming.argument):
            talk.say(today_card(talk, enrolment))
    elif command in PAGES:
        PAGES[command](talk, enrolment)
    elif command == "stop":
        ask_to_stop(talk)
    else:
        talk.say(talk.words("I do not know this command.") + "\n\n" + help_text(talk))
