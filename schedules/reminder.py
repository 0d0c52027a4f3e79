"""A Reminder is one occurrence of a step due for one enrolment: the scheduler's job, as a row."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from schedules.columns import enum_column
from schedules.plan import Kind


class ReminderState(StrEnum):
    """What became of a reminder; every state but `planned` and `released` has its reason on the row."""

    PLANNED = "planned"  # its time is to come: this row is a job of the scheduler
    RELEASED = "released"  # handed to the outbox as a Message
    MISSED = "missed"  # its late policy no longer allowed it
    SKIPPED = "skipped"  # not sent for a reason of the patient's (not joined, unreachable)
    WITHDRAWN = "withdrawn"  # a change of plan, date or consent took it out


class Reminder(SQLModel, table=True):
    """One step due once for one enrolment; identity is (enrolment, step, number), never its time.

    `due_at` is the occurrence's own time, `run_at` the next try to release it (the same, or later
    after a failed release), `expires_at` the latest time at which it may still be sent. All UTC.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "step", "number", name="reminder_identity"),
        # The job store reads only this: small, ordered, and independent of what is over.
        Index(
            "reminder_planned",
            "run_at",
            "id",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id")
    step: str
    number: int  # 1…n; 0 is a restriction's lift-off
    kind: Kind = Field(sa_column=enum_column(Kind))
    due_at: datetime
    run_at: datetime
    expires_at: datetime
    state: ReminderState = Field(
        default=ReminderState.PLANNED, sa_column=enum_column(ReminderState)
    )
    reason: str | None = None
    decided_at: datetime | None = None
