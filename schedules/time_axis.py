"""A time axis for a whole course: the first weeks large, the months smaller, the years small."""

from dataclasses import dataclass
from datetime import date, timedelta

from schedules.offset import Offset

# Each stretch of a course: where it ends, and its share of the width.
_STRETCHES = (
    (Offset(days=14), 0.28),
    (Offset(days=42), 0.27),
    (Offset(months=12), 0.21),
    (Offset(months=121), 0.24),
)
_LEAST_PART = 0.5  # of its share, for a stretch that the course does not fill
_NAMED = (
    *(Offset(days=days) for days in (0, 7, 14, 28, 42)),
    *(Offset(months=months) for months in (3, 6, 9, 24, 36, 48, 60, 72, 84, 96, 108, 120)),
)


@dataclass(frozen=True)
class Stretch:
    """Part of the axis with one scale; days count from the procedure, places from 0 to 1."""

    first: float
    last: float
    left: float
    right: float

    def place(self, day: float) -> float:
        """Give the place of a day that lies in this stretch."""
        part = (day - self.first) / (self.last - self.first)
        return self.left + part * (self.right - self.left)


@dataclass(frozen=True)
class Axis:
    """From days after the procedure to places from 0 to 1; the scale changes between stretches."""

    anchor: date
    stretches: tuple[Stretch, ...]

    @property
    def last(self) -> float:
        """Give the last day that is shown."""
        return self.stretches[-1].last

    def place(self, day: float) -> float:
        """Give the place of a day; one that lies off the axis is at its nearer end."""
        shown = min(max(day, 0), self.last)
        return next(s for s in self.stretches if shown <= s.last).place(shown)

    def bounds(self) -> list[date]:
        """Give the days on which the stretches begin, and the last one."""
        days = [*(stretch.first for stretch in self.stretches), self.last]
        return [self.anchor + timedelta(days=day) for day in days]

    def named_days(self) -> list[date]:
        """Give the days that serve to find one's way: weeks first, then months, then years."""
        days = (offset.after(self.anchor) for offset in _NAMED)
        return [day for day in days if (day - self.anchor).days <= self.last]


def lay_axis(anchor: date, last: int) -> Axis:
    """Lay an axis from the procedure to the last day of a course."""
    ends = [((offset.after(anchor) - anchor).days, share) for offset, share in _STRETCHES]
    parts: list[tuple[float, float, float]] = []
    first = 0
    for end, share in ends:
        shown = min(end, max(last, 1)) - first
        if shown > 0:
            filled = min(1.0, max(_LEAST_PART, 2 * shown / (end - first)))
            parts.append((first, first + shown, share * filled))
        first = end
    return Axis(anchor, tuple(_side_by_side(parts)))


def _side_by_side(parts: list[tuple[float, float, float]]) -> list[Stretch]:
    whole = sum(share for _, _, share in parts)
    stretches: list[Stretch] = []
    for first, last, share in parts:
        left = stretches[-1].right if stretches else 0.0
        stretches.append(Stretch(first, last, left, left + share / whole))
    return stretches
