"""A StaffInvitation lets one colleague onto the staff: a link or typed code, once and for a day.

It is kept and read like a patient's (`invitation`): hashed, and wrong codes are throttled.
"""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, col, select, update

from bot.for_staff.invitation import Secrets, fresh_secrets, opens
from bot.for_staff.staff import Role
from schedules.columns import enum_column

VALID_FOR = timedelta(hours=24)


class StaffInvitation(SQLModel, table=True):
    """One way onto the staff in one role; it belongs to the first account that presents it."""

    __tablename__ = "staff_invitation"

    id: int | None = Field(default=None, primary_key=True)
    role: Role = Field(sa_column=enum_column(Role))
    token_hash: str = Field(unique=True)
    code_hash: str = Field(unique=True)
    created_at: datetime
    created_by: int = Field(sa_type=BigInteger)
    expires_at: datetime
    opened_by: int | None = Field(default=None, sa_type=BigInteger)
    used_at: datetime | None = None


def invite_colleague(session: Session, role: Role, by: int, now: datetime) -> Secrets:
    """Make a fresh invitation to the staff."""
    fresh = fresh_secrets()
    session.add(
        StaffInvitation(
            role=role,
            token_hash=fresh.token_hash,
            code_hash=fresh.code_hash,
            created_at=now,
            created_by=by,
            expires_at=now + VALID_FOR,
        )
    )
    return fresh


def find_staff_invitation(session: Session, secret: str) -> StaffInvitation | None:
    """Return what a token or typed code opens, however old or used it is."""
    return session.exec(select(StaffInvitation).where(opens(StaffInvitation, secret))).first()


def is_open(invitation: StaffInvitation, user_id: int, now: datetime) -> bool:
    """Tell whether this account may still join by it."""
    theirs = invitation.opened_by in (None, user_id)
    return theirs and invitation.used_at is None and now < invitation.expires_at


def use_up(session: Session, invitation_id: int, user_id: int, now: datetime) -> bool:
    """Use an invitation up; False if it was used, or ran out, meanwhile."""
    query = (
        update(StaffInvitation)
        .where(col(StaffInvitation.id) == invitation_id, col(StaffInvitation.used_at).is_(None))
        .where(col(StaffInvitation.opened_by) == user_id, col(StaffInvitation.expires_at) > now)
        .values(used_at=now)
    )
    return bool(session.execute(query).rowcount == 1)  # type: ignore[attr-defined] # an UPDATE gives a CursorResult


def withdraw_by(session: Session, user_id: int, now: datetime) -> None:
    """Let the open invitations of somebody who leaves run out."""
    session.execute(
        update(StaffInvitation)
        .where(col(StaffInvitation.created_by) == user_id, col(StaffInvitation.used_at).is_(None))
        .where(col(StaffInvitation.expires_at) > now)
        .values(expires_at=now)
    )
