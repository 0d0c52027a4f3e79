"""Hours on duty in the reader's words: `Mo-Fr 8-18` is read, `Mo–Fr 08:00–18:00` is said."""

import re
from datetime import time
from itertools import groupby

from babel.dates import get_day_names

from schedules.duty import Duty, Shift

_CANONICAL = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PART = re.compile(
    r"(?P<first>[^\W\d]+)\.?(?:\s*(?:-|–|bis|to|a)\s*(?P<last>[^\W\d]+)\.?)?\s*:?\s*"
    r"(?:von |from |de )?(?P<from>\d{1,2}(?:[:.h]\d{2})?)\s*(?:h|uhr)?\s*(?:-|–|bis|to|a)\s*"
    r"(?P<to>\d{1,2}(?:[:.h]\d{2})?)\s*(?:h|uhr)?"
)
_LONGEST = 200
_SPANISH = "lmxjvsd"  # as calendars there shorten the days


def read_duty(text: str, language: str) -> str | None:
    """Return hours as the settings write them, from words of a language; None if unclear."""
    parts = [part.strip() for part in re.split(r"[;,\n]", text[:_LONGEST].casefold())]
    read = [_read(part, language) for part in parts if part]
    return "; ".join(part for part in read if part) if read and all(read) else None


def _read(part: str, language: str) -> str | None:
    found = _PART.fullmatch(part)
    if found is None:
        return None
    first = _day(found["first"], language)
    last = _day(found["last"], language) if found["last"] else first
    start, end = _hour(found["from"]), _hour(found["to"])
    if None in (first, last, start, end):
        return None
    days = _CANONICAL[first or 0] + (f"-{_CANONICAL[last or 0]}" if last != first else "")
    return f"{days} {start}-{end}"


def _day(word: str, language: str) -> int | None:
    """Return the day of the week (Monday is 0) that a word begins like, if it is but one."""
    if language == "es" and len(word) == 1 and word in _SPANISH:
        return _SPANISH.index(word)
    for code in (language, "en"):
        names = get_day_names("wide", locale=code)
        fits = [day for day, name in names.items() if _plain(name).startswith(_plain(word))]
        if len(fits) == 1 and len(word) > 1:
            return int(fits[0])
    return None


def _plain(word: str) -> str:
    return word.casefold().translate(str.maketrans("áé", "ae"))


def _hour(text: str) -> str | None:
    hour, _, minute = re.sub("[.h]", ":", text).partition(":")
    whole = int(hour) < 24 or (int(hour) == 24 and not int(minute or 0))
    return f"{int(hour):02}:{int(minute or 0):02}" if whole and int(minute or 0) < 60 else None


def say_duty(duty: Duty, language: str) -> str:
    """Return the hours of a week, in the short day names of a language; empty for always."""
    names = {
        int(day): str(name) for day, name in get_day_names("abbreviated", locale=language).items()
    }
    return "; ".join(_said(shift, names) for shift in duty.shifts)


def _said(shift: Shift, names: dict[int, str]) -> str:
    days = sorted(shift.days)
    runs = [
        [day for _, day in run]
        for _, run in groupby(enumerate(days), key=lambda placed: placed[1] - placed[0])
    ]
    said = [
        names[run[0]].rstrip(".") + (f"–{names[run[-1]].rstrip('.')}" if len(run) > 1 else "")
        for run in runs
    ]
    return f"{', '.join(said)} {shift.start:%H:%M}–{_end(shift.end)}"


def _end(end: time) -> str:
    return "24:00" if end == time() else f"{end:%H:%M}"
