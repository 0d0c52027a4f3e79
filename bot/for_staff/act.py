"""An Act is what staff just did to a patient, kept as it was before so that it can be undone."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, Session, SQLModel, col, select

from bot.button import Button, button
from bot.words import Words
from schedules.columns import enum_column, stored_id
from schedules.enrolment import Enrolment

UNDONE_WITHIN = timedelta(minutes=10)
_KEPT = (
    *("anchor", "anchor_time", "zone", "hour", "quiet", "overrides", "plan_version_id"),
    *("home_zone", "away_until", "paused_until", "paused_by", "state", "ending", "ended_by"),
    "merged_into",
)


class ActKind(StrEnum):
    """What was done."""

    CHANGE = "change"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    NOTE = "note"
    DISCHARGE = "discharge"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    TAKE_BACK = "take_back"
    SEND = "send"  # cannot be undone


class Act(SQLModel, table=True):
    """One act on one enrolment: `before` and `after` are what may have changed, as JSON has it."""

    __tablename__ = "act"

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    kind: ActKind = Field(sa_column=enum_column(ActKind))
    done_at: datetime
    done_by: int = Field(sa_type=BigInteger)  # a member of staff
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    undone_at: datetime | None = None


def snapshot(enrolment: Enrolment) -> dict[str, Any]:
    """Return what acts change of an enrolment, in JSON's own values."""
    return {name: _plain(getattr(enrolment, name)) for name in _KEPT}


def seal_of(enrolment: Enrolment) -> str:
    """Return what is another once anything has changed that an act may change."""
    told = json.dumps(snapshot(enrolment), sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def keep_act(
    session: Session,
    enrolment: Enrolment,
    kind: ActKind,
    before: Mapping[str, Any],
    by: int,
    now: datetime,
) -> Act:
    """Keep what was done, with how it was `before`."""
    act = Act(
        enrolment_id=stored_id(enrolment),
        kind=kind,
        done_at=now,
        done_by=by,
        before=dict(before),
        after=snapshot(enrolment),
    )
    session.add(act)
    session.flush()
    return act


def last_act(session: Session, enrolment_id: int) -> Act | None:
    """Return what was done last and was not undone."""
    query = select(Act).where(Act.enrolment_id == enrolment_id, col(Act.undone_at).is_(None))
    return session.exec(query.order_by(col(Act.id).desc()).limit(1)).first()


def undo_button(say: Words, act: Act) -> Button:
    """Return the button that undoes this very act; of a later one it undoes nothing."""
    return button(say("Undo"), "undo", act.id)


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case date() | time():
            return value.isoformat()
    return value
