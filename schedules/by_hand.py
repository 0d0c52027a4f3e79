"""By hand: the one reminder that staff skip, or send ahead of its time.

Whatever is changed later, a reminder that was skipped stays so (`schedules.changes`), and one that
was sent is never sent again.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from schedules.plan import Kind
from schedules.reason import SENT_BY_CLINIC, SKIPPED_BY_CLINIC
from schedules.release import Verdict, release
from schedules.reminder import Reminder, ReminderState


def coming(session: Session, enrolment_id: int, count: int) -> list[Reminder]:
    """Return what a patient is told next, in order of time."""
    query = (
        select(Reminder)
        .where(Reminder.enrolment_id == enrolment_id, Reminder.state == ReminderState.PLANNED)
        .where(Reminder.kind != Kind.FOLLOW_UP)  # says nothing
        .order_by(col(Reminder.run_at), col(Reminder.id))
        .limit(count)
    )
    return list(session.exec(query))


def skip(session: Session, reminder_id: int, now: datetime) -> bool:
    """Let one reminder not be sent; False if it is no longer to come."""
    row = _planned(session, reminder_id)
    if row is None:
        return False
    row.state, row.reason, row.decided_at = ReminderState.SKIPPED, SKIPPED_BY_CLINIC, now
    session.flush()
    return True


def unskip(session: Session, reminder_id: int, now: datetime) -> bool:
    """Plan a reminder again that staff skipped; False if it was not, or it is too late for it."""
    row = session.exec(
        select(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state == ReminderState.SKIPPED)
        .where(Reminder.reason == SKIPPED_BY_CLINIC, col(Reminder.expires_at) > now)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    row.state, row.reason, row.decided_at = ReminderState.PLANNED, None, None
    row.run_at = row.due_at
    session.flush()
    return True


def send_now(session: Session, reminder_id: int, now: datetime) -> Verdict | None:
    """Release one reminder ahead of its time; None if it is no longer to come.

    In quiet hours its message waits for their end. A patient who cannot get it is the caller's to
    look for first: the verdict then says why it was not released, and the reminder is over.
    """
    row = _planned(session, reminder_id)
    if row is None:
        return None
    row.run_at, row.reason = now, SENT_BY_CLINIC
    session.flush()
    return release(session, reminder_id, now)


def _planned(session: Session, reminder_id: int) -> Reminder | None:
    query = select(Reminder).where(
        Reminder.id == reminder_id, Reminder.state == ReminderState.PLANNED
    )
    return session.exec(query.with_for_update()).one_or_none()
