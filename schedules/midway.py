"""Joining midway: what of a course is past by then, and what of it is sent all the same."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from schedules.localtime import find_zone
from schedules.plan import Kind, Plan, Step
from schedules.timeline import Course, Occurrence, timeline

AT_LEAST = timedelta(days=1)
"""How long something past is worth sending once a patient joins, however short its own limit."""


@dataclass(frozen=True)
class Past:
    """What becomes of the past and of that very day for a patient who joins.

    `at_once` goes out on joining, `later` on the same day. `unsent` is left out, the latest of each
    step that has nothing else to say then; `asking` of these waits for staff, and `room` more fit.
    """

    at_once: tuple[Occurrence, ...]
    later: tuple[Occurrence, ...]
    unsent: tuple[Occurrence, ...]
    asking: tuple[Occurrence, ...]
    room: int


def past_of(plan: Plan, course: Course, since: datetime, chosen: Collection[str] = ()) -> Past:
    """Tell what becomes of the past for a patient who joins at `since`, as `joined_midway` does."""
    found = joined_midway(plan, course, timeline(plan, course), since, chosen)
    coming = _coming(course, found, since)
    busy = {o.step for o in coming}
    unsent = {o.step: o for o in found if o.expires <= since and o.step not in busy}
    return Past(
        tuple(o for o in coming if o.utc <= since),
        tuple(o for o in coming if o.utc > since),
        tuple(unsent.values()),
        tuple(_latest_past(plan, course, found, since, "ask")),
        max(plan.most_a_day - len(coming), 0),
    )


def joined_midway(
    plan: Plan,
    course: Course,
    occurrences: Sequence[Occurrence],
    since: datetime,
    chosen: Collection[str] = (),
) -> list[Occurrence]:
    """Give the timeline of a patient who joined at `since`, in UTC: some of the past in time again.

    That is the latest past occurrence of each step with `past: send` that is still in force and
    says nothing else on that day. Restrictions and the steps that staff have `chosen` always go
    out; of the rest the oldest stay unsent, lest the day holds more than `most_a_day`.
    """
    wanted = _latest_past(plan, course, occurrences, since, "send")
    certain = [o for o in wanted if o.kind is Kind.RESTRICTION or o.step in chosen]
    room = plan.most_a_day - len(_coming(course, occurrences, since)) - len(certain)
    rest = sorted((o for o in wanted if o not in certain), key=lambda o: o.utc, reverse=True)
    fresh = {o.step: _fresh(plan, occurrences, o, since) for o in certain + rest[: max(room, 0)]}
    return [_in_time(o, fresh) for o in occurrences]


def _coming(course: Course, occurrences: Iterable[Occurrence], since: datetime) -> list[Occurrence]:
    """Give what goes out on the day of joining, whichever hour of it the patient chooses."""
    today = _today(course, since)
    return [
        o
        for o in occurrences
        if o.utc <= since < o.expires or (o.utc > since and o.local.date() == today)
    ]


def _today(course: Course, since: datetime) -> date:
    return since.astimezone(find_zone(course.zone)).date()


def _latest_past(
    plan: Plan,
    course: Course,
    occurrences: Sequence[Occurrence],
    since: datetime,
    past: Literal["send", "ask"],
) -> list[Occurrence]:
    """Give the latest past occurrence of each step with this `past` that is worth sending."""
    busy = {o.step for o in _coming(course, occurrences, since)}
    latest = {o.step: o for o in occurrences if o.expires <= since and o.kind is not Kind.LIFT_OFF}
    today = _today(course, since)
    return [
        found
        for name, found in latest.items()
        if plan.steps[name].past == past
        and name not in busy
        and not _is_over(plan.steps[name], course, today)
    ]


def _is_over(step: Step, course: Course, today: date) -> bool:
    return step.until is not None and today >= step.until.after(course.anchor)


def _fresh(
    plan: Plan, occurrences: Iterable[Occurrence], past: Occurrence, since: datetime
) -> Occurrence:
    expires = since + max(plan.steps[past.step].late.within, AT_LEAST)
    following = [o.utc for o in occurrences if o.step == past.step and o.utc > since]
    return replace(past, expires=min([expires, *following]))


def _in_time(occurrence: Occurrence, fresh: Mapping[str, Occurrence]) -> Occurrence:
    found = fresh.get(occurrence.step)
    return found if found and found.number == occurrence.number else occurrence


def with_past_sent(overrides: Mapping[str, Any] | None, steps: Iterable[str]) -> dict[str, Any]:
    """Return overrides of a plan in which the latest past message of these steps is sent."""
    changed = {**(overrides or {})}
    fields = {name: dict(value) for name, value in changed.get("steps", {}).items()}
    for step in steps:
        fields[step] = fields.get(step, {}) | {"past": "send"}
    return changed | ({"steps": fields} if fields else {})


def chosen_past(overrides: Mapping[str, Any] | None) -> frozenset[str]:
    """Return the steps whose latest past message these overrides send."""
    steps = (overrides or {}).get("steps", {})
    return frozenset(name for name, fields in steps.items() if fields.get("past") == "send")
