"""An Alert is something that staff must see; what is not routine is repeated until it is taken on.

The row alone says how far that has come: whoever is called, and again, is called from it.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, Session, SQLModel

from schedules.columns import enum_column
from schedules.rule import AlertLevel


class AlertKind(StrEnum):
    """Why staff must look."""

    PROBLEM = "problem"  # the patient tapped Problem
    WORDS = "words"  # the patient wrote something
    FLOOD = "flood"  # the patient writes more than can be shown one by one
    UNREACHABLE = "unreachable"  # the chat refuses messages
    UNDELIVERABLE = "undeliverable"  # one message could not be sent and was set aside
    SET_ASIDE = "set_aside"  # something that came in could not be handled and was set aside
    RULE = "rule"  # an answer met a rule of the plan
    RED_FLAG = "red_flag"  # an answer, or words, are a sign of danger
    MEDICINE = "medicine"  # the patient seems to have taken what the plan restricts
    NO_WORD = "no_word"  # a patient in danger has not said whether help came
    NO_ANSWER = "no_answer"  # the patient has not answered for long
    ERASED = "erased"  # the patient had everything deleted; it names no enrolment
    ANSWERED = "answered"  # a member of staff wrote to the patient; `news` is what
    HELPER = "helper"  # the patient's helper wrote something


# In so many words, never as a parameter: only then is the partial index sure to be used.
IS_WATCHED = text("next_at IS NOT NULL")
IS_OF_REPLY = text("reply_id IS NOT NULL")
IS_OPEN = text("acknowledged_at IS NULL")
IS_CALLING = text("level <> 'routine'")


class Alert(SQLModel, table=True):
    """One thing for staff to see; raised once, told to members of staff through the outbox.

    `news` is what it says, by language. At `next_at` somebody has to be called, or told who took
    it on; None when nothing is left to do. A round of calls began at `told_at`, the `rounds`th one.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "alert_watched",
            "next_at",
            "id",
            sqlite_where=IS_WATCHED,
            postgresql_where=IS_WATCHED,
        ),
        # What nobody has taken on, by kind: rules that were met, words without an answer.
        Index(
            "alert_open",
            "kind",
            "raised_at",
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        # What called staff in a week.
        Index("alert_calling", "raised_at", sqlite_where=IS_CALLING, postgresql_where=IS_CALLING),
        Index("alert_of_reply", "reply_id", sqlite_where=IS_OF_REPLY, postgresql_where=IS_OF_REPLY),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: AlertKind = Field(sa_column=enum_column(AlertKind))
    enrolment_id: int | None = Field(default=None, foreign_key="enrolment.id", index=True)
    reply_id: int | None = Field(default=None, foreign_key="reply.id")
    level: AlertLevel = Field(default=AlertLevel.ROUTINE, sa_column=enum_column(AlertLevel))
    rule: str | None = None  # the plan's rule, or the red flag, that led to it
    raised_at: datetime
    news: dict[str, str] | None = Field(default=None, sa_type=JSON)
    next_at: datetime | None = None
    told_at: datetime | None = None
    rounds: int = 0
    acknowledged_at: datetime | None = None
    acknowledged_by: int | None = Field(default=None, sa_type=BigInteger)  # a member of staff


Tell = Callable[[Session, Alert], None]
"""Records an alert and tells staff of it, in the caller's transaction."""


def keep(session: Session, alert: Alert) -> None:
    """Record an alert and tell nobody: where there is no staff to tell."""
    session.add(alert)
