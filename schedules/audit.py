"""The audit is the clinic's memory of who did what to whom, each entry sealed onto the one before.

An entry holds numbers and facts, never what was written and no name, so that it may stay when a
patient's data goes. Whoever alters, drops or inserts one breaks the chain from there on.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, func, text
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from schedules.columns import enum_column

FIRST = "0" * 64
"""What the first entry is sealed onto."""
Fact = str | int | None


class Action(StrEnum):
    """What was done; `by` did it to `enrolment_id`, or to the member of staff in the facts."""

    ENROLLED = "enrolled"
    LINK_RENEWED = "link_renewed"
    PHONE_RENEWED = "phone_renewed"
    CHANGED = "changed"
    PLAN_UPDATED = "plan_updated"
    SENT_PAST = "sent_past"
    WROTE = "wrote"
    TOOK_ON = "took_on"
    TOOK_THREAD = "took_thread"
    CLOSED_THREAD = "closed_thread"
    CLOSED_HELPER = "closed_helper"
    NOTED = "noted"
    PHONE_NOTED = "phone_noted"
    PAUSED = "paused"
    RESUMED = "resumed"
    SKIPPED = "skipped"
    SENT_NOW = "sent_now"
    DISCHARGED = "discharged"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    TAKEN_BACK = "taken_back"
    UNDONE = "undone"
    STAFF_INVITED = "staff_invited"
    STAFF_ADDED = "staff_added"
    STAFF_ROLE = "staff_role"
    STAFF_REMOVED = "staff_removed"
    DUTY = "duty"
    CLINIC_SET = "clinic_set"
    ANNOUNCED = "announced"
    ANNOUNCEMENT_STOPPED = "announcement_stop"
    ANNOUNCED_ON = "announced_on"
    EXPORTED = "exported"
    DIGEST = "digest"


class AuditEntry(SQLModel, table=True):
    """One thing that somebody did; `by` is a Telegram user id, None for the command line."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: int | None = Field(default=None, sa_type=BigInteger, index=True)
    action: Action = Field(sa_column=enum_column(Action))
    # No foreign key: the entry outlives the patient's rows.
    enrolment_id: int | None = Field(default=None, index=True)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    seal: str

    def sealed_onto(self, before: str) -> str:
        """Return the seal that this entry must carry after one with the seal `before`."""
        return sealed(before, self.at, self.by, str(self.action), self.enrolment_id, self.facts)


def sealed(
    before: str,
    at: datetime,
    by: int | None,
    action: str,
    enrolment_id: int | None,
    facts: dict[str, Any],
) -> str:
    """Return the seal of what an entry tells after one with the seal `before`."""
    told = [before, at.astimezone(UTC).isoformat(), by, action, enrolment_id, facts]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def record(
    session: Session,
    action: Action,
    by: int | None,
    now: datetime,
    enrolment_id: int | None = None,
    **facts: Fact,
) -> None:
    """Add an entry in the caller's transaction; facts are short and name no patient."""
    if session.get_bind().dialect.name == "postgresql":
        # SQLite has one writer at a time; here two would be sealed onto the same entry.
        session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
    before = last_seal(session)
    entry = AuditEntry(
        at=now, by=by, action=action, enrolment_id=enrolment_id, facts=facts, seal=""
    )
    entry.seal = entry.sealed_onto(before or FIRST)
    session.add(entry)
    session.flush()


def length(session: Session, about: int | None = None) -> int:
    """Return how many entries there are, of one enrolment if it is named."""
    return session.exec(_counted(about)).one()


def last_seal(session: Session) -> str | None:
    """Return the newest entry's seal: noted elsewhere, it tells whether the end was cut off."""
    return session.exec(select(AuditEntry.seal).order_by(col(AuditEntry.id).desc())).first()


def newest(
    session: Session, skip: int, most: int, about: int | None = None
) -> Sequence[AuditEntry]:
    """Return some of the entries, the newest first, of one enrolment if it is named."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).offset(skip).limit(most)
    if about is not None:
        query = query.where(AuditEntry.enrolment_id == about)
    return session.exec(query).all()


def all_entries(session: Session) -> Iterator[AuditEntry]:
    """Yield every entry, the oldest first, a few at a time."""
    query = select(AuditEntry).order_by(col(AuditEntry.id)).execution_options(yield_per=1000)
    for entry in session.exec(query):
        yield entry
        session.expunge(entry)


def _counted(about: int | None) -> SelectOfScalar[int]:
    query = select(func.count()).select_from(AuditEntry)
    return query if about is None else query.where(AuditEntry.enrolment_id == about)
