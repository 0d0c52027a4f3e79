"""An Alert is something that staff must see."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel

from schedules.columns import enum_column
from schedules.rule import AlertLevel


class AlertKind(StrEnum):
    """Why staff must look."""

    PROBLEM = "problem"  # the patient tapped Problem
    WORDS = "words"  # the patient wrote something
    UNREACHABLE = "unreachable"  # the chat refuses messages
    UNDELIVERABLE = "undeliverable"  # one message could not be sent and was set aside
    SET_ASIDE = "set_aside"  # something that came in could not be handled and was set aside
    RULE = "rule"  # an answer met a rule of the plan
    RED_FLAG = "red_flag"  # an answer is a sign of danger
    NO_ANSWER = "no_answer"  # the patient has not answered for long


class Alert(SQLModel, table=True):
    """One thing for staff to see; raised once, told to each member of staff through the outbox."""

    __tablename__ = "alert"

    id: int | None = Field(default=None, primary_key=True)
    kind: AlertKind = Field(sa_column=enum_column(AlertKind))
    enrolment_id: int | None = Field(default=None, foreign_key="enrolment.id", index=True)
    reply_id: int | None = Field(default=None, foreign_key="reply.id")
    level: AlertLevel = Field(default=AlertLevel.ROUTINE, sa_column=enum_column(AlertLevel))
    rule: str | None = None  # the plan's rule, or the red flag, that led to it
    raised_at: datetime


Tell = Callable[[Session, Alert], None]
"""Records an alert and tells staff of it, in the caller's transaction."""


def keep(session: Session, alert: Alert) -> None:
    """Record an alert and tell nobody: where there is no staff to tell."""
    session.add(alert)
