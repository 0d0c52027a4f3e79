"""When a step's reminders fall: the entries of its `when`, and the hour it asks for with `at`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import count, islice, pairwise, takewhile
from math import inf
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from schedules.fields import AnyOffset, ClockTime, DayOffset, Strict, WindowHours
from schedules.offset import Offset, never_after, surely_before

MOST_OCCURRENCES = 2_000
ABOVE_THE_PLAN = 10_000
"""What a rule adds is numbered above this, so that it never meets a plan's own occurrences."""
SCALAR, MAPPING, TAPER, WINDOW = FORMS = ("<scalar>", "<mapping>", "<taper>", "<window>")
"""The ways to write an entry; they show up in the places that validation reports."""
BY_RULE = "by rule"


class Span(NamedTuple):
    """Where one reminder may fall: on the day of `first`, or on one up to that of `last`.

    One of a series has the end of the series as `over`, the first day without it. Months are short
    and long, so the last of a series may fall for one anchor and not for another.
    """

    first: Offset
    last: Offset
    over: Offset | None = None

    def falls(self, anchor: date) -> bool:
        """Say whether this anchor's months leave it in its series."""
        return self.over is None or self.first.after(anchor) < self.over.after(anchor)

    @property
    def always_falls(self) -> bool:
        """Say whether it is in its series whatever the anchor."""
        return self.over is None or surely_before(self.first, self.over)

    def clear_of(self, later: "Span") -> bool:
        """Say whether it comes on an earlier day than the other whatever the anchor."""
        if surely_before(self.last, later.first):
            return True
        return self.over is not None and never_after(self.over, later.first)

    def outlasts(self, end: Offset) -> bool:
        """Say whether it is too late for a step that ends then."""
        within = self.over is not None and self.over.nominal_days <= end.nominal_days
        return not within and self.last.nominal_days >= end.nominal_days

    @property
    def order(self) -> tuple[float, bool, float]:
        """Give what sorts it by time, the last of a series before whatever follows on its end."""
        first, over = self.first.nominal_days, self.over.nominal_days if self.over else inf
        return min(first, over), first < over, first


@dataclass(frozen=True)
class ByRule:
    """No time of its own: only a rule of the plan starts the step."""


class Every(Strict):
    """A stretch of repeated reminders: the first at `from`, the last before `until`."""

    every: AnyOffset
    start: AnyOffset = Field(alias="from")
    until: AnyOffset | None = None

    @model_validator(mode="after")
    def _advances(self) -> "Every":
        if self.until is None:
            raise ValueError("`until:` is missing here. Add it, or give the step an `until:`.")
        if self.every == Offset():
            raise ValueError("`every` must be longer than 0 days.")
        if self.until.nominal_days <= self.start.nominal_days:
            raise ValueError(f"`until` ({self.until}) must be later than `from` ({self.start}).")
        if len({self.every.elapsed, self.start.elapsed, self.until.elapsed}) > 1:
            raise ValueError("Write `every`, `from` and `until` all in hours, or none of them.")
        return self

    def offsets(self) -> Iterator[Offset]:
        """Give the offset of each reminder that comes before the end for one anchor or another."""
        end = self.until or Offset()
        series = (self.start.plus(self.every, times) for times in count())
        if end.elapsed:
            return takewhile(lambda offset: offset.hours < end.hours, series)
        return takewhile(lambda offset: not never_after(end, offset), series)

    def spans(self) -> Iterator[Span]:
        """Give each reminder, which falls on a day of its own; as many for every anchor."""
        over = None if self.start.elapsed else self.until
        return (Span(offset, offset, over) for offset in self.offsets())


class Stretch(Strict):
    """One stretch of a taper, written `3 days until 6 weeks`."""

    every: DayOffset
    until: DayOffset


def _stretch(value: object) -> object:
    if isinstance(value, Mapping):  # its end was a reference
        return Stretch.model_validate(value)
    every, _, until = value.partition(" until ") if isinstance(value, str) else ("", "", "")
    if not until:
        raise ValueError(f"“{value}” is not a stretch. Write it like “3 days until 6 weeks”.")
    return Stretch.model_validate({"every": every, "until": until})


class Taper(Strict):
    """Reminders that grow rarer: each stretch begins where the one before it ended."""

    start: DayOffset = Field(alias="from")
    every: tuple[Annotated[Stretch, BeforeValidator(_stretch)], ...]

    @field_validator("every")
    @classmethod
    def _follow(cls, every: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        for first, second in pairwise(every):
            if second.until.nominal_days <= first.until.nominal_days:
                raise ValueError(f"“until {second.until}” must be later than “{first.until}”.")
        return every

    @model_validator(mode="after")
    def _each_advances(self) -> "Taper":
        list(self._stretches())
        return self

    def _stretches(self) -> Iterator[Every]:
        start = self.start
        for stretch in self.every:
            yield Every.model_validate(
                {"every": stretch.every, "from": start, "until": stretch.until}
            )
            start = stretch.until

    def spans(self) -> Iterator[Span]:
        """Give each reminder, which falls on a day of its own."""
        return (span for every in self._stretches() for span in every.spans())


class Between(Strict):
    """One reminder on one of several days: the first of them that has room for it."""

    between: tuple[DayOffset, DayOffset]

    @field_validator("between")
    @classmethod
    def _ascends(cls, between: tuple[Offset, Offset]) -> tuple[Offset, Offset]:
        first, last = between
        if last.nominal_days <= first.nominal_days:
            raise ValueError(f"The window ends ({last}) before it starts ({first}).")
        return between

    def spans(self) -> Iterator[Span]:
        """Give the one reminder with its days."""
        yield Span(*self.between)


class Within(Strict):
    """The patient's own hour, kept inside a window."""

    between: WindowHours


def _moment(value: object) -> object:
    if isinstance(value, str) and value != BY_RULE == " ".join(value.lower().split()):
        raise ValueError(f"“{value}” is not known here. Did you mean “{BY_RULE}”?")
    return ByRule() if value == BY_RULE else value


def _form_of_when(value: object) -> str:
    if isinstance(value, Mapping):
        if "between" in value:
            return WINDOW
        return TAPER if isinstance(value.get("every"), list | tuple) else MAPPING
    forms: dict[type, str] = {Between: WINDOW, Taper: TAPER, Every: MAPPING}
    return forms.get(type(value), SCALAR)


def _form_of_at(value: object) -> str:
    return MAPPING if isinstance(value, Mapping | Strict) else SCALAR


def _read_moment(value: object) -> Offset | ByRule:
    return value if isinstance(value, Offset | ByRule) else Offset.parse(value)


Moment = Annotated[Offset | ByRule, BeforeValidator(_read_moment), BeforeValidator(_moment)]
When = Annotated[
    Annotated[Moment, Tag(SCALAR)]
    | Annotated[Every, Tag(MAPPING)]
    | Annotated[Taper, Tag(TAPER)]
    | Annotated[Between, Tag(WINDOW)],
    Discriminator(_form_of_when),
]
At = Annotated[
    Annotated[ClockTime, Tag(SCALAR)] | Annotated[Within, Tag(MAPPING)], Discriminator(_form_of_at)
]


def wall_time(at: time | Within | None, hour: time) -> time:
    """Give the time of day a step asks for, `hour` being the patient's own."""
    if isinstance(at, Within):
        return at.between.clamp(hour)
    return at or hour


def expand(entries: Iterable[Offset | ByRule | Every | Taper | Between]) -> tuple[Span, ...]:
    """Give the reminders of all entries in order of time.

    Raises ValueError when there are too many, or two may fall on the same day or hour.
    """
    single = (span for entry in entries for span in _spans(entry))
    spans = sorted(islice(single, MOST_OCCURRENCES + 1), key=lambda span: span.order)
    if len(spans) > MOST_OCCURRENCES:
        raise ValueError(f"This makes more than {MOST_OCCURRENCES} reminders. Make them rarer.")
    for elapsed in (True, False):
        _refuse_doubles([s for s in spans if s.first.elapsed is elapsed])
    return tuple(spans)


def _spans(entry: Offset | ByRule | Every | Taper | Between) -> Iterable[Span]:
    if isinstance(entry, ByRule):
        return ()
    return (Span(entry, entry),) if isinstance(entry, Offset) else entry.spans()


def _refuse_doubles(spans: list[Span]) -> None:
    for first, second in _neighbours(spans):
        if not first.clear_of(second):
            if first.first == second.first:
                raise ValueError(f"“{first.first}” is listed twice. Keep one of them.")
            raise ValueError(
                f"“{first.last}” and “{second.first}” may be the same day. Keep one of them."
            )


def _neighbours(spans: list[Span]) -> Iterator[tuple[Span, Span]]:
    """Give each span with the next one, and beyond what does not fall for every anchor."""
    for index, first in enumerate(spans):
        for second in islice(spans, index + 1, None):
            yield first, second
            if second.always_falls:
                break
