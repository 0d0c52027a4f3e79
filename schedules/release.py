"""Releasing hands a due reminder to the outbox as a Message, or ends it with the reason why not."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, Priority
from schedules.reason import NOT_JOINED, STOPPED, UNREACHABLE, too_late
from schedules.reminder import Reminder, ReminderState

LONGEST_WAIT = timedelta(minutes=5)


class Verdict(NamedTuple):
    """What becomes of a reminder; the reason is None for one that is released."""

    state: ReminderState
    reason: str | None = None


def decide(reminder: Reminder, enrolment: Enrolment, now: datetime) -> Verdict:
    """Decide by the patient's consent first, then by how late the reminder is."""
    if enrolment.state is EnrolmentState.STOPPED:
        return Verdict(ReminderState.WITHDRAWN, STOPPED)
    if enrolment.state is EnrolmentState.INVITED or enrolment.chat_id is None:
        return Verdict(ReminderState.SKIPPED, NOT_JOINED)
    if not enrolment.reachable:
        return Verdict(ReminderState.SKIPPED, UNREACHABLE)
    if now >= reminder.expires_at:
        late = too_late(reminder.due_at, reminder.expires_at, now)
        return Verdict(ReminderState.MISSED, late)
    return Verdict(ReminderState.RELEASED)


def release(session: Session, reminder_id: int, now: datetime) -> Verdict | None:
    """Carry out what is decided for one planned reminder; the caller's transaction commits.

    None if there is nothing to do: another scheduler has it, or it is over.
    """
    query = (
        select(Reminder, Enrolment)
        .join(Enrolment)
        .where(Reminder.id == reminder_id, Reminder.state == ReminderState.PLANNED)
        # PostgreSQL: whoever holds either row settles it; SQLite has one writer anyway.
        .with_for_update(skip_locked=True)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        return None
    reminder, enrolment = found
    verdict = decide(reminder, enrolment, now)
    if not _settle(session, reminder_id, verdict, now):
        return None
    if verdict.state is ReminderState.RELEASED:
        session.add(_message(reminder, enrolment, now))
    return verdict


def postpone(session: Session, reminder_id: int, now: datetime) -> None:
    """Put off the next try of a reminder that could not be released; the row stays planned."""
    reminder = session.get_one(Reminder, reminder_id)
    reminder.run_at = now + wait_after(reminder.tries)
    reminder.tries += 1


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many failures before: 1 s, doubling up to 5 minutes."""
    return min(timedelta(seconds=2 ** min(tries, 10)), LONGEST_WAIT)


def _settle(session: Session, reminder_id: int, verdict: Verdict, now: datetime) -> bool:
    """Write the verdict; False if the row was no longer planned."""
    change = (
        update(Reminder)
        .where(col(Reminder.id) == reminder_id, col(Reminder.state) == ReminderState.PLANNED)
        .values(state=verdict.state, reason=verdict.reason, decided_at=now)
    )
    if verdict.state is ReminderState.RELEASED:
        change = change.values(released_at=now)
    return session.scalar(change.returning(col(Reminder.id))) is not None


def _message(reminder: Reminder, enrolment: Enrolment, now: datetime) -> Message:
    """Return the message to send; what it says is rendered when it is sent."""
    return Message(
        kind=MessageKind.REMINDER,
        priority=Priority.REMINDER,
        chat_id=enrolment.chat_id,  # type: ignore[arg-type] # decide() wants a chat first
        enrolment_id=enrolment.id,
        reminder_id=reminder.id,
        not_before=now,
        expires_at=reminder.expires_at,
        created_at=now,
    )
