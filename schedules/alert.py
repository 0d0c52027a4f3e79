"""An Alert is something that staff must see."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from schedules.columns import enum_column


class AlertKind(StrEnum):
    """Why staff must look."""

    PROBLEM = "problem"  # the patient tapped Problem
    WORDS = "words"  # the patient wrote something
    UNREACHABLE = "unreachable"  # the chat refuses messages
    UNDELIVERABLE = "undeliverable"  # one message could not be sent and was set aside
    SET_ASIDE = "set_aside"  # something that came in could not be handled and was set aside


class Alert(SQLModel, table=True):
    """One thing for staff to see; raised once, told to each member of staff through the outbox."""

    __tablename__ = "alert"

    id: int | None = Field(default=None, primary_key=True)
    kind: AlertKind = Field(sa_column=enum_column(AlertKind))
    enrolment_id: int | None = Field(default=None, foreign_key="enrolment.id", index=True)
    reply_id: int | None = Field(default=None, foreign_key="reply.id")
    raised_at: datetime
