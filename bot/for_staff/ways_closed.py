"""Ways in that were given out and not used yet, when staff end an enrolment or merge two."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, update

from bot.for_staff.invitation import Invitation, Purpose


def call_off(session: Session, enrolment_id: int, now: datetime) -> None:
    """Let every way into an enrolment that was not used stop working."""
    unused = update(Invitation).where(_unused(enrolment_id, now))
    session.execute(unused.values(expires_at=now))


def lead_elsewhere(session: Session, enrolment_id: int, to: int, now: datetime) -> None:
    """Let the ways for a patient to join one enrolment lead to another."""
    joins = col(Invitation.purpose) == Purpose.JOIN
    unused = update(Invitation).where(_unused(enrolment_id, now), joins)
    session.execute(unused.values(enrolment_id=to))


def _unused(enrolment_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Invitation.enrolment_id) == enrolment_id,
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > now,
    )
