"""The hour of the day as people type it: “7:30”, “9 Uhr”, “a las 9 y media”, “half past eight”."""

import re
from datetime import time

from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import fold, tokens

_CLOCK = re.compile(
    r"(?:at |um |gegen |a las? )?(?P<half>half past |halb )?"
    r"(?P<hour>[01]?\d|2[0-3])(?:\s?[:.h]\s?(?P<minute>[0-5]\d))?(?P<and_half> y media)?"
    r"\s*(?:uhr|h|o'?clock|horas?)?\s*"
    r"(?P<day>am|a\.m\.|in the morning|de la manana|morgens|pm|p\.m\.|in the evening"
    r"|in the afternoon|de la tarde|de la noche|abends|nachmittags)?\.?"
)
_BEFORE_NOON = ("am", "a.m.", "in the morning", "de la manana", "morgens")


def read_hour(text: str, language: str) -> time | None:
    """Return the hour that a text tells and says nothing beside, or None."""
    found = _CLOCK.fullmatch(_in_digits(fold(text).strip(" .!"), language))
    if found is None or (found["minute"] and (found["half"] or found["and_half"])):
        return None
    hour = _of_the_day(int(found["hour"]), found["day"])
    if hour is None:
        return None
    if found["half"] == "halb ":  # before the hour it names
        return time((hour - 1) % 24, 30)
    return time(hour, 30 if found["half"] or found["and_half"] else int(found["minute"] or 0))


def _of_the_day(hour: int, day: str | None) -> int | None:
    if day is None:
        return hour
    if not 1 <= hour <= 12:
        return hour if hour > 12 and day not in _BEFORE_NOON else None
    return hour % 12 + (0 if day in _BEFORE_NOON else 12)


def _in_digits(text: str, language: str) -> str:
    """Return a text with the numbers that it spells out in digits: “half past 8”."""
    numerals = lexicon(language).numerals.values
    for word in tokens(text):
        if word.text in numerals:
            text = re.sub(rf"\b{word.text}\b", f"{numerals[word.text]:g}", text, count=1)
    return text
