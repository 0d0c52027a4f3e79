"""Joining midway: what of a course is past by then, and what of it is sent all the same."""

from collections.abc import Iterable, Mapping, Sequence
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
    """What is past when a patient joins, each time the latest of a step.

    `unsent` is left out, `sent` goes out all the same, and `asking` of the unsent waits for staff.
    """

    unsent: tuple[Occurrence, ...]
    sent: tuple[Occurrence, ...]
    asking: tuple[Occurrence, ...]


def past_of(plan: Plan, course: Course, since: datetime) -> Past:
    """Tell what of a plan is past for a patient who joins at `since`, in UTC."""
    before = timeline(plan, course)
    after = joined_midway(plan, course, before, since)
    sent = {o.step: o for o, was in zip(after, before, strict=True) if o != was}
    unsent = {o.step: o for o in after if o.expires <= since and o.step not in sent}
    asking = _latest_past(plan, course, before, since, "ask")
    return Past(tuple(unsent.values()), tuple(sent.values()), tuple(asking))


def joined_midway(
    plan: Plan, course: Course, occurrences: Sequence[Occurrence], since: datetime
) -> list[Occurrence]:
    """Give the timeline of a patient who joined at `since`, in UTC: some of the past in time again.

    That is the latest past occurrence of each step with `past: send` that is still in force and
    has nothing else to say at that moment. No more than `most_a_day` go out at once, so the oldest
    stay unsent.
    """
    wanted = _latest_past(plan, course, occurrences, since, "send")
    room = max(plan.most_a_day - sum(o.utc <= since < o.expires for o in occurrences), 0)
    chosen = sorted(wanted, key=lambda o: o.utc, reverse=True)[:room]
    fresh = {o.step: _fresh(plan, occurrences, o, since) for o in chosen}
    return [_in_time(o, fresh) for o in occurrences]


def _latest_past(
    plan: Plan,
    course: Course,
    occurrences: Sequence[Occurrence],
    since: datetime,
    past: Literal["send", "ask"],
) -> list[Occurrence]:
    """Give the latest past occurrence of each step with this `past` that is worth sending."""
    busy = {o.step for o in occurrences if o.utc <= since < o.expires}
    latest = {o.step: o for o in occurrences if o.expires <= since and o.kind is not Kind.LIFT_OFF}
    today = since.astimezone(find_zone(course.zone)).date()
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
