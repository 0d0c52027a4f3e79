"""The reminders that a message tells: which they are, and how they end unsent."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col

from schedules.message import Message
from schedules.release import Verdict
from schedules.reminder import Reminder, ReminderState


def released_in(message: Message) -> ColumnElement[bool]:
    """Return what holds for the released reminders that are told in a message."""
    told = or_(col(Reminder.id) == message.reminder_id, col(Reminder.folded_into) == message.id)
    return and_(told, col(Reminder.state) == ReminderState.RELEASED)


def close(session: Session, which: ColumnElement[bool], verdict: Verdict, now: datetime) -> None:
    """End released reminders by a verdict; what was decided otherwise meanwhile stays."""
    session.execute(
        update(Reminder)
        .where(which, col(Reminder.state) == ReminderState.RELEASED)
        .values(state=verdict.state, reason=verdict.reason, decided_at=now)
    )
