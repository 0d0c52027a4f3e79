"""From a plan and a patient's course to every reminder's exact time: dates first, UTC last.

1. Days, weeks, months and years are added to the anchor on the calendar.
2. The wall time is the step's own, or its window, or the patient's hour; quiet hours then move it
   within the day, because the day is what the plan promises.
3. Hours are elapsed hours from the procedure; quiet hours only ever delay them.
4. Only then is the local time turned into an instant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from schedules.errors import AftercareError
from schedules.localtime import after_hours, find_zone, on_day, resolve, wait_for_morning
from schedules.offset import Offset
from schedules.plan import Kind, Plan, Quiet, Step
from schedules.when import wall_time

YEARS = range(1970, 2101)
LIFT_OFF_WITHIN = timedelta(weeks=2)
"""How late a lift-off may come: whoever was away still needs to hear that it is over."""


class CourseError(AftercareError):
    """A patient's course cannot be followed as it is given."""


@dataclass(frozen=True)
class Course:
    """What a plan needs to know of a patient: the procedure's date and the patient's clock.

    `zone` is an IANA name. `anchor_time` is the hour of the procedure, the plan's own when unknown.
    Raises UnknownZoneError, or CourseError for a date that cannot be meant.
    """

    anchor: date
    zone: str
    hour: time
    quiet: Quiet | None
    anchor_time: time | None = None

    def __post_init__(self) -> None:
        find_zone(self.zone)
        if self.anchor.year not in YEARS:
            raise CourseError(f"The procedure date {self.anchor} is not between 1970 and 2100.")


@dataclass(frozen=True)
class Occurrence:
    """One reminder of a course, known by its step and number whatever becomes of its time.

    Number 0 is a restriction's lift-off. `local` is aware, in the course's zone; `utc` the same
    instant; from `expires` on, also UTC, it is missed rather than sent.
    """

    step: str
    number: int
    kind: Kind
    local: datetime
    utc: datetime
    expires: datetime


def timeline(plan: Plan, course: Course) -> list[Occurrence]:
    """Give every occurrence of the plan in order of time, then of the plan."""
    found = [o for name, step in plan.steps.items() for o in _occurrences(plan, name, step, course)]
    return sorted(found, key=lambda occurrence: occurrence.utc)


def local_time(plan: Plan, course: Course, step_name: str, number: int) -> datetime:
    """Give the local time at which an occurrence is due by the plan, whatever became of it."""
    step = plan.steps[step_name]
    offset = step.spans[number - 1].first if number else step.until or Offset()
    return _local(plan, step, offset, course)


def _occurrences(plan: Plan, name: str, step: Step, course: Course) -> Iterator[Occurrence]:
    due = _due(plan, step, course)
    following = [moment for _, moment in due[1:]]
    for (number, local), end in zip(due, [*following, None], strict=False):
        kind = step.kind if number else Kind.LIFT_OFF
        within = step.late.within if number else LIFT_OFF_WITHIN
        utc = local.astimezone(UTC)
        # What the next message of the same step says replaces this one.
        expires = min(utc + within, end.astimezone(UTC)) if end else utc + within
        if expires > utc:
            yield Occurrence(name, number, kind, local, utc, expires)


def _due(plan: Plan, step: Step, course: Course) -> list[tuple[int, datetime]]:
    """Give each number with its local time, in order of time; a lift-off is number 0."""
    due = [(n, _local(plan, step, offset, course)) for n, (offset, _) in enumerate(step.spans, 1)]
    if step.until:
        # Quiet hours and skipped hours may carry a reminder into the day on which it is over.
        over = step.until.after(course.anchor)
        due = [(number, local) for number, local in due if local.date() < over]
        due += [(0, _local(plan, step, step.until, course))] if step.lift_off else []
    return sorted(due, key=lambda numbered: numbered[1].timestamp())


def _local(plan: Plan, step: Step, offset: Offset, course: Course) -> datetime:
    if offset.elapsed:
        anchor = resolve(course.anchor, course.anchor_time or plan.anchor_time, course.zone)
        return wait_for_morning(after_hours(anchor, offset.hours), course.quiet, course.zone)
    at = wall_time(step.at, course.hour)
    return on_day(offset.after(course.anchor), at, course.quiet, course.zone)


@dataclass(frozen=True)
class Standing:
    """A step in force on a day; `until` is the first day without it, `days_left` the days to it."""

    step: str
    since: date
    until: date | None
    days_left: int | None


@dataclass(frozen=True)
class InForce:
    """The day's card: steps to follow and restrictions to keep, each in the plan's order."""

    do: tuple[Standing, ...]
    avoid: tuple[Standing, ...]


def in_force(plan: Plan, course: Course, on: date) -> InForce:
    """Give what holds on a local day; only steps with a card line are shown."""
    standing = {
        name: _standing(name, plan, course, on) for name, step in plan.steps.items() if step.card
    }
    held = [(plan.steps[name].kind, found) for name, found in standing.items() if found]
    return InForce(
        do=tuple(found for kind, found in held if kind is not Kind.RESTRICTION),
        avoid=tuple(found for kind, found in held if kind is Kind.RESTRICTION),
    )


def _standing(name: str, plan: Plan, course: Course, on: date) -> Standing | None:
    step = plan.steps[name]
    since = step.start.after(course.anchor)
    until = step.until.after(course.anchor) if step.until else None
    if on < since or (until and on >= until):
        return None
    return Standing(name, since, until, (until - on).days if until else None)
