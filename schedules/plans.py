"""The plans that patients are enrolled on, kept in the database exactly as they read then."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlmodel import Session, col, select

from schedules.enrolment import Enrolment, PlanVersion
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan


def keep_plan(session: Session, source: str, now: datetime) -> PlanVersion:
    """Keep a plan's YAML text and return its row, which has an id; the same text has the same row.

    Raises PlanFaults if the plan is not sound.
    """
    version = version_of(session, source, now)
    if version.id is None:
        session.add(version)
        session.flush()
    return version


def version_of(session: Session, source: str, now: datetime) -> PlanVersion:
    """Return the row that keeps a plan's YAML text, or one to be stored; write nothing.

    Raises PlanFaults if the plan is not sound.
    """
    digest = hashlib.sha256(source.encode()).hexdigest()
    kept = session.exec(select(PlanVersion).where(PlanVersion.digest == digest)).first()
    if kept is None:
        plan = _parse(_Source(digest, "", "plan", source))
        kept = PlanVersion(name=plan.name, digest=digest, source=source, saved_at=now)
    return kept


def plan_of(session: Session, plan_version_id: int) -> Plan:
    """Return the plan of a version, parsed once however often it is asked for."""
    version = session.get_one(PlanVersion, plan_version_id)
    return overridden(version, None)


def plan_for(session: Session, enrolment: Enrolment) -> Plan:
    """Return the plan of an enrolment: the version it is pinned to, with its own overrides."""
    version = session.get_one(PlanVersion, enrolment.plan_version_id)
    return overridden(version, enrolment.overrides)


def plan_told(session: Session, enrolment: Enrolment, step: str) -> Plan:
    """Return the plan that tells of a step: the patient's own, or the latest before that had it.

    What was sent can be answered for ever, also when a later version no longer has the step.
    """
    plan = plan_for(session, enrolment)
    if step in plan.steps:
        return plan
    pinned = session.get_one(PlanVersion, enrolment.plan_version_id)
    named = select(PlanVersion.id).where(PlanVersion.name == pinned.name)
    earlier = session.exec(named.order_by(col(PlanVersion.id).desc())).all()
    known = (plan_of(session, version_id or 0) for version_id in earlier)
    return next((before for before in known if step in before.steps), plan)


def overridden(version: PlanVersion, overrides: Mapping[str, object] | None) -> Plan:
    """Return a version's plan with overrides laid over it, parsed once however often asked for.

    Raises PlanFaults where the overrides do not fit.
    """
    changed = json.dumps(overrides, sort_keys=True) if overrides else ""
    return _parse(_Source(version.digest, changed, version.name, version.source))


@dataclass(frozen=True)
class _Source:
    """A plan's text and its overrides as JSON; the text is told apart by its digest alone."""

    digest: str
    overrides: str
    name: str = field(compare=False)
    text: str = field(compare=False)


@lru_cache(maxsize=128)
def _parse(source: _Source) -> Plan:
    overrides = json.loads(source.overrides) if source.overrides else None
    return load_plan(source.text, source.name, overrides)
