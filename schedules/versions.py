"""The versions of a plan that patients are on, beside the one that is enrolled on now."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from schedules.enrolment import Enrolment, EnrolmentState, PlanVersion
from schedules.plan import Plan
from schedules.plans import plan_of

_WRITTEN = re.compile(r"^version: *([0-9]+) *$", re.MULTILINE)
_IN_CARE = (EnrolmentState.INVITED, EnrolmentState.ACTIVE)


@dataclass(frozen=True)
class VersionInUse:
    """One kept version of a plan and how many patients in care are on it."""

    id: int
    name: str
    digest: str
    patients: int


@dataclass(frozen=True)
class Spread:
    """How the patients on a plan are spread over its versions.

    `older` holds the versions that can be updated: another text with the same number or a lower
    one. `unraised` tells that one of them has the same number.
    """

    patients: int
    older: tuple[VersionInUse, ...]
    unraised: bool

    @property
    def to_update(self) -> int:
        """Return how many patients are on an older version."""
        return sum(version.patients for version in self.older)


def versions_in_use(session: Session) -> list[VersionInUse]:
    """Return each version that patients in care are on."""
    query = (
        select(PlanVersion.id, PlanVersion.name, PlanVersion.digest, func.count())
        .join(Enrolment)
        .where(col(Enrolment.state).in_(_IN_CARE))
        .group_by(col(PlanVersion.id), col(PlanVersion.name), col(PlanVersion.digest))
        .order_by(col(PlanVersion.id))
    )
    found = session.exec(query).all()
    return [VersionInUse(number or 0, name, digest, n) for number, name, digest, n in found]


def spread(session: Session, plan: Plan, source: str, in_use: Sequence[VersionInUse]) -> Spread:
    """Compare the newest text of a plan, read as `plan`, with what its patients are on."""
    digest = hashlib.sha256(source.encode()).hexdigest()
    named = [version for version in in_use if version.name == plan.name]
    others = {v: _number(session, v) for v in named if v.digest != digest}
    return Spread(
        patients=sum(version.patients for version in named),
        older=tuple(v for v, number in others.items() if number <= plan.version),
        unraised=plan.version in others.values(),
    )


def _number(session: Session, in_use: VersionInUse) -> int:
    """Return a version's own number, without reading all of its plan if that can be helped."""
    version = session.get_one(PlanVersion, in_use.id)
    found = _WRITTEN.search(version.source)
    return int(found[1]) if found else plan_of(session, in_use.id).version


def patients_on(session: Session, versions: Sequence[VersionInUse]) -> list[Enrolment]:
    """Return the patients in care who are on one of these versions, in the order of their ids."""
    ids = [version.id for version in versions]
    query = select(Enrolment).where(col(Enrolment.plan_version_id).in_(ids))
    in_care = query.where(col(Enrolment.state).in_(_IN_CARE))
    return list(session.exec(in_care.order_by(col(Enrolment.id))))
