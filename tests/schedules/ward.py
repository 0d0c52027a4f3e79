"""A small ward for the reminder tests: a clock set by hand, patients, and reminders due at will."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, text
from sqlmodel import Session, func, select

from schedules.database import open_database, reading, transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message
from schedules.plan import Kind
from schedules.plans import keep_plan
from schedules.reminder import Reminder, ReminderState

DAY_0 = date(2027, 3, 1)
NOON = datetime.combine(DAY_0, time(12), UTC)

PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "22:00-07:00"
steps:
  walk:
    kind: advice
    when: [1 day, 2 days, 3 days, 1 week]
    late: {policy: send, within: 2 hours}
    text: {en: Please walk a little.}
  ice:
    kind: advice
    when: [2 days, 2 weeks]
    late: {policy: send, within: 1 week}
    text: {en: Please rest.}
"""
LONGER_PLAN = PLAN.replace("version: 1", "version: 2").replace("1 week]", "1 week, 3 weeks]")
SHORTER_PLAN = PLAN.replace("version: 1", "version: 3").replace("2 days, 3 days, 1 week", "2 days")


class HandClock:
    """A clock that stands still until somebody sets it, in either direction."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def seconds_until(self, instant: datetime) -> float:
        return math.inf if instant > self.time else (instant - self.time).total_seconds()


def open_ward(folder: Path, busy_seconds: float = 5.0) -> Engine:
    return open_database(f"sqlite:///{folder / 'ward.db'}?timeout={busy_seconds}")


def admit(
    session: Session,
    *,
    state: EnrolmentState = EnrolmentState.ACTIVE,
    chat_id: int | None = 7,
    anchor: date = DAY_0,
    plan: str = PLAN,
) -> Enrolment:
    """Write an enrolment whose reminders are yet to be registered."""
    version = keep_plan(session, plan, NOON)
    enrolment = Enrolment(
        plan_version_id=version.id,
        label="B-12",
        language="en",
        anchor=anchor,
        zone="Europe/Berlin",
        hour=time(9),
        state=state,
        chat_id=chat_id,
        created_at=NOON,
        created_by=1,
    )
    session.add(enrolment)
    session.flush()
    return enrolment


def plan_reminders(
    engine: Engine, dues: Sequence[datetime], limit: timedelta = timedelta(days=2)
) -> list[int]:
    """Write one planned reminder for each due time, all of one new patient; return their ids."""
    with transaction(engine) as session:
        patients = session.exec(select(func.count()).select_from(Enrolment)).one()
        enrolment_id = admit(session, chat_id=patients + 1).id
        rows = [
            {
                "enrolment_id": enrolment_id,
                "step": "walk",
                "number": number,
                "kind": Kind.ADVICE,
                "due_at": due,
                "run_at": due,
                "expires_at": due + limit,
                "state": ReminderState.PLANNED,
                "tries": 0,
            }
            for number, due in enumerate(dues, 1)
        ]
        if rows:
            session.execute(insert(Reminder), rows)
        mine = select(Reminder.id).where(Reminder.enrolment_id == enrolment_id)
        return [found or 0 for found in session.exec(mine.order_by(Reminder.number))]


_MANY = """
INSERT INTO reminder
    (enrolment_id, step, number, kind, due_at, run_at, expires_at, state, tries)
WITH RECURSIVE numbers(number) AS (
    SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < :count
), times AS (
    SELECT number,
        strftime('%Y-%m-%d %H:%M:%S.000000', :first, ((number - 1) * :every) || ' seconds') AS due
    FROM numbers
)
SELECT 1, 'walk', number, 'advice', due, due, '9999-01-01 00:00:00.000000', 'planned', 0 FROM times
"""


def plan_many(folder: Path, count: int, first_due: datetime, every: timedelta) -> Engine:
    """Write so many planned reminders of one patient by one statement."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_ward(folder)
    first, seconds = first_due.replace(tzinfo=None).isoformat(), every.total_seconds()
    with transaction(engine) as session:
        admit(session)
        values = {"count": count, "first": first, "every": seconds}
        session.execute(text(_MANY), values)
    return engine


def reminder(engine: Engine, reminder_id: int) -> Reminder:
    with reading(engine) as session:
        return session.get_one(Reminder, reminder_id)


def released_ids(engine: Engine) -> list[int]:
    """Return the reminder of each message, in the order in which they were written."""
    with reading(engine) as session:
        return [
            found or 0 for found in session.exec(select(Message.reminder_id).order_by(Message.id))
        ]
