"""An Erasure is what remains of a patient who had everything deleted: that it was, and when.

It is kept so that a restored backup can be erased again.
"""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Erasure(SQLModel, table=True):
    """One enrolment of which nothing else is kept."""

    __tablename__ = "erasure"

    enrolment_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    erased_at: datetime
