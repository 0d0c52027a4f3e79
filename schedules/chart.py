"""A chart of a whole course: what holds from when to when, what is asked, what is said.

It tells what there is and where it lies along the time; drawing it is another's work.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schedules.plan import Kind, Plan, Step
from schedules.texts import card_line, choose_language
from schedules.time_axis import Axis, lay_axis
from schedules.timeline import Course, Occurrence, Standing, timeline

_MINUTES_A_DAY = 24 * 60


class LaneKind(StrEnum):
    """What a lane of the chart shows, in the order from top to bottom."""

    AVOID = "avoid"
    DO = "do"
    ASK = "ask"
    NOTE = "note"


@dataclass(frozen=True)
class Bar:
    """From when to when a step holds; `until` is the first day without it, None for no end."""

    since: date
    until: date | None
    left: float
    right: float


@dataclass(frozen=True)
class Mark:
    """One message: the local day on which it comes, and its place on the axis."""

    day: date
    place: float


@dataclass(frozen=True)
class Lane:
    """One line of the chart: a step with a card, all check-ins, or all other notes."""

    kind: LaneKind
    card: str
    bar: Bar | None
    marks: tuple[Mark, ...]
    lift_off: Mark | None = None


@dataclass(frozen=True)
class Chart:
    """A course as it is drawn; `here` is the place of the day it is looked at, if it is on it."""

    title: str
    axis: Axis
    lanes: tuple[Lane, ...]
    here: Mark | None = None


def chart(
    plan: Plan, course: Course, lang: str, facts: Mapping[str, str], on: date | None = None
) -> Chart:
    """Chart a course in `lang`, or the plan's first language; `on` is the day it is looked at."""
    due = [o for o in timeline(plan, course) if o.kind is not Kind.FOLLOW_UP]
    axis = lay_axis(course.anchor, _last_day(plan, course, due))
    carded = [_lane(plan, course, axis, name, due, lang, facts) for name in _carded(plan)]
    lanes = sorted(carded, key=_order)
    lanes += _lane_of_marks(LaneKind.ASK, course, axis, (o for o in due if _asks(o)))
    lanes += _lane_of_marks(LaneKind.NOTE, course, axis, (o for o in due if _is_note(plan, o)))
    title = plan.title[choose_language(plan, lang)]
    return Chart(title, axis, tuple(lanes), _here(axis, on))


def _carded(plan: Plan) -> list[str]:
    return [name for name, step in plan.steps.items() if step.card and not step.by_rule]


def _order(lane: Lane) -> tuple[bool, float, float]:
    bar = lane.bar or Bar(date.max, None, 1, 1)
    return lane.kind is LaneKind.DO, bar.left, bar.right


def _asks(due: Occurrence) -> bool:
    return due.kind is Kind.CHECK_IN


def _is_note(plan: Plan, due: Occurrence) -> bool:
    return due.kind is Kind.ADVICE and not plan.steps[due.step].card


def _last_day(plan: Plan, course: Course, due: Iterable[Occurrence]) -> int:
    days = [(o.local.date() - course.anchor).days + 1 for o in due]  # to the end of the day
    ends = [step.until.after(course.anchor) for step in plan.steps.values() if step.until]
    return max([1, *days, *((end - course.anchor).days for end in ends)])


def _lane(
    plan: Plan,
    course: Course,
    axis: Axis,
    name: str,
    due: Iterable[Occurrence],
    lang: str,
    facts: Mapping[str, str],
) -> Lane:
    step = plan.steps[name]
    bar = _bar(step, course, axis)
    left = (bar.until - bar.since).days if bar.until else None
    standing = Standing(name, bar.since, bar.until, left)
    marks = {o.number: _mark(course, axis, o) for o in due if o.step == name}
    return Lane(
        kind=LaneKind.AVOID if step.kind is Kind.RESTRICTION else LaneKind.DO,
        card=card_line(plan, course, standing, lang, facts, bar.since),
        bar=bar,
        lift_off=marks.pop(0, None),
        marks=tuple(marks.values()),
    )


def _bar(step: Step, course: Course, axis: Axis) -> Bar:
    since = step.start.after(course.anchor)
    until = step.until.after(course.anchor) if step.until else None
    left = axis.place((since - course.anchor).days)
    right = axis.place((until - course.anchor).days) if until else 1.0
    return Bar(since, until, left, right)


def _lane_of_marks(
    kind: LaneKind, course: Course, axis: Axis, due: Iterable[Occurrence]
) -> list[Lane]:
    marks = tuple(_mark(course, axis, o) for o in due)
    return [Lane(kind, "", None, marks)] if marks else []


def _mark(course: Course, axis: Axis, due: Occurrence) -> Mark:
    since_midnight = due.local.hour * 60 + due.local.minute
    days = (due.local.date() - course.anchor).days + since_midnight / _MINUTES_A_DAY
    return Mark(due.local.date(), axis.place(days))


def _here(axis: Axis, on: date | None) -> Mark | None:
    if on is None or not 0 <= (on - axis.anchor).days <= axis.last:
        return None
    return Mark(on, axis.place((on - axis.anchor).days))
