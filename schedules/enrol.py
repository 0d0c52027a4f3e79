"""Enrolling puts a patient on a plan: the plan is pinned, and every reminder is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.erasure import unused_number
from schedules.midway import with_past_sent
from schedules.plans import keep_plan, plan_for, plan_of
from schedules.profile import AgeBand, BmiBand, Severity
from schedules.register import register


@dataclass(frozen=True)
class Entry:
    """What staff say of a patient; `label` is their own word, `zone` an IANA name.

    `send_past` names steps of which the latest message is sent although its time is past;
    `overrides` are laid over the plan. What is not known of the patient's profile is None.
    """

    label: str
    language: str
    anchor: date
    zone: str
    anchor_time: time | None = None  # the hour of the procedure; the plan's own when unknown
    send_past: tuple[str, ...] = ()
    overrides: Mapping[str, Any] | None = None
    severity: Severity | None = None
    age_band: AgeBand | None = None
    bmi_band: BmiBand | None = None


def enrol(session: Session, source: str, entry: Entry, by: int, now: datetime) -> Enrolment:
    """Enrol a patient on the plan that reads `source`, in the caller's transaction.

    The hour and quiet hours are the plan's until the patient chooses. `by` is the user id of the
    member of staff, 0 for the command line. Raises `PlanFaults` if the plan is not sound, or the
    overrides do not fit it.
    """
    version = keep_plan(session, source, now)
    plan = plan_of(session, stored_id(version))
    enrolment = Enrolment(
        id=unused_number(session),
        plan_version_id=stored_id(version),
        label=entry.label,
        language=entry.language,
        anchor=entry.anchor,
        anchor_time=entry.anchor_time,
        zone=entry.zone,
        hour=plan.hour,
        quiet=str(plan.quiet) if plan.quiet else None,
        overrides=with_past_sent(entry.overrides, entry.send_past) or None,
        severity=entry.severity,
        age_band=entry.age_band,
        bmi_band=entry.bmi_band,
        created_at=now,
        created_by=by,
    )
    session.add(enrolment)
    session.flush()
    register(session, enrolment, plan_for(session, enrolment), now)
    return enrolment
