"""An Erasure is what remains of a patient who had everything deleted: that it was, and when.

It is kept so that a restored backup can be erased again, and no number is given a second time.
"""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, func, select

from schedules.enrolment import Enrolment


class Erasure(SQLModel, table=True):
    """One enrolment of which nothing else is kept."""

    __tablename__ = "erasure"

    enrolment_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    erased_at: datetime


def unused_number(session: Session) -> int | None:
    """Return the number for a new enrolment where the database would give an erased one again.

    Buttons and texts on the phones of staff may still name it. None if the database's own will do.
    """
    if session.get_bind().dialect.name != "sqlite":
        return None  # a sequence never goes back
    erased = session.exec(select(func.max(Erasure.enrolment_id))).one()
    taken = session.exec(select(func.max(Enrolment.id))).one()
    return erased + 1 if erased and erased > (taken or 0) else None
