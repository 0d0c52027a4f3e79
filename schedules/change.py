"""A Change is what staff or a patient alter in an enrolment; here is the one way to carry it out.

`foresee` tells beforehand what `carry_out` will do to the reminders; what was released stays as it
was sent, whatever is changed.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypedDict

from sqlmodel import Session

from schedules.changes import Changes
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, PlanVersion
from schedules.plan import Plan, Quiet
from schedules.plans import keep_plan, overridden, version_of
from schedules.register import compare, register, reminders_of
from schedules.shift import read_shifts
from schedules.timeline import Course


class Change(TypedDict, total=False):
    """The new values of an enrolment; what is not named stays.

    `source` is the YAML text of another plan version. `overrides` are laid over the plan and stay
    when its version changes; None goes back to the plan's own. `shifts` are lists of step, first
    number and days (`schedules.shift`). A zone without a `home_zone` ends a journey.
    """

    anchor: date
    anchor_time: time | None
    zone: str
    hour: time
    quiet: str | None
    overrides: dict[str, Any] | None
    shifts: list[Any] | None
    source: str
    paused_until: date | None
    home_zone: str | None
    away_until: date | None


def foresee(session: Session, enrolment: Enrolment, change: Change, now: datetime) -> Changes:
    """Tell what a change would do to an enrolment's reminders; write nothing.

    Raises PlanFaults where the plan or the overrides do not fit, CourseError and UnknownZoneError.
    """
    plan, course = plan_after(session, enrolment, change, now), course_after(enrolment, change)
    return compare(enrolment, session.exec(reminders_of(enrolment)).all(), plan, course, now)


def carry_out(session: Session, enrolment: Enrolment, change: Change, now: datetime) -> Changes:
    """Write a change and bring the reminders in line with it, in the caller's transaction.

    Raises what `foresee` raises, and then nothing is written. Poke the scheduler afterwards.
    """
    plan = plan_after(session, enrolment, change, now)
    course_after(enrolment, change)  # refuses what cannot be followed
    if source := change.get("source"):
        enrolment.plan_version_id = stored_id(keep_plan(session, source, now))
    if "zone" in change:
        change = {"home_zone": None, "away_until": None, **change}
    for name in change.keys() - {"source"}:
        setattr(enrolment, name, change[name])  # type: ignore[literal-required] # a key of Change
    session.flush()
    return register(session, enrolment, plan, now)


def plan_after(session: Session, enrolment: Enrolment, change: Change, now: datetime) -> Plan:
    """Return the plan that an enrolment would have after a change. Raises PlanFaults."""
    if source := change.get("source"):
        version = version_of(session, source, now)
    else:
        version = session.get_one(PlanVersion, enrolment.plan_version_id)
    return overridden(version, change.get("overrides", enrolment.overrides))


def course_after(enrolment: Enrolment, change: Change) -> Course:
    """Return the course that an enrolment would have after a change.

    Raises CourseError and UnknownZoneError.
    """
    quiet = change.get("quiet", enrolment.quiet)
    return Course(
        change.get("anchor", enrolment.anchor),
        change.get("zone", enrolment.zone),
        change.get("hour", enrolment.hour),
        Quiet.parse(quiet) if quiet else None,
        change.get("anchor_time", enrolment.anchor_time),
        read_shifts(change.get("shifts", enrolment.shifts)),
    )


def with_end(overrides: Mapping[str, Any] | None, step: str, until: str | None) -> dict[str, Any]:
    """Return overrides in which a step ends after `until`, such as `4 weeks`, counted from day 0.

    None takes the step's end back to the plan's own.
    """
    kept = {**(overrides or {})}
    steps = {name: dict(fields) for name, fields in kept.pop("steps", {}).items()}
    fields = {key: value for key, value in steps.pop(step, {}).items() if key != "until"}
    if until is not None:
        fields["until"] = until
    steps |= {step: fields} if fields else {}
    return kept | ({"steps": steps} if steps else {})
