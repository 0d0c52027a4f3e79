"""The plans that patients are enrolled on, kept in the database exactly as they read then."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlmodel import Session, select

from schedules.enrolment import Enrolment, PlanVersion
from schedules.plan import Plan
from schedules.plan_file import load_plan


def keep_plan(session: Session, source: str, now: datetime) -> PlanVersion:
    """Keep a plan's YAML text and return its row, which has an id; the same text has the same row.

    Raises PlanFaults if the plan is not sound.
    """
    digest = hashlib.sha256(source.encode()).hexdigest()
    kept = session.exec(select(PlanVersion).where(PlanVersion.digest == digest)).first()
    if kept is None:
        plan = _parse(_Source(digest, "plan", source))
        kept = PlanVersion(name=plan.name, digest=digest, source=source, saved_at=now)
        session.add(kept)
        session.flush()
    return kept


def plan_of(session: Session, plan_version_id: int) -> Plan:
    """Return the plan of a version, parsed once however often it is asked for."""
    version = session.get_one(PlanVersion, plan_version_id)
    return _parse(_Source(version.digest, version.name, version.source))


def plan_for(session: Session, enrolment: Enrolment) -> Plan:
    """Return the plan of an enrolment: the version it is pinned to, with its own overrides."""
    return plan_of(session, enrolment.plan_version_id)


@dataclass(frozen=True)
class _Source:
    """A plan's text that is told apart by its digest alone."""

    digest: str
    name: str = field(compare=False)
    text: str = field(compare=False)


@lru_cache(maxsize=32)
def _parse(source: _Source) -> Plan:
    return load_plan(source.text, source.name)
