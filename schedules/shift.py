"""A Shift moves the rest of a series of advice: from one of its numbers on, by whole days."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from schedules.step import Kind, Step

MOST_DAYS = 366
"""By how much one shift moves a series at most."""


class Shift(NamedTuple):
    """From number `first` of a step on, each comes so many days later."""

    step: str
    first: int
    days: int

    @property
    def is_sound(self) -> bool:
        """Tell whether it can be followed: forward only, and by a length that can be meant."""
        return self.first >= 1 and 1 <= self.days <= MOST_DAYS


def can_shift(step: Step) -> bool:
    """Tell whether the rest of a step's series may move: advice on several dates, and no other.

    What forbids, frees or asks keeps to its days, and hours count from the procedure.
    """
    dated = len(step.spans) > 1 and not any(span.first.elapsed for span in step.spans)
    return step.kind is Kind.ADVICE and dated


def days_later(shifts: Iterable[Shift], name: str, step: Step, number: int) -> timedelta:
    """Give by how much a number of a step comes later; a step that may not move stays."""
    mine = [shift.days for shift in shifts if shift.step == name and number >= shift.first]
    return timedelta(days=sum(mine)) if mine and can_shift(step) else timedelta()


def read_shifts(kept: Iterable[Sequence[Any]] | None) -> tuple[Shift, ...]:
    """Give the shifts that an enrolment keeps as lists of step, first number and days."""
    return tuple(Shift(*entry) for entry in kept or ())


def with_shift(kept: Iterable[Sequence[Any]] | None, shift: Shift) -> list[list[Any]] | None:
    """Return what to keep after one more shift; negative days take back an earlier one."""
    days = {(one.step, one.first): one.days for one in read_shifts(kept)}
    moved = (shift.step, shift.first)
    days[moved] = days.get(moved, 0) + shift.days
    return [[step, first, by] for (step, first), by in days.items() if by > 0] or None


def shifted_by(kept: Iterable[Sequence[Any]] | None, step: str, first: int) -> int:
    """Return by how many days a series was moved from this very number on."""
    return sum(one.days for one in read_shifts(kept) if (one.step, one.first) == (step, first))
