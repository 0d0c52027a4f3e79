"""The days below a chart: from the procedure to today, in one scale, with dates to read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SHORTEST = timedelta(weeks=4)
_WEEKLY, _MONTHLY, _QUARTERLY, _HALF_YEARLY = 45, 200, 460, 900
"""Up to how many days the dates are weeks, months, quarters and halves of a year apart."""


@dataclass(frozen=True)
class Tick:
    """A day that may be named below the chart, and the parts of the date that name it."""

    day: date
    skeleton: str


@dataclass(frozen=True)
class DayAxis:
    """The days that a chart shows, the first and the last among them."""

    first: date
    last: date

    def place(self, day: date) -> float:
        """Give the place of a day, from 0 to 1."""
        return (day - self.first) / (self.last - self.first)

    @property
    def skeleton(self) -> str:
        """The parts of a date that name a single day well enough, as babel names them."""
        return "MMMd" if (self.last - self.first).days <= _MONTHLY else "yMMM"

    def ticks(self) -> list[Tick]:
        """Give days to find one's way by, in their order."""
        span = (self.last - self.first).days
        if span <= _WEEKLY:
            weeks = range(7, span, 7)
            return [Tick(self.first + timedelta(days=days), "MMMd") for days in weeks]
        if span <= _MONTHLY:
            return [Tick(day, "MMMd") for day in self._months(1)]
        if span <= _QUARTERLY:
            return [Tick(day, "MMM") for day in self._months(3)]
        if span <= _HALF_YEARLY:
            return [Tick(day, "yMMM") for day in self._months(6)]
        return [Tick(day, "y") for day in self._months(12)]

    def _months(self, every: int) -> Iterator[date]:
        for year in range(self.first.year, self.last.year + 1):
            for month in range(1, 13, every):
                if self.first < (day := date(year, month, 1)) <= self.last:
                    yield day


def lay_days(anchor: date, answered: Iterable[date], today: date) -> DayAxis:
    """Lay an axis that holds the procedure, every answer, and the day it is looked at."""
    days = [anchor, *answered]
    first = min(days)
    return DayAxis(first, max(*days, today, first + SHORTEST))
