"""Dates as people type them, in the language they speak; always echoed in words by the caller."""

import re
from datetime import date, datetime, time

_DAY_AND_MONTH = re.compile(r"^(\d{1,2})\. ?(\d{1,2})\.?$")


_EITHER_ORDER = re.compile(r"^(\d{1,2})[/-](\d{1,2})((?:[/-]\d{2,4})?)$")
_AT = re.compile(
    r"[ ,]+(?:at|um|a las?)?\s*([01]?\d|2[0-3]):([0-5]\d)\s*(?:h|uhr)?$", re.IGNORECASE
)


def read_moment(text: str, language: str, today: date) -> tuple[date, time | None] | None:
    """Return a day and, if the text ends in one such as "today 09:30", the hour; or None."""
    at = None
    if found := _AT.search(text.strip()):
        at = time(int(found[1]), int(found[2]))
        text = text.strip()[: found.start()]
    if ":" in text:  # an hour that is none
        return None
    day = read_date(text, language, today)
    return (day, at) if day else None


def read_date(text: str, language: str, today: date) -> date | None:
    """Return the day a person means by "yesterday", "12 Nov", "12.11." or "2026-11-12", or None.

    Day comes before month, as in all three languages; a day without a year is the nearest one, past
    or to come. Only days within two years of today are taken.
    """
    if not 2 <= len(text) <= 40:
        return None
    # "12.11." would be read as a time of day.
    typed = _DAY_AND_MONTH.sub(r"\1/\2", text.strip())
    found = _iso(typed) or _nearest(typed, language, today)
    if found is None or abs((found - today).days) > 2 * 366:
        return None
    return found


def date_to_come(text: str, language: str, today: date) -> date | None:
    """Return the day that `read_date` reads, but without a year the next such day, or None."""
    if not 2 <= len(text) <= 40:
        return None
    typed = _DAY_AND_MONTH.sub(r"\1/\2", text.strip())
    return _iso(typed) or _parse(typed, language, today, "future")


def two_readings(text: str, language: str, today: date) -> tuple[date, date] | None:
    """Return both days that "3/4" may mean, the day first and the month first; None if it is plain.

    Only English is written in both orders.
    """
    found = _EITHER_ORDER.match(text.strip())
    if found is None or language.partition("-")[0] != "en" or int(found[1]) == int(found[2]):
        return None
    orders = ((found[1], found[2]), (found[2], found[1]))
    if any(not 1 <= int(month) <= 12 for _, month in orders):
        return None
    first, second = (read_date(f"{d}/{m}{found[3]}", language, today) for d, m in orders)
    return (first, second) if first and second else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _nearest(text: str, language: str, today: date) -> date | None:
    meant = [_parse(text, language, today, prefer) for prefer in ("past", "future")]
    return min((day for day in meant if day), key=lambda day: abs(day - today), default=None)


def _parse(text: str, language: str, today: date, prefer: str) -> date | None:
    import dateparser  # slow to import (0.2 s): only once somebody types a date

    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": prefer,
        "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),  # noqa: DTZ001 - a local day, no instant
        "REQUIRE_PARTS": ["day", "month"],
        "STRICT_PARSING": False,
    }
    languages = list(dict.fromkeys((language, "en")))
    found = dateparser.parse(text, languages=languages, settings=settings)
    return found.date() if found else None
