"""A Reminder is one occurrence of a step due for one enrolment: the scheduler's job, as a row."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from schedules.columns import enum_column
from schedules.plan import Kind
from schedules.timeline import Occurrence


class ReminderState(StrEnum):
    """What became of a reminder; the reason of all but `planned` and `released` is on the row."""

    PLANNED = "planned"  # its time is to come: this row is a job of the scheduler
    RELEASED = "released"  # handed to the outbox as a Message
    MISSED = "missed"  # its late policy no longer allowed it
    SKIPPED = "skipped"  # not sent for a reason of the patient's (not joined, unreachable)
    WITHDRAWN = "withdrawn"  # a change of plan, date or consent took it out


# In so many words, never as a parameter: only then is the partial index sure to be used.
IS_PLANNED = text("state = 'planned'")
IS_AFTER = text("after_id IS NOT NULL")
IS_RELEASED = text("released_at IS NOT NULL")
IS_ASKED = text("kind = 'check_in' AND state = 'released'")


class Reminder(SQLModel, table=True):
    """One step due once for one enrolment; identity is (enrolment, step, number), never its time.

    `due_at` is the occurrence's own time, `run_at` the next try to release it (the same, or later
    after a failed release); from `expires_at` on it is missed rather than sent. `released_at` is
    when its Message was written and stays whatever follows: such a row is never planned again.
    All UTC.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "step", "number", name="reminder_identity"),
        # The job store reads only this: small, ordered, and independent of what is over.
        Index(
            "reminder_planned",
            "run_at",
            "id",
            sqlite_where=IS_PLANNED,
            postgresql_where=IS_PLANNED,
        ),
        # What went out in a week.
        Index(
            "reminder_released",
            "released_at",
            "kind",
            sqlite_where=IS_RELEASED,
            postgresql_where=IS_RELEASED,
        ),
        # The last check-in of each patient.
        Index(
            "reminder_asked",
            "enrolment_id",
            "released_at",
            sqlite_where=IS_ASKED,
            postgresql_where=IS_ASKED,
        ),
        Index("reminder_after", "after_id", sqlite_where=IS_AFTER, postgresql_where=IS_AFTER),
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
    released_at: datetime | None = None
    tries: int = 0  # how often releasing it failed
    # What a rule added on top of the timeline: the rule's name, and the reminder that led to it.
    because: str | None = None
    after_id: int | None = Field(default=None, foreign_key="reminder.id")
    # The catch-up message it came in, with others that were late.
    folded_into: int | None = Field(default=None, index=True)  # message.id; no key, lest it cycle

    def occurrence(self, zone: str) -> Occurrence:
        """Return the occurrence this reminder is of, with its time local to the zone."""
        local = self.due_at.astimezone(ZoneInfo(zone))
        return Occurrence(self.step, self.number, self.kind, local, self.due_at, self.expires_at)
