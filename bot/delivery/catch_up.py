"""A catch-up: reminders told together in one message, since they were late or due at one minute.

One tap answers all of it; `offered` tells how.
"""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.words import Words


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


def together_text(say: Words, told: Sequence[str]) -> Markup:
    """Return the texts of reminders that fell due together, each under its number.

    The first line is the bot's own, and tells nothing on a locked phone.
    """
    parts = [
        Markup("<b>{place}</b>\n{text}").format(
            place=say("{number} of {total}", number=number, total=len(told)),
            text=_without_greeting(text),
        )
        for number, text in enumerate(told, 1)
    ]
    first = say("Hello. I have {number} notes for you.\nHere they are together.", number=len(told))
    return Markup("\n\n").join([first, *parts])


def _without_greeting(text: str) -> str:
    """Leave out the first of several paragraphs, which says hello."""
    _, _, rest = text.strip().partition("\n\n")
    return rest.strip() or text.strip()
