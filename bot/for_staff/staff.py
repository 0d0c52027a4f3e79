"""A member of staff, known by the numeric id of their account and read anew at each request."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, col, select

from schedules.columns import enum_column


class Role(StrEnum):
    """What a member of staff may do; the first one added is an admin."""

    ADMIN = "admin"
    CLINICIAN = "clinician"
    OBSERVER = "observer"


class Staff(SQLModel, table=True):
    """One member of staff; `removed_at` ends their rights at once.

    Who is off duty is called when nobody on duty takes an alert on. Who wants no digest gets none.
    """

    __tablename__ = "staff"

    user_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    role: Role = Field(default=Role.ADMIN, sa_column=enum_column(Role))
    name: str = ""
    language: str = "en"
    added_at: datetime
    removed_at: datetime | None = None
    off_duty_since: datetime | None = None
    no_digest_since: datetime | None = None


def active_staff(session: Session) -> list[Staff]:
    """Return everyone who is on the staff now, the longest-serving first."""
    query = select(Staff).where(col(Staff.removed_at).is_(None))
    return list(session.exec(query.order_by(col(Staff.added_at), col(Staff.user_id))))


def find_staff(session: Session, user_id: int) -> Staff | None:
    """Return the member of staff with this user id, or None for anybody else."""
    found = session.get(Staff, user_id)
    return found if found and found.removed_at is None else None
