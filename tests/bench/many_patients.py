"""Fills a clinic's database with years of many patients, straight into the tables."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import SQLModel

from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.plan import Kind
from schedules.plans import keep_plan, plan_of
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel
from schedules.sought import kept_folded
from schedules.thread import Thread

REMINDERS_EACH = 100
_EVERY = timedelta(days=4)
_AT_ONCE = 50_000
Row = dict[str, Any]


class ManyPatients:
    """Patients whose procedures were on as many days of the last 400; half their course is past.

    Of 100, five have not joined, one is silent, one cannot be reached, three have stopped, and two
    wrote something that waits; one in 500 is in danger.
    """

    def __init__(self, engine: Engine, source: str, patients: int, now: datetime) -> None:
        self._engine, self._patients, self._now = engine, patients, now
        with transaction(engine) as session:
            self._version = keep_plan(session, source, now).id
            steps = plan_of(session, self._version or 0).steps
        self._asking = next(n for n, step in steps.items() if step.kind is Kind.CHECK_IN)
        self._advice = next(n for n, step in steps.items() if step.kind is Kind.ADVICE)

    def fill(self) -> None:
        """Write all rows, each table in turn."""
        for table, rows in (
            (Enrolment, self._enrolments()),
            (Reminder, self._reminders()),
            (Reply, self._replies()),
            (Alert, self._alerts()),
            (Thread, self._threads()),
            (Message, self._messages()),
        ):
            self._write(table, rows)

    def _write(self, table: type[SQLModel], rows: Iterator[Row]) -> None:
        batch: list[Row] = []
        with transaction(self._engine) as session:
            for row in rows:
                batch.append(row)
                if len(batch) == _AT_ONCE:
                    session.execute(insert(table), batch)
                    batch = []
            if batch:
                session.execute(insert(table), batch)

    def _anchor(self, patient: int) -> date:
        return self._now.date() - timedelta(days=patient % 400)

    def _due(self, patient: int, number: int) -> datetime:
        day = datetime.combine(self._anchor(patient), self._now.timetz()) - timedelta(hours=1)
        return day + number * _EVERY

    def _numbers(self) -> Iterator[tuple[int, int, int, datetime]]:
        """Yield each reminder: its row, its patient, its number, and when it is due."""
        row = 0
        for patient in range(1, self._patients + 1):
            for number in range(1, REMINDERS_EACH + 1):
                row += 1
                yield row, patient, number, self._due(patient, number)

    def _enrolments(self) -> Iterator[Row]:
        states = {5: EnrolmentState.INVITED, 6: EnrolmentState.STOPPED}
        for patient in range(1, self._patients + 1):
            tenth = patient % 100 // 5 + 5 if patient % 100 < 8 else 0
            state = states.get(tenth, EnrolmentState.ACTIVE)
            yield {
                "id": patient,
                "plan_version_id": self._version,
                "label": f"Bed {patient}",
                "sought": kept_folded(f"Bed {patient}", None),
                "language": "en",
                "anchor": self._anchor(patient),
                "zone": "Europe/London",
                "hour": self._now.time().replace(hour=9, minute=0, second=0, microsecond=0),
                "state": state,
                "chat_id": None if state is EnrolmentState.INVITED else 1_000_000 + patient,
                "silent_since": self._now if patient % 100 == 50 else None,
                "reachable": patient % 100 != 60,
                "created_at": self._now - timedelta(days=patient % 400),
                "created_by": 1,
            }

    def _reminders(self) -> Iterator[Row]:
        for row, patient, number, due in self._numbers():
            past = due <= self._now
            yield {
                "id": row,
                "enrolment_id": patient,
                "step": self._asking if number % 2 else self._advice,
                "number": 1_000 + number,
                "kind": Kind.CHECK_IN if number % 2 else Kind.ADVICE,
                "due_at": due,
                "run_at": due,
                "expires_at": due + timedelta(days=2),
                "state": ReminderState.RELEASED if past else ReminderState.PLANNED,
                "decided_at": due if past else None,
                "released_at": due if past else None,
                "tries": 0,
            }

    def _replies(self) -> Iterator[Row]:
        for row, patient, number, due in self._numbers():
            if due <= self._now and number % 2 and row % 10 < 8:
                yield {
                    "enrolment_id": patient,
                    "reminder_id": row,
                    "kind": ReplyKind.SCORE,
                    "question": "pain",
                    "value": str(row % 11),
                    "given_at": due + timedelta(minutes=5),
                    "update_id": row,
                }

    def _alerts(self) -> Iterator[Row]:
        """Yield what patients wrote: one of ten reminders led to words; most were seen to."""
        for row, patient, _, due in self._numbers():
            if due <= self._now and row % 10 == 0:
                yield self._alert(AlertKind.WORDS, patient, due, due)
        for patient in range(1, self._patients + 1):
            if patient % 50 == 30:
                yield self._alert(AlertKind.WORDS, patient, self._now)
            if patient % 500 == 40:
                yield self._alert(AlertKind.RED_FLAG, patient, self._now, level=AlertLevel.NOW)
            if patient % 100 == 41:
                yield self._alert(AlertKind.RULE, patient, self._now, level=AlertLevel.TODAY)

    def _alert(
        self,
        kind: AlertKind,
        patient: int,
        at: datetime,
        seen: datetime | None = None,
        level: AlertLevel = AlertLevel.ROUTINE,
    ) -> Row:
        later = self._now + timedelta(days=1)
        return {
            "kind": kind,
            "enrolment_id": patient,
            "level": level,
            "raised_at": at,
            "told_at": at,
            "next_at": None if level is AlertLevel.ROUTINE else later,
            "rounds": 1,
            "acknowledged_at": seen,
            "acknowledged_by": 1 if seen else None,
        }

    def _threads(self) -> Iterator[Row]:
        for patient in range(1, self._patients + 1):
            waits = patient % 50 == 30
            yield {
                "enrolment_id": patient,
                "opened_at": self._now,
                "closed_at": None if waits else self._now,
                "closed_by": None if waits else 1,
                "answered": not waits,
            }

    def _messages(self) -> Iterator[Row]:
        for row, patient, number, due in self._numbers():
            if due <= self._now:
                yield {
                    "kind": MessageKind.REMINDER,
                    "priority": Priority.REMINDER,
                    "chat_id": 1_000_000 + patient,
                    "enrolment_id": patient,
                    "reminder_id": row,
                    "html": "How are you today?",
                    "state": MessageState.SENT,
                    "not_before": due,
                    "attempts": 1,
                    "doubts": 0,
                    "created_at": due,
                    "sent_at": due,
                    "telegram_id": number,
                }
