"""Enrolling puts a patient on a plan: the plan is pinned, and every reminder is written."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.erasure import unused_number
from schedules.midway import with_past_sent
from schedules.plans import keep_plan, plan_for, plan_of
from schedules.register import register


@dataclass(frozen=True)
class Entry:
    """What staff say of a patient; `label` is their own word, `zone` an IANA name.

    `send_past` names steps of which the latest message is sent although its time is past.
    """

    label: str
    language: str
    anchor: date
    zone: str
    anchor_time: time | None = None  # the hour of the procedure; the plan's own when unknown
    send_past: tuple[str, ...] = ()


def enrol(session: Session, source: str, entry: Entry, by: int, now: datetime) -> Enrolment:
    """Enrol a patient on the plan that reads `source`, in the caller's transaction.

    The hour and quiet hours are the plan's until the patient chooses. `by` is the user id of the
    member of staff. Raises `PlanFaults` if the plan is not sound.
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
        overrides=with_past_sent(None, entry.send_past) or None,
        created_at=now,
        created_by=by,
    )
    session.add(enrolment)
    session.flush()
    register(session, enrolment, plan_for(session, enrolment), now)
    return enrolment
