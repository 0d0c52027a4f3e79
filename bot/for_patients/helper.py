"""A Helper is somebody of the patient's choice who is told of reminders, in a chat of their own."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from schedules.columns import enum_column


class Gets(StrEnum):
    """What a helper is told."""

    MISSED = "missed"  # reminders that the patient left without an answer
    ALL = "all"  # every reminder


class Helper(SQLModel, table=True):
    """One person who helps one patient, with the consent of both; over once `ended_at` is set."""

    __tablename__ = "helper"
    __table_args__ = (
        Index(
            "helper_chat",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    user_id: int = Field(sa_type=BigInteger)
    language: str
    gets: Gets = Field(default=Gets.MISSED, sa_column=enum_column(Gets))
    joined_at: datetime
    ended_at: datetime | None = None
