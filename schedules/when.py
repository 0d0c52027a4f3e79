"""When a step's reminders fall: the entries of its `when`, and the hour it asks for with `at`."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from itertools import count, islice, pairwise, takewhile
from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from schedules.fields import AnyOffset, ClockTime, Strict, WindowHours
from schedules.offset import Offset, surely_before

MOST_OCCURRENCES = 2_000
SCALAR, MAPPING = FORMS = ("<scalar>", "<mapping>")
"""The two ways to write an entry; they show up in the places that validation reports."""


class Every(Strict):
    """A stretch of repeated reminders: the first at `from`, the last before `until`."""

    every: AnyOffset
    start: AnyOffset = Field(alias="from")
    until: AnyOffset

    @model_validator(mode="after")
    def _advances(self) -> "Every":
        if self.every == Offset():
            raise ValueError("`every` must be longer than 0 days.")
        if self.until.nominal_days <= self.start.nominal_days:
            raise ValueError(f"`until` ({self.until}) must be later than `from` ({self.start}).")
        if len({self.every.elapsed, self.start.elapsed, self.until.elapsed}) > 1:
            raise ValueError("Write `every`, `from` and `until` all in hours, or none of them.")
        return self

    def offsets(self) -> Iterator[Offset]:
        """Give the offset of each reminder; how many there are is the same for every anchor."""
        series = (self.start.plus(self.every, times) for times in count())
        return takewhile(lambda offset: offset.nominal_days < self.until.nominal_days, series)


class Within(Strict):
    """The patient's own hour, kept inside a window."""

    between: WindowHours


def _form(value: object) -> str:
    return MAPPING if isinstance(value, Mapping | Strict) else SCALAR


When = Annotated[
    Annotated[AnyOffset, Tag(SCALAR)] | Annotated[Every, Tag(MAPPING)], Discriminator(_form)
]
At = Annotated[
    Annotated[ClockTime, Tag(SCALAR)] | Annotated[Within, Tag(MAPPING)], Discriminator(_form)
]


def wall_time(at: time | Within | None, hour: time) -> time:
    """Give the time of day a step asks for, `hour` being the patient's own."""
    if isinstance(at, Within):
        return at.between.clamp(hour)
    return at or hour


def expand(entries: Iterable[Offset | Every]) -> tuple[Offset, ...]:
    """Give the offsets of all entries in order of time.

    Raises ValueError when there are too many, or two may fall on the same day or hour.
    """
    single = (o for e in entries for o in ([e] if isinstance(e, Offset) else e.offsets()))
    offsets = sorted(islice(single, MOST_OCCURRENCES + 1), key=lambda o: o.nominal_days)
    if len(offsets) > MOST_OCCURRENCES:
        raise ValueError(f"This makes more than {MOST_OCCURRENCES} reminders. Make them rarer.")
    for elapsed in (True, False):
        _refuse_doubles([o for o in offsets if o.elapsed is elapsed])
    return tuple(offsets)


def _refuse_doubles(offsets: list[Offset]) -> None:
    for first, second in pairwise(offsets):
        if not surely_before(first, second):
            if first == second:
                raise ValueError(f"“{first}” is listed twice. Keep one of them.")
            raise ValueError(f"“{first}” and “{second}” may be the same day. Keep one of them.")
