"""Duty is when a clinic's staff are there: `Mon-Fri 08:00-18:00; Sat 09:00-12:00`."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.hours import parse_time
from schedules.localtime import resolve

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN = re.compile(r"([A-Za-z]{3})(?:-([A-Za-z]{3}))? +([0-9:]{5})-([0-9:]{5})")
_ADVICE = "Write it like “Mon-Fri 08:00-18:00; Sat 09:00-12:00”."
_A_DAY = timedelta(days=1)
_LOOKED_AHEAD = 400  # days: beyond any row of holidays


@dataclass(frozen=True)
class Shift:
    """Hours of some days of the week (Monday is 0); they pass midnight if they end before."""

    days: frozenset[int]
    start: time
    end: time

    def on(self, day: date, zone: str) -> tuple[datetime, datetime] | None:
        """Return when the shift of a day begins and ends, in UTC, or None on another day."""
        if day.weekday() not in self.days:
            return None
        last = day if self.end > self.start else day + _A_DAY
        start, end = resolve(day, self.start, zone), resolve(last, self.end, zone)
        return start.astimezone(UTC), end.astimezone(UTC)


_ALWAYS = (Shift(frozenset(range(7)), time(), time()),)


@dataclass(frozen=True)
class Duty:
    """A clinic's hours on duty, by its own wall clock; without any shift, always."""

    shifts: tuple[Shift, ...] = ()

    @classmethod
    def parse(cls, text: object) -> "Duty":
        """Read the shifts of a week; empty means always. A ValueError says how to write them."""
        if isinstance(text, Duty):
            return text
        if not isinstance(text, str):
            raise ValueError(f"“{text}” is no duty. {_ADVICE}")
        parts = [part.strip() for part in re.split("[;,]", text)]
        return cls(tuple(_shift(part) for part in parts if part))

    def begins(self, now: datetime, zone: str, off: Container[date] = ()) -> datetime:
        """Return now while somebody is on duty, else when duty begins next, in UTC.

        No shift begins on a day that is `off`; one that began before lasts till its end.
        """
        now = now.astimezone(UTC)
        today = now.astimezone(ZoneInfo(zone)).date()
        # From yesterday, whose shift may last till this morning.
        days = (today + timedelta(days=n) for n in range(-1, _LOOKED_AHEAD))
        for day in days:
            spans = [] if day in off else [s.on(day, zone) for s in self.shifts or _ALWAYS]
            ahead = [max(span[0], now) for span in spans if span and span[1] > now]
            if ahead:
                return min(ahead)
        return now


def _shift(text: str) -> Shift:
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is no duty. {_ADVICE}")
    first, last = _weekday(found[1]), _weekday(found[2] or found[1])
    days = frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    # 24:00 is the midnight at which the next day begins.
    end = "00:00" if found[4] == "24:00" else found[4]
    return Shift(days, parse_time(found[3]), parse_time(end))


def _weekday(name: str) -> int:
    if name.lower() not in _DAYS:
        raise ValueError(f"“{name}” is no day of the week. {_ADVICE}")
    return _DAYS.index(name.lower())
