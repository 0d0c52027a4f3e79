"""Saying again: a reminder that was put off is one more Message, which waits for its own time.

Its row is all there is to it, so a restart loses none. The reminder itself stays as it was sent,
and the series goes on untouched. Whether it is still wanted is read again when it is claimed.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.folding import told_with
from schedules.localtime import resolve
from schedules.message import IS_WAITING, Message, MessageKind, MessageState, Priority
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.reason import ANSWERED, NEXT_CAME, NOT_IN_PLAN, PUT_OFF_ANEW, STEP_OVER
from schedules.release import Verdict, decide
from schedules.reminder import Reminder, ReminderState
from schedules.reply import current_replies
from schedules.step import Button

_AT_ANY_TIME = timedelta(days=366)
"""No late policy bounds what a patient asked for; the next of its step does."""


def say_again(
    session: Session, reminder: Reminder, enrolment: Enrolment, at: datetime, now: datetime
) -> None:
    """Have a reminder, with all that came in its message, said once more at an instant, in UTC.

    It takes the place of an earlier choice.
    """
    withdraw_again(session, reminder, PUT_OFF_ANEW)
    message = Message(
        kind=MessageKind.AGAIN,
        priority=Priority.LATER,
        chat_id=enrolment.chat_id,  # type: ignore[arg-type] # nothing was sent without a chat
        enrolment_id=enrolment.id,
        again_of=reminder.id,
        not_before=at,
        created_at=now,
    )
    session.add(message)
    session.flush()


def waiting_again(session: Session, reminder: Reminder) -> Message | None:
    """Return the message that will say a reminder again, while it waits."""
    return session.exec(_waiting(reminder).order_by(col(Message.id).desc())).first()


def withdraw_again(session: Session, reminder: Reminder, reason: str) -> None:
    """Let a reminder not be said again; what leaves at this very moment is the courier's."""
    for message in session.exec(_waiting(reminder).with_for_update()):
        # Its first try may have arrived: then it cannot be called unsent.
        message.state = MessageState.IN_DOUBT if message.doubts else MessageState.WITHDRAWN
        message.failure = reason
    session.flush()


def judge_again(session: Session, message: Message, enrolment: Enrolment, now: datetime) -> Verdict:
    """Decide whether a message that says a reminder again may go out now, or must wait, or ends.

    Consent, reach and quiet hours are judged just as for a reminder that falls due now. A pause
    holds it till its end: the patient asked for it, and for the pause.
    """
    reminder = session.get(Reminder, message.again_of)
    if reminder is None or (reason := _unwanted(session, reminder, enrolment, now)):
        gone = NOT_IN_PLAN if reminder is None else reason
        return Verdict(ReminderState.WITHDRAWN, gone)
    due_now = Reminder(
        enrolment_id=reminder.enrolment_id,
        step=reminder.step,
        number=reminder.number,
        kind=reminder.kind,
        due_at=message.not_before,
        run_at=message.not_before,
        expires_at=now + _AT_ANY_TIME,
        state=reminder.state,
    )
    return decide(due_now, enrolment, now, lasting=True)


def outlast_pause(session: Session, enrolment: Enrolment, until: datetime) -> int:
    """Count the reminders put off to a time before an instant that will still be said at it."""
    waiting = select(Reminder).join(Message, col(Message.again_of) == Reminder.id)
    waiting = waiting.where(
        Message.enrolment_id == enrolment.id,
        Message.kind == MessageKind.AGAIN,
        Message.state == MessageState.PENDING,
    )
    ends = (
        no_later_than(session, row, enrolment)
        for row in session.exec(waiting.where(Message.not_before < until))
    )
    return sum(end is None or end > until for end in ends)


def no_later_than(session: Session, reminder: Reminder, enrolment: Enrolment) -> datetime | None:
    """Return when a step of a reminder's message speaks next, or is over; None for never."""
    steps = plan_for(session, enrolment).steps
    ends = [
        resolve(until.after(enrolment.anchor), time(), enrolment.zone).astimezone(UTC)
        for row in told_with(session, reminder)
        if (step := steps.get(row.step)) and (until := step.until)
    ]
    coming = [_next_due(session, row) for row in told_with(session, reminder)]
    return min([*ends, *(due for due in coming if due)], default=None)


def is_answered(session: Session, reminder: Reminder) -> bool:
    """Tell whether a reminder is answered for good; “not yet” is no such answer."""
    values = {reply.value for reply in current_replies(session, reminder.id).values()}
    return bool(values - {Button.NOT_YET.value})


def _waiting(reminder: Reminder) -> SelectOfScalar[Message]:
    return select(Message).where(
        IS_WAITING,
        Message.enrolment_id == reminder.enrolment_id,
        Message.kind == MessageKind.AGAIN,
        Message.again_of == reminder.id,
    )


def _unwanted(
    session: Session, reminder: Reminder, enrolment: Enrolment, now: datetime
) -> str | None:
    """Return why a reminder is not to be said again, or None."""
    rows, steps = told_with(session, reminder), plan_for(session, enrolment).steps
    if is_answered(session, reminder):
        return ANSWERED
    if any(row.step not in steps for row in rows):
        return NOT_IN_PLAN
    if any(_followed(session, row, now) for row in rows):
        return NEXT_CAME
    ends = (steps[row.step].until for row in rows)
    today = enrolment.today(now)
    return STEP_OVER if any(end and today >= end.after(enrolment.anchor) for end in ends) else None


def _next_due(session: Session, row: Reminder) -> datetime | None:
    planned = col(Reminder.state) == ReminderState.PLANNED
    query = select(func.min(Reminder.due_at)).where(*_others(row), planned)
    return session.exec(query.where(col(Reminder.due_at) > row.due_at)).one()


def _followed(session: Session, row: Reminder, now: datetime) -> bool:
    """Tell whether the next of a reminder's step came after it, is due, or fell into a pause."""
    passed = col(Reminder.state).in_([ReminderState.PLANNED, ReminderState.SKIPPED])
    due = and_(passed, col(Reminder.due_at) <= now, col(Reminder.due_at) > row.due_at)
    came = col(Reminder.state) == ReminderState.RELEASED
    came &= col(Reminder.released_at) > row.released_at
    return session.exec(select(Reminder.id).where(*_others(row), due | came)).first() is not None


def _others(row: Reminder) -> Iterable[ColumnElement[bool]]:
    """Give what holds for the other reminders of a step; a follow-up says nothing."""
    return (
        col(Reminder.enrolment_id) == row.enrolment_id,
        col(Reminder.step) == row.step,
        col(Reminder.id) != stored_id(row),
        col(Reminder.kind) != Kind.FOLLOW_UP,
    )
