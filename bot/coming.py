"""A day to come as people type it: “until Friday”, “nächsten Montag”, “en dos semanas”, “12 Dec”.

The caller echoes the day in words before it counts.
"""

from datetime import date, timedelta

from babel.dates import get_day_names

from bot.dates import date_to_come, two_readings
from bot.spans import read_span
from schedules.offset import Offset
from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import fold

_BEFORE = {
    "en": "until till til to for in on from by the this next coming back again about i am i'm",
    "es": "hasta el la los al por para durante en desde este proximo unos unas vuelvo de nuevo",
    "de": "bis zum am ab den dem der fur in diesen dieser nachsten nachster kommenden wieder etwa",
}
_BEHIND = {"en": ("coming",), "es": ("que viene", "proximo"), "de": ()}
_AFTER_TOMORROW = {"es": ("pasado manana",)}
_ONE = ("a", "an", "un", "una", "ein", "eine", "einen", "einer")


def read_coming(text: str, language: str, today: date) -> date | None:
    """Return the day that is meant, or None; a weekday is the next one after today."""
    if not 2 <= len(text) <= 60:
        return None
    said = _bare(text.strip(" .!?"), language)
    return (
        _weekday(said, language, today)
        or _after_a_while(said, language, today)
        or _day_after_tomorrow(said, language, today)
        or date_to_come(said, language, today)
        or date_to_come(text.strip(" !?"), language, today)  # with its dot: “12.12.”
    )


def readings(text: str, language: str, today: date) -> list[date]:
    """Return the days that may be meant: two for what reads both ways, such as “3/4”."""
    said = _bare(text.strip(" !?"), language)
    both = two_readings(said, language, today)
    ahead = [day for day in both or () if day > today]
    if ahead:
        return ahead
    found = read_coming(text, language, today)
    return [found] if found else []


def _bare(text: str, language: str) -> str:
    """Return a text without the small words around a day."""
    words, small = text.split(), set(" ".join((_BEFORE["en"], _BEFORE[language])).split())
    while len(words) > 1 and fold(words[0]) in small:
        words.pop(0)
    said = " ".join(words)
    for end in _BEHIND[language]:
        if fold(said).endswith(f" {end}"):
            said = said[: -len(end)].strip()
    return said


def _weekday(said: str, language: str, today: date) -> date | None:
    for code in dict.fromkeys((language, "en")):
        for width in ("wide", "abbreviated"):
            names = get_day_names(width, locale=code)
            for number in range(7):
                if fold(said).strip(".") == fold(names[number]).strip("."):
                    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _after_a_while(said: str, language: str, today: date) -> date | None:
    """Read a length of time, its number in digits or words, as the day on which it has passed."""
    first, _, unit = said.partition(" ")
    number = lexicon(language).numerals.values.get(fold(first))
    if fold(first) in _ONE:
        number = 1
    span = read_span(said if number is None else f"{number:g} {unit}")
    return Offset.parse(span).after(today) if span else None


def _day_after_tomorrow(said: str, language: str, today: date) -> date | None:
    known = fold(said) in _AFTER_TOMORROW.get(language, ())
    return today + timedelta(days=2) if known else None
