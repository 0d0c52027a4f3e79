"""The job store shows the planned Reminder rows to APScheduler as jobs; it keeps nothing itself.

A job is over when its row says so, and never because APScheduler removes it: that happens as soon
as a job is handed to an executor, whatever becomes of it then.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple, NoReturn

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore, JobLookupError
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import Engine, Select, bindparam, select
from sqlmodel import col

from schedules.alert import Tell, keep
from schedules.clock import Clock
from schedules.database import reading
from schedules.errors import AftercareError
from schedules.reminder import IS_PLANNED, Reminder
from schedules.turn import Turn

BATCH = 16
INLINE = "inline"  # the executor's name


class JobRefusedError(AftercareError):
    """A reminder cannot be added as a job, because it has no patient and no plan."""


class ReminderJob(Job):  # type: ignore[misc] # APScheduler ships no types
    """A planned reminder as APScheduler sees it: made from its row when asked for, never stored."""

    __slots__ = ("turn",)

    def _get_run_times(self, _now: datetime) -> list[datetime]:
        # Whether it is due was decided by the store's own clock, not by the time handed in here.
        return [] if self.turn.over else [self.next_run_time]


class _Row(NamedTuple):
    id: int
    enrolment_id: int
    step: str
    number: int
    run_at: datetime


_PLANNED = (
    select(*(col(getattr(Reminder, name)) for name in _Row._fields))
    .where(IS_PLANNED)
    .order_by(col(Reminder.run_at), col(Reminder.id))
)
# Built once: building them would take longer than running them.
_DUE = _PLANNED.where(col(Reminder.run_at) <= bindparam("now")).limit(BATCH)
_FIRST = _PLANNED.limit(1)
_ONE = _PLANNED.where(col(Reminder.id) == bindparam("reminder_id"))


class ReminderJobStore(BaseJobStore):  # type: ignore[misc] # APScheduler ships no types
    """Every planned reminder is a job whose id is the row's id and whose next run time its run_at.

    What is due is told by `clock`, whatever time APScheduler passes. A few are handed out at a
    time, so that the scheduler's loop is never held up and memory does not depend on the number.
    """

    def __init__(self, engine: Engine, clock: Clock, tell: Tell = keep) -> None:
        super().__init__()
        self._engine = engine
        self._clock = clock
        self._tell = tell
        self.turn = Turn(engine, clock, tell)

    def lookup_job(self, job_id: str) -> ReminderJob | None:
        """Return the planned reminder of this id, or None."""
        if not job_id.isdecimal():
            return None
        rows = self._rows(_ONE, reminder_id=int(job_id))
        return self._job(rows[0]) if rows else None

    def get_due_jobs(self, _now: datetime) -> list[ReminderJob]:
        """Return the reminders that have been due longest, a batch at most, and begin a turn."""
        rows = self._rows(_DUE, now=self._clock.now())
        self.turn = Turn(self._engine, self._clock, self._tell)
        return [self._job(row) for row in rows]

    def get_next_run_time(self) -> datetime | None:
        """Return when the next reminder is due, past if one is due already; None if none is."""
        rows = self._rows(_FIRST)
        return rows[0].run_at if rows else None

    def get_all_jobs(self) -> list[ReminderJob]:
        """Return every planned reminder in order of time: memory grows with their number."""
        return [self._job(row) for row in self._rows(_PLANNED)]

    def add_job(self, job: Job) -> NoReturn:
        """Refuse: only registering an enrolment makes reminders."""
        raise JobRefusedError(
            f"“{job.name}” cannot be added here: reminders come from enrolling a patient. "
            'Put other work into the job store "housekeeping".'
        )

    def update_job(self, job: Job) -> None:
        """Change nothing: the row says when the reminder is due."""

    def remove_job(self, job_id: str) -> None:
        """Change nothing: the row's state says when the reminder is over."""
        if not job_id.isdecimal():
            raise JobLookupError(job_id)  # so that APScheduler looks in the other stores

    def remove_all_jobs(self) -> None:
        """Change nothing: nobody takes a patient's reminders away but through the rows."""

    def _rows(self, query: Select[Any], **values: object) -> list[_Row]:
        with reading(self._engine) as session:
            return [_Row(*row) for row in session.connection().execute(query, values)]

    def _job(self, row: _Row) -> ReminderJob:
        """Make the job without Job's own checks, which inspect the function's signature."""
        job = ReminderJob.__new__(ReminderJob)
        job.id = str(row.id)
        job.name = f"{row.step} {row.number} of enrolment {row.enrolment_id}"
        job.turn = self.turn
        job.func, job.func_ref = self.turn.run, None
        job.args, job.kwargs = (row.id,), {}
        job.trigger = DateTrigger(row.run_at, UTC)
        job.next_run_time = row.run_at
        job.executor = INLINE
        job.max_instances, job.coalesce, job.misfire_grace_time = 1, True, None
        job._scheduler, job._jobstore_alias = self._scheduler, self._alias
        return job
