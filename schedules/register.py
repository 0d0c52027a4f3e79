"""Registering writes a patient's whole timeline as Reminder rows, which are the scheduler's jobs.

A change of anchor, zone, hour or plan registers anew: only the differences are written, and what
was ever released stays as it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, insert, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from schedules.changes import Changes, Move, diff, without_step
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import TELLING, Message, MessageKind, MessageState, Priority
from schedules.midway import chosen_past, joined_midway
from schedules.plan import Plan
from schedules.reason import NOT_IN_PLAN, PAST_WHEN_ENROLLED, PAST_WHEN_MOVED
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import Course, Occurrence, timeline
from schedules.wake_up import arm

# What a member of staff wrote is no reminder: it ends when it is to be sent, and they hear of it.
_UNASKED = (
    *TELLING,
    MessageKind.NOTICE,
    MessageKind.NEWS,
    MessageKind.HELPER,
    MessageKind.PAUSE_OVER,
    MessageKind.BACK_HOME,
)


def register(session: Session, enrolment: Enrolment, plan: Plan, now: datetime) -> Changes:
    """Bring an enrolment's reminders in line with its plan and course; return what changed.

    The enrolment must be flushed, so that it has an id; the caller's transaction commits. Poke the
    scheduler afterwards. Nothing is planned for a patient who stopped.
    """
    mine = reminders_of(enrolment).with_for_update()
    changes = compare(enrolment, session.exec(mine).all(), plan, enrolment.course(), now)
    for move in changes.moved:
        _follow(move, ReminderState.PLANNED, None, None)
    for move in changes.overtaken:
        _follow(move, ReminderState.MISSED, PAST_WHEN_MOVED, now)
    for row in changes.withdrawn:
        _end(row, ReminderState.WITHDRAWN, NOT_IN_PLAN, now)
    rows = [_row(enrolment, o) for o in changes.new]
    rows += [_missed_row(enrolment, o, now) for o in changes.past]
    if rows:
        session.execute(insert(Reminder), rows)
    arm(session, enrolment, now)
    return changes


def reminders_of(enrolment: Enrolment) -> SelectOfScalar[Reminder]:
    """Return the query for all reminders of an enrolment, whatever became of them."""
    return select(Reminder).where(Reminder.enrolment_id == enrolment.id)


def compare(
    enrolment: Enrolment, rows: Sequence[Reminder], plan: Plan, course: Course, now: datetime
) -> Changes:
    """Tell what registering would change if the enrolment had this plan and course.

    `rows` are its reminders. There is nothing to change for a patient who stopped.
    """
    if enrolment.state is EnrolmentState.STOPPED:
        return Changes()
    joined = enrolment.joined_at or enrolment.created_at
    chosen = chosen_past(enrolment.overrides)
    wanted = joined_midway(plan, course, timeline(plan, course), joined, chosen)
    changes = diff(rows, wanted, now, enrolment.paused_until)
    return replace(changes, withdrawn=changes.withdrawn + without_step(rows, plan))


def hold(session: Session, enrolment_id: int, until: datetime) -> None:
    """Let nothing that falls due before `until` leave before it; times and limits stay as they are.

    What an earlier call held longer is let go.
    """
    due = col(Reminder.due_at)
    held = (
        update(Reminder)
        .where(col(Reminder.enrolment_id) == enrolment_id)
        .where(col(Reminder.state) == ReminderState.PLANNED)
        .values(run_at=case((due < until, until), else_=due))
    )
    session.execute(held)


def withdraw(session: Session, enrolment_id: int, reason: str, now: datetime) -> int:
    """Take back every reminder and all else that has not left yet; return how many reminders.

    What the patient or a helper would be told, or asked later, goes; not what staff are to hear.
    Those planned go, and those whose Message still waits to be sent, message and all. A message
    being sent at this moment is the courier's to record.
    """
    waiting = session.exec(
        select(Message)
        .where(Message.enrolment_id == enrolment_id, _leaves_unasked())
        .where(Message.state == MessageState.PENDING)
        .with_for_update()
    ).all()
    for message in waiting:
        # The first try of a message in doubt may have arrived: it cannot be called unsent.
        message.state = MessageState.IN_DOUBT if message.doubts else MessageState.WITHDRAWN
        message.failure = reason
    unsent = [message for message in waiting if not message.doubts]
    told = col(Reminder.id).in_([message.reminder_id for message in unsent])
    folded = col(Reminder.folded_into).in_([message.id for message in unsent])
    leaves = col(Reminder.state).in_([ReminderState.PLANNED, ReminderState.RELEASED])
    not_left = (col(Reminder.state) == ReminderState.PLANNED) | told | folded
    mine = select(Reminder).where(Reminder.enrolment_id == enrolment_id, leaves, not_left)
    leaving = session.exec(mine.with_for_update()).all()
    for row in leaving:
        _end(row, ReminderState.WITHDRAWN, reason, now)
    return len(leaving)


def _leaves_unasked() -> ColumnElement[bool]:
    asked_later = col(Message.kind) == MessageKind.ANSWER, col(Message.priority) == Priority.LATER
    return or_(col(Message.kind).in_(_UNASKED), and_(*asked_later))


def _follow(
    move: Move, state: ReminderState, reason: str | None, decided_at: datetime | None
) -> None:
    row, occurrence = move.reminder, move.occurrence
    row.kind, row.due_at, row.run_at = occurrence.kind, occurrence.utc, occurrence.utc
    row.expires_at, row.tries = occurrence.expires, 0
    row.state, row.reason, row.decided_at = state, reason, decided_at


def _end(row: Reminder, state: ReminderState, reason: str, now: datetime) -> None:
    row.state, row.reason, row.decided_at = state, reason, now


def _row(enrolment: Enrolment, occurrence: Occurrence) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment.id,
        "step": occurrence.step,
        "number": occurrence.number,
        "kind": occurrence.kind,
        "due_at": occurrence.utc,
        "run_at": occurrence.utc,
        "expires_at": occurrence.expires,
        "state": ReminderState.PLANNED,
        "reason": None,
        "decided_at": None,
        "tries": 0,
    }


def _missed_row(enrolment: Enrolment, occurrence: Occurrence, now: datetime) -> dict[str, Any]:
    missed = {"state": ReminderState.MISSED, "reason": PAST_WHEN_ENROLLED, "decided_at": now}
    return _row(enrolment, occurrence) | missed
