"""Whether a message is unwanted by now, asked in the transaction that claims it.

Consent, expiry, pauses and quiet hours are read again here; a reminder that may no longer be sent
ends, with the reason on both rows.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.delivery.held_back import held_back
from bot.delivery.outbox import change, postpone
from bot.delivery.told import close, released_in
from bot.for_patients.helper_share import Hold
from bot.for_staff.answer_news import tell_if_lost
from schedules.again import judge_again
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.pause import is_paused
from schedules.plans import plan_for
from schedules.reason import NOT_IN_PLAN, paused_until
from schedules.release import Verdict, decide_now
from schedules.reminder import Reminder, ReminderState
from schedules.resume import end_pause, is_to_be_welcomed

_NOT_IN_PAUSE = (MessageKind.PAUSE_OVER, MessageKind.BACK_HOME)


def end_if_unwanted(session: Session, message: Message, now: datetime) -> bool:
    """End, or put off, a message whose reminders may not be sent now; what may be sent stays."""
    if reason := _why_not_in_pause(session, message, now):
        withdrawn = {"state": MessageState.WITHDRAWN, "failure": reason}
        return change(session, message.id, MessageState.PENDING, withdrawn)
    if hold := held_back(session, message, now):
        _hold_back(session, message, hold, now)
        return True
    if message.kind is MessageKind.AGAIN:
        return _end_again(session, message, now)
    verdicts = _verdicts(session, message, now)
    over = [found for found in verdicts if found[1].state is not ReminderState.RELEASED]
    held = [verdict.until for _, verdict in over if verdict.until is not None]
    ended = [(row, verdict) for row, verdict in over if verdict.until is None]
    if not message.doubts:  # the first try may have arrived: it cannot be called unsent
        for row, verdict in ended:
            close(session, col(Reminder.id) == row.id, verdict, now)
    if held:
        postpone(session, message.id or 0, max(held), _in_line(session, message, now))
        return True
    if not ended or len(ended) < len(verdicts):
        return False
    return _withdraw(session, message, ended[-1][1].reason)


def _end_again(session: Session, message: Message, now: datetime) -> bool:
    """End, or put off, what says a reminder again; the reminder itself stays as it was sent."""
    enrolment = session.get_one(Enrolment, message.enrolment_id)
    if is_to_be_welcomed(session, enrolment, now):
        end_pause(session, enrolment, now)
        return True  # it is still due, and goes after the welcome
    verdict = judge_again(session, message, enrolment, now)
    if verdict.until is not None:
        held = {"not_before": verdict.until, "failure": verdict.reason}
        return change(session, message.id, MessageState.PENDING, held)
    if verdict.state is ReminderState.RELEASED:
        return False
    return _withdraw(session, message, verdict.reason)


def _withdraw(session: Session, message: Message, reason: str | None) -> bool:
    state = MessageState.IN_DOUBT if message.doubts else MessageState.WITHDRAWN
    values = {"state": state, "failure": reason}
    return change(session, message.id, MessageState.PENDING, values)


def _why_not_in_pause(session: Session, message: Message, now: datetime) -> str | None:
    """Return why a message would disturb a patient who has paused since it was written, or None."""
    if message.kind not in _NOT_IN_PAUSE:
        return None
    enrolment = session.get_one(Enrolment, message.enrolment_id)
    day = enrolment.paused_until
    return paused_until(day, enrolment.paused_by) if day and is_paused(enrolment, now) else None


def _hold_back(session: Session, message: Message, hold: Hold, now: datetime) -> None:
    if hold.until is not None:
        postpone(session, message.id or 0, hold.until)
        return
    state = MessageState.IN_DOUBT if message.doubts else MessageState.WITHDRAWN
    values = {"state": state, "failure": hold.reason}
    if change(session, message.id, MessageState.PENDING, values):
        tell_if_lost(session, message, state, now)


def _verdicts(session: Session, message: Message, now: datetime) -> list[tuple[Reminder, Verdict]]:
    """Decide anew on each reminder that is told in a message; on none, if it tells no reminder."""
    enrolment = session.get(Enrolment, message.enrolment_id) if message.enrolment_id else None
    if enrolment is None or message.kind not in (MessageKind.REMINDER, MessageKind.CATCH_UP):
        return []
    rows = session.exec(select(Reminder).where(released_in(message))).all()
    verdicts = [(row, decide_now(session, row, enrolment, now)) for row in rows]
    if message.kind is MessageKind.REMINDER:
        return verdicts
    steps = plan_for(session, enrolment).steps  # it may be another plan than when they were folded
    gone = Verdict(ReminderState.WITHDRAWN, NOT_IN_PLAN)
    return [(row, verdict if row.step in steps else gone) for row, verdict in verdicts]


def _in_line(session: Session, message: Message, now: datetime) -> int:
    """Return the place in the line of a message that waits: for days, it must hold up nothing."""
    enrolment = session.get_one(Enrolment, message.enrolment_id)
    return Priority.LATER if is_paused(enrolment, now) else message.priority
