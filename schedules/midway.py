"""Joining midway: what of a course is past by then, and what of it is sent all the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from schedules.plan import Kind, Plan
from schedules.timeline import Course, Occurrence

AT_LEAST = timedelta(days=1)
"""How long something past is worth sending once a patient joins, however short its own limit."""


def joined_midway(
    plan: Plan, course: Course, occurrences: Sequence[Occurrence], since: datetime
) -> list[Occurrence]:
    """Give the timeline of a patient who joined at `since`, in UTC: some of the past in time again.

    That is the latest past occurrence of each step with `past: send` that is still in force and
    has nothing else to say at that moment. No more than `most_a_day` go out at once, so the oldest
    stay unsent.
    """
    due = [o for o in occurrences if o.utc <= since < o.expires]
    busy = {o.step for o in due}
    latest = {o.step: o for o in occurrences if o.expires <= since and o.kind is not Kind.LIFT_OFF}
    wanted = [o for o in latest.values() if o.step not in busy and _is_sent(plan, course, o, since)]
    room = max(plan.most_a_day - len(due), 0)
    chosen = sorted(wanted, key=lambda o: o.utc, reverse=True)[:room]
    fresh = {o.step: _fresh(plan, occurrences, o, since) for o in chosen}
    return [_in_time(o, fresh) for o in occurrences]


def _is_sent(plan: Plan, course: Course, past: Occurrence, since: datetime) -> bool:
    step = plan.steps[past.step]
    today = since.astimezone(past.local.tzinfo).date()
    over = step.until is not None and today >= step.until.after(course.anchor)
    return step.past == "send" and not over


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
