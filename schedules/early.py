"""Early: what a patient asks for goes out at once, ahead of its time and in quiet hours too."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from schedules.reason import ASKED_FOR
from schedules.reminder import Reminder, ReminderState

AWAKE = timedelta(hours=1)
"""How long whoever asked is taken to be awake; after that quiet hours count again."""


def ask_for(session: Session, reminder_id: int, now: datetime) -> bool:
    """Mark a planned reminder as asked for now; False if it is no longer planned.

    `release` then lets it go in the same transaction.
    """
    planned = select(Reminder).where(
        Reminder.id == reminder_id, Reminder.state == ReminderState.PLANNED
    )
    reminder = session.exec(planned.with_for_update()).one_or_none()
    if reminder is None:
        return False
    reminder.run_at, reminder.reason = now, ASKED_FOR
    session.flush()
    return True


def is_asked_for(reminder: Reminder, now: datetime) -> bool:
    """Tell whether a patient who asked for this is waiting for it still."""
    return reminder.reason == ASKED_FOR and now - reminder.run_at < AWAKE
