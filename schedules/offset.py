"""Distances from the anchor as a plan writes them: `4 hours`, `6 weeks`, `18 months`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

DAYS_A_MONTH = 365.25 / 12
LONGEST = 10 * 12 * DAYS_A_MONTH
FAR_APART = 7
"""Offsets whose lengths differ by more days than this come in one order for every anchor."""
WRITTEN = re.compile(r"([0-9]{1,6}) (hour|day|week|month|year)s?")
LOOSELY = re.compile(r"([0-9])(?=[a-z])")
EXAMPLE = "Write a number and a unit, such as “4 hours”, “2 days”, “6 weeks” or “18 months”."

# Any first, last or middling day of each month of four years: every way a month can be clipped.
TRYING_ANCHORS = [
    date(year, month, 1) + timedelta(days=late)
    for year in range(2024, 2028)
    for month in range(1, 13)
    for late in (0, 14, 26, 27, 28, 29, 30)
]


@dataclass(frozen=True)
class Offset:
    """A distance from the anchor: calendar months and days, or elapsed hours, never both.

    Months are added first and clipped to the month's end, always from the anchor itself. Days are
    negative only beside months, as in a week before the end of six months.
    """

    months: int = 0
    days: int = 0
    hours: int = 0

    @classmethod
    def parse(cls, text: object) -> "Offset":
        """Read `6 weeks`; a ValueError says how to write it."""
        found = WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if not found:
            raise ValueError(f"“{text}” is not a length of time. {_meant(text) or EXAMPLE}")
        offset = _in_units(int(found[1]), found[2])
        if offset.nominal_days > LONGEST:
            raise ValueError(f"“{text}” is longer than 10 years. Plans end after 10 years.")
        if found[2] == "hour" and not offset.hours:
            raise ValueError("For the moment of the procedure itself write “0 days”.")
        return offset

    @property
    def nominal_days(self) -> float:
        """Give the length in days of an average month, to compare one offset with another."""
        return self.months * DAYS_A_MONTH + self.days + self.hours / 24

    @property
    def elapsed(self) -> bool:
        """Say whether hours are counted, rather than days of the calendar."""
        return self.hours > 0

    def after(self, anchor: date) -> date:
        """Give the calendar day this far after the anchor; hours do not count here."""
        if not self.months:  # most offsets are days, and this takes a tenth of the time
            return anchor + timedelta(days=self.days)
        day: date = anchor + relativedelta(months=self.months, days=self.days)
        return day

    def plus(self, other: "Offset", times: int) -> "Offset":
        """Give this offset with another added so many times."""
        return Offset(
            self.months + other.months * times,
            self.days + other.days * times,
            self.hours + other.hours * times,
        )

    def __str__(self) -> str:
        parts = [
            *_spoken(self.months, (12, "year"), (1, "month")),
            *_spoken(max(self.days, 0), (7, "week"), (1, "day")),
            *_spoken(self.hours, (1, "hour")),
        ]
        early = [f"{days} before" for days in _spoken(max(-self.days, 0), (7, "week"), (1, "day"))]
        return " ".join([*early, " and ".join(parts) or "0 days"])


def _meant(text: object) -> str:
    """Guess what only its letters, spaces or brackets keep from being read."""
    parts = [" ".join(LOOSELY.sub(r"\1 ", part.lower()).split()) for part in str(text).split(",")]
    if not all(map(WRITTEN.fullmatch, parts)):
        return ""
    listed = ", ".join(parts)
    return f"Did you mean “{listed if len(parts) == 1 else f'[{listed}]'}”?"


def _in_units(number: int, unit: str) -> Offset:
    match unit:
        case "hour":
            return Offset(hours=number)
        case "day" | "week":
            return Offset(days=number * (7 if unit == "week" else 1))
        case _:
            return Offset(months=number * (12 if unit == "year" else 1))


def _spoken(amount: int, *units: tuple[int, str]) -> Iterator[str]:
    """Say an amount in the largest unit that divides it."""
    for size, unit in units:
        if amount and amount % size == 0:
            number = amount // size
            yield f"{number} {unit}{'s' if number != 1 else ''}"
            return


@lru_cache(maxsize=4096)
def surely_before(first: Offset, second: Offset) -> bool:
    """Say whether `first` falls on an earlier day than `second` whatever the anchor."""
    if first.months <= second.months and first.days <= second.days:
        return first != second
    if first.nominal_days >= second.nominal_days:
        return False
    if second.nominal_days - first.nominal_days > FAR_APART:
        return True
    return all(first.after(anchor) < second.after(anchor) for anchor in TRYING_ANCHORS)


@lru_cache(maxsize=4096)
def never_after(first: Offset, second: Offset) -> bool:
    """Say whether `first` falls on the day of `second` or an earlier one whatever the anchor."""
    if abs(first.nominal_days - second.nominal_days) > FAR_APART:
        return first.nominal_days < second.nominal_days
    return all(first.after(anchor) <= second.after(anchor) for anchor in TRYING_ANCHORS)
