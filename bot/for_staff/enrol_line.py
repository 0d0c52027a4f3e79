"""An enrolment in one line, such as `hip-stem-cell 12 Nov "Bed 4" de`: what of it is understood."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from bot.dates import read_moment, two_readings
from bot.tongues import read_language
from schedules.localtime import UnknownZoneError, find_zone

_LONGEST_PLAN = 8  # words
_LONGEST_DATE = 5  # words, such as “12 de noviembre de 2026”
# As phones set them too: “…”, „…“, «…».
_PART = re.compile(r"[\"“”„«](?P<quoted>[^\"“”„«»]+)[\"“”»]|(?P<word>\S+)")


class _Part(NamedTuple):
    text: str
    quoted: bool


@dataclass(frozen=True)
class Line:
    """What a line says: `plans` and `days` hold several where it may mean several.

    `unread` are the words that mean nothing here; a label that is not in quotes is what is left.
    """

    plans: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    at: time | None = None
    label: str | None = None
    language: str | None = None
    zone: str | None = None
    unread: str = ""


def read_line(
    text: str, plans_named: Callable[[str], Sequence[str]], language: str, today: date
) -> Line:
    """Read plan, day, label, language and zone; the plan comes first, the label in quotes or last.

    `language` is that of whoever writes, for the words of dates.
    """
    parts = [
        _Part(found["quoted"] or found["word"], found["quoted"] is not None)
        for found in _PART.finditer(text)
    ]
    label = next((" ".join(part.text.split()) for part in parts if part.quoted), None)
    words = [part.text for part in parts if not part.quoted]
    plans, words = _plans(words, plans_named)
    spoken, zone, words = _at_the_end(words)
    days, at, words = _days(words, language, today)
    if label is None and words and not _is_meant_as_date(words[0], days):
        label, words = " ".join(words), []
    return Line(plans, days, at, label, spoken, zone, " ".join(words))


def _plans(
    words: list[str], plans_named: Callable[[str], Sequence[str]]
) -> tuple[tuple[str, ...], list[str]]:
    """Take the longest beginning that names a plan off the words."""
    for count in range(min(len(words), _LONGEST_PLAN), 0, -1):
        if found := plans_named(" ".join(words[:count])):
            return tuple(found), words[count:]
    return (), words


def _at_the_end(words: list[str]) -> tuple[str | None, str | None, list[str]]:
    """Take a language and a zone, in any order, off the end of the words."""
    spoken = zone = None
    while words:
        if spoken is None and (found := read_language(words[-1])):
            spoken = found
        elif zone is None and (named := _zone(words[-1])):
            zone = named
        else:
            break
        words = words[:-1]
    return spoken, zone, words


def _zone(word: str) -> str | None:
    if "/" not in word:  # “Bed 4 Cuba” names no zone
        return None
    try:
        return find_zone(word).key
    except UnknownZoneError:
        return None


def _days(
    words: list[str], language: str, today: date
) -> tuple[tuple[date, ...], time | None, list[str]]:
    """Take the first date off the words, as long as it can be; both days if it reads two ways."""
    for start in range(len(words)):
        for end in range(min(len(words), start + _LONGEST_DATE), start, -1):
            text = " ".join(words[start:end])
            rest = words[:start] + words[end:]
            if readings := two_readings(text, language, today):
                return readings, None, rest
            if moment := read_moment(text, language, today):
                return (moment[0],), moment[1], rest
    return (), None, words


def _is_meant_as_date(word: str, days: tuple[date, ...]) -> bool:
    """Tell whether a word in front was to be the date, and is no part of a label."""
    return not days and re.fullmatch(r"\d+[./-]\d+[./\d-]*", word) is not None
