"""A catch-up: reminders that were late, told together in one message."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.words import Words
from schedules.plan import Button

BUTTONS = (Button.OK, Button.PROBLEM)
"""What answers a catch-up as a whole; the answer is kept with the newest reminder in it."""


def catch_up_text(say: Words, told: Sequence[tuple[date, str]]) -> Markup:
    """Return the texts of several reminders, each under the day for which it was meant.

    The first line is the bot's own, and tells nothing on a locked phone.
    """
    parts = [
        Markup("<b>{day}</b>\n{text}").format(day=say.day(day), text=_without_greeting(text))
        for day, text in told
    ]
    first = say("Hello. Some of my notes are late.\nHere they are together.")
    return Markup("\n\n").join([first, *parts])


def _without_greeting(text: str) -> str:
    """Leave out the first of several paragraphs, which says hello."""
    _, _, rest = text.strip().partition("\n\n")
    return rest.strip() or text.strip()
