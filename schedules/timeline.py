"""From a plan and a patient's course to every reminder's exact time: dates first, UTC last.

1. Days, weeks, months and years are added to the anchor on the calendar.
2. The wall time is the step's own, or its window, or the patient's hour; quiet hours then move it
   within the day, because the day is what the plan promises.
3. Hours are elapsed hours from the procedure; quiet hours only ever delay them.
4. A day that holds more than the plan's `most_a_day` gives up first what has a window, then advice
   and check-ins that count days; restrictions, lift-offs, hours and what is daily stay.
5. Only then is the local time turned into an instant.

A series that the patient moved on (`shift`) counts its days from there in step 1; its step's end,
the room on a day and the next of the series bound it as ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import starmap, zip_longest

from schedules.errors import AftercareError
from schedules.localtime import after_hours, find_zone, on_day, resolve, wait_for_morning
from schedules.offset import Offset
from schedules.plan import Kind, Plan, Quiet, Step
from schedules.room import Rank, Wish, make_room
from schedules.shift import Shift, days_later
from schedules.when import wall_time

DAY = timedelta(days=1)
YEARS = range(1970, 2101)
LIFT_OFF_WITHIN = timedelta(weeks=2)
"""How late a lift-off may come: whoever was away still needs to hear that it is over."""
MAY_WAIT = timedelta(days=2)
"""By how much advice or a check-in comes later when there is too much to say on its own day."""


class CourseError(AftercareError):
    """A patient's course cannot be followed as it is given."""


@dataclass(frozen=True)
class Course:
    """What a plan needs to know of a patient: the procedure's date and the patient's clock.

    `zone` is an IANA name. `anchor_time` is the hour of the procedure, the plan's own when unknown.
    `shifts` of steps that the plan does not have, or that may not move, change nothing. Raises
    UnknownZoneError, or CourseError for a date or a shift that cannot be meant.
    """

    anchor: date
    zone: str
    hour: time
    quiet: Quiet | None
    anchor_time: time | None = None
    shifts: tuple[Shift, ...] = ()

    def __post_init__(self) -> None:
        find_zone(self.zone)
        if unsound := [shift for shift in self.shifts if not shift.is_sound]:
            raise CourseError(f"A series cannot be moved like this: {tuple(unsound[0])}.")
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
    """Give every occurrence of the plan in order of time, then of the plan.

    Questions come after what else is due at their minute, so that nothing stands below them.
    """
    drafts = [draft for name in plan.steps for draft in _drafts(plan, name, course)]
    days = make_room([draft.wish for draft in drafts], plan.most_a_day)
    placed = [_placed(plan, *pair, course) for pair in zip(drafts, days, strict=True)]
    following = [*placed[1:], None]
    found = starmap(partial(_occurrence, plan), zip(placed, following, strict=True))
    return sorted(found, key=lambda due: (due.utc, due.kind is Kind.CHECK_IN))


@dataclass(frozen=True)
class _Draft:
    """An occurrence to be: when it would come, and the days on which it may."""

    step: str
    number: int
    local: datetime
    wish: Wish


def _drafts(plan: Plan, name: str, course: Course) -> Iterator[_Draft]:
    """Give the drafts of a step in order of time, a lift-off last, as number 0."""
    step = plan.steps[name]
    due = _due(plan, name, course)
    over = step.until.after(course.anchor) if step.until else date.max
    following = [local for _, local in due[1:]]
    previous = date.min
    for (number, local), successor in zip_longest(due, following):
        # What the next message of the same step says replaces one that comes at the same time.
        if successor is None or local.timestamp() < successor.timestamp():
            end = min(over, successor.date()) if successor else over
            wish = _wish(plan, name, number, local.date(), end, course)
            if wish.rank is Rank.MAY_WAIT and wish.first - previous <= DAY:
                wish = wish._replace(last=wish.first)  # daily is daily, to the last of them
            yield _Draft(name, number, local, wish)
            previous = local.date()


def _due(plan: Plan, name: str, course: Course) -> list[tuple[int, datetime]]:
    """Give each number with its local time, in order of time; a lift-off is number 0."""
    step = plan.steps[name]
    falling = [(n, span) for n, span in enumerate(step.spans, 1) if span.falls(course.anchor)]
    due = [
        (number, _local(plan, step, span.first, course, _later(plan, name, number, course)))
        for number, span in falling
    ]
    if step.until:
        # Quiet hours and skipped hours may carry a reminder into the day on which it is over.
        over = step.until.after(course.anchor)
        due = [(number, local) for number, local in due if local.date() < over]
        due += [(0, _local(plan, step, step.until, course))] if step.lift_off else []
    return sorted(due, key=lambda numbered: numbered[1].timestamp())


def _later(plan: Plan, name: str, number: int, course: Course) -> timedelta:
    return days_later(course.shifts, name, plan.steps[name], number)


def _wish(plan: Plan, name: str, number: int, own: date, end: date, course: Course) -> Wish:
    """Give the days on which a reminder may come, its own first and none from `end` on."""
    step = plan.steps[name]
    span = step.spans[number - 1] if number else None
    if span is None or span.first.elapsed:
        return Wish(own, own, Rank.FIXED)
    if span.first != span.last:
        rank = Rank.WINDOWED
        last = span.last.after(course.anchor) + _later(plan, name, number, course)
    elif step.kind is Kind.RESTRICTION:
        return Wish(own, own, Rank.FIXED)
    else:
        rank, last = Rank.MAY_WAIT, own + MAY_WAIT
    return Wish(own, max(own, min(last, end - DAY)), rank)


def _placed(plan: Plan, draft: _Draft, day: date, course: Course) -> _Draft:
    if day == draft.wish.first:
        return draft
    at = wall_time(plan.steps[draft.step].at, course.hour)
    return replace(draft, local=on_day(day, at, course.quiet, course.zone))


def _occurrence(plan: Plan, draft: _Draft, following: _Draft | None) -> Occurrence:
    step = plan.steps[draft.step]
    utc = draft.local.astimezone(UTC)
    expires = utc + (step.late.within if draft.number else LIFT_OFF_WITHIN)
    if draft.wish.rank is Rank.WINDOWED:
        over = resolve(draft.wish.last + DAY, time(), str(draft.local.tzinfo))
        expires = max(expires, over.astimezone(UTC))
    if following and following.step == draft.step:
        expires = min(expires, following.local.astimezone(UTC))
    kind = step.kind if draft.number else Kind.LIFT_OFF
    return Occurrence(draft.step, draft.number, kind, draft.local, utc, expires)


def _local(
    plan: Plan, step: Step, offset: Offset, course: Course, later: timedelta = timedelta()
) -> datetime:
    if offset.elapsed:
        anchor = resolve(course.anchor, course.anchor_time or plan.anchor_time, course.zone)
        return wait_for_morning(after_hours(anchor, offset.hours), course.quiet, course.zone)
    at = wall_time(step.at, course.hour)
    return on_day(offset.after(course.anchor) + later, at, course.quiet, course.zone)


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
