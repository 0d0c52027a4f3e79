"""The hour of the day as people type it: “7:30”, “9 Uhr”, “a las 9 y media”, “half past eight”."""

import re
from datetime import time
from typing import NamedTuple

from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import fold, tokens

_CLOCK = (
    r"(?:at |um |gegen |a las? )?(?P<half>half past |halb )?"
    r"(?P<hour>[01]?\d|2[0-4])(?:\s?[:.h]\s?(?P<minute>[0-5]\d))?(?P<and_half> y media)?"
    r"\s*(?:uhr\b|hrs?\b|hs?\b|o'?clock|horas?\b)?\s*"
    r"(?P<day>[ap]\.?\s?m\b\.?|(?:in the|de la|por la|am) (?:morning|manana|vormittag|morgen)"
    r"|(?:in the|de la|por la|am) (?:evening|afternoon|tarde|noche|abend|nachmittag)"
    r"|morgens|fruh|vormittags|abends|nachmittags)?\.?"
)
_ALONE = re.compile(_CLOCK)
_AMONG_WORDS = re.compile(rf"(?<![\w:.]){_CLOCK}(?![\w:])")
_FOUR_DIGITS = re.compile(r"(?<![\d:.])([01]\d|2[0-4])([0-5]\d)(?![\d:.])")
_BEFORE_NOON = re.compile(r"a\.?\s?m\.?|(?:.* )?(?:morning|manana|vormittags?|morgens?|fruh)")
_ON_A_DAY = re.compile(r"\bam (?=(?:mo|di|mi|do|fr|sa|so|we|wo)[a-z]*\b)")  # no forenoon
_NAMED = (
    (re.compile(r"(?:at )?(?:noon|midday)\b|\b(?:al? )?mediodia\b|\bmittags?\b"), "12:00"),
    (re.compile(r"(?:at )?\bmidnight\b|\b(?:a la )?medianoche\b|\bmitternachts?\b"), "24:00"),
)
_MIDNIGHT = 24 * 60


class Told(NamedTuple):
    """An hour as it was told, in minutes after midnight, up to those of the next midnight.

    It is `loose` if the afternoon may be meant as well: “6”, but not “06” and not “6 am”; `pm`
    tells that the afternoon was named.
    """

    minutes: int
    loose: bool
    pm: bool


def read_hour(text: str, language: str) -> time | None:
    """Return the hour that a text tells and says nothing beside, or None."""
    found = _ALONE.fullmatch(_in_digits(fold(text).strip(" .!"), language))
    told = _told(found) if found else None
    if told is None or told.minutes == _MIDNIGHT:
        return None
    return time(*divmod(told.minutes, 60))


def lift_hours(text: str, language: str) -> tuple[str, list[Told]]:
    """Return a folded text with “@” in the place of each hour it tells, and the hours in order."""
    hours: list[Told] = []

    def lift(found: re.Match[str]) -> str:
        told = _told(found)
        if told is None:
            return found[0]
        hours.append(told)
        return " @ "

    digits = _FOUR_DIGITS.sub(r"\1:\2", _in_digits(text, language))
    if language == "de":
        digits = _ON_A_DAY.sub("", digits)
    for name, figure in _NAMED:
        digits = name.sub(figure, digits)
    return _AMONG_WORDS.sub(lift, digits), hours


def _told(found: re.Match[str]) -> Told | None:
    if found["minute"] and (found["half"] or found["and_half"]):
        return None
    hour = _of_the_day(int(found["hour"]), found["day"])
    if hour is None:
        return None
    loose = not found["day"] and hour <= 12 and not found["hour"].startswith("0")
    pm = bool(found["day"]) and hour >= 12
    minutes = 30 if found["half"] or found["and_half"] else int(found["minute"] or 0)
    if found["half"] == "halb ":  # before the hour it names
        return Told((hour * 60 - 30) % _MIDNIGHT, loose, pm)
    return Told(hour * 60 + minutes, loose, pm) if hour * 60 + minutes <= _MIDNIGHT else None


def _of_the_day(hour: int, day: str | None) -> int | None:
    if not day:
        return hour
    morning = _BEFORE_NOON.fullmatch(day) is not None
    if not 1 <= hour <= 12:
        return hour if hour > 12 and not morning else None
    return hour % 12 + (0 if morning else 12)


def _in_digits(text: str, language: str) -> str:
    """Return a text with the numbers that it spells out in digits: “half past 8”."""
    numerals = lexicon(language).numerals.values
    for word in tokens(text):
        if word.text in numerals:
            text = re.sub(rf"\b{word.text}\b", f"{numerals[word.text]:g}", text, count=1)
    return text
