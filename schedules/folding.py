"""Folding: what is late, or falls due at the same minute, comes in one message."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from schedules.checks.message_size import AT_MOST, LONGEST_MESSAGE
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.pause import fell_in_pause
from schedules.plan import Kind, Plan
from schedules.plans import plan_for
from schedules.reminder import IS_PLANNED, Reminder, ReminderState
from schedules.texts import step_text

FOLDED = (Kind.ADVICE, Kind.RESTRICTION)
"""A check-in is asked on its own, and the end of a restriction is said on its own."""
LATE = timedelta(minutes=15)
"""What is later than this is folded, where its step says so."""
GATHERING = timedelta(seconds=10)
"""How long a catch-up message waits for others that are late as well."""
AROUND = 120
"""Letters for what stands around each text: its heading, and a share of the lines for all."""
MINUTE = timedelta(minutes=1)

# Built once: it is asked for each reminder that falls due. Of one step, two never share a minute;
# said as two ranges, that lets the index of a patient's reminders find the others.
_SAME_MINUTE = (
    select(Reminder.id)
    .where(IS_PLANNED, Reminder.enrolment_id == bindparam("enrolment_id"))
    .where(
        (col(Reminder.step) < bindparam("step")) | (col(Reminder.step) > bindparam("step")),
        col(Reminder.kind).in_(FOLDED),
        col(Reminder.due_at) >= bindparam("minute"),
        col(Reminder.due_at) < bindparam("next_minute"),
        col(Reminder.run_at) <= bindparam("now"),
    )
    .order_by(col(Reminder.id))
)


def folds(session: Session, reminder: Reminder, enrolment: Enrolment, now: datetime) -> bool:
    """Tell whether a reminder that goes out now is late, and then belongs into a catch-up."""
    if reminder.kind is not Kind.CHECK_IN and fell_in_pause(reminder, enrolment):
        return True  # all that a pause held comes together, the end of a restriction too
    if now - reminder.due_at <= LATE or reminder.kind not in FOLDED:
        return False
    step = plan_for(session, enrolment).steps.get(reminder.step)
    return step is not None and step.late.policy == "fold"


def due_together(
    session: Session, reminder: Reminder, enrolment: Enrolment, now: datetime
) -> list[Reminder]:
    """Return what else of a patient falls due at the same minute and may share its message."""
    if reminder.kind not in FOLDED:
        return []
    minute = reminder.due_at.replace(second=0, microsecond=0)
    asked = {"enrolment_id": enrolment.id, "step": reminder.step, "now": now}
    asked |= {"minute": minute, "next_minute": minute + MINUTE}
    found = session.connection().execute(_SAME_MINUTE, asked).scalars().all()
    rows = [session.get_one(Reminder, number) for number in found]
    return [row for row in rows if not folds(session, row, enrolment, now)]


def fold(
    session: Session,
    reminder: Reminder,
    enrolment: Enrolment,
    now: datetime,
    gathering: timedelta = GATHERING,
) -> None:
    """Put a reminder into the catch-up message that still waits, or into a new one.

    A new one waits for others as long as `gathering`. A message of which a first try may have
    arrived takes in nothing more.
    """
    plan = plan_for(session, enrolment)
    waiting = session.exec(
        select(Message)
        .where(Message.enrolment_id == enrolment.id, Message.kind == MessageKind.CATCH_UP)
        .where(Message.state == MessageState.PENDING, Message.doubts == 0)
        .order_by(col(Message.id).desc())
        .with_for_update()
    ).first()
    together = [*folded_into(session, stored_id(waiting)), reminder] if waiting else [reminder]
    if waiting is None or sum(_length(plan, enrolment, row) for row in together) > LONGEST_MESSAGE:
        waiting = _begin(session, enrolment, now, gathering)
    waiting.expires_at = max(waiting.expires_at or now, reminder.expires_at)
    reminder.folded_into = stored_id(waiting)
    session.flush()


def folded_into(session: Session, message_id: int) -> list[Reminder]:
    """Return the reminders that a catch-up message tells, in order of time."""
    told = select(Reminder).where(Reminder.folded_into == message_id)
    told = told.where(Reminder.state == ReminderState.RELEASED)
    return list(session.exec(told.order_by(col(Reminder.due_at), col(Reminder.id))))


def told_in(session: Session, message: Message) -> list[Reminder]:
    """Return the reminders that a message tells: its own, or those of a catch-up, or both again."""
    if message.again_of and (said := session.get(Reminder, message.again_of)):
        return told_with(session, said)
    own = session.get(Reminder, message.reminder_id) if message.reminder_id else None
    return [own] if own else folded_into(session, stored_id(message))


def told_with(session: Session, reminder: Reminder) -> list[Reminder]:
    """Return all that came in the same message as a reminder, itself among them."""
    if reminder.folded_into is None:
        return [reminder]
    return folded_into(session, reminder.folded_into)


def are_late(told: Sequence[Reminder]) -> bool:
    """Tell whether some of these were late, or they fell due at different minutes."""
    minutes = {row.due_at.replace(second=0, microsecond=0) for row in told}
    late = any(row.released_at and row.released_at - row.due_at > LATE for row in told)
    return late or len(minutes) > 1


def _length(plan: Plan, enrolment: Enrolment, row: Reminder) -> int:
    if row.step not in plan.steps:  # of a plan since changed: it is left out when they are sent
        return 0
    due = row.occurrence(enrolment.zone)
    text = step_text(plan, enrolment.course(), due, enrolment.language, AT_MOST)
    return len(text) + AROUND


def _begin(session: Session, enrolment: Enrolment, now: datetime, gathering: timedelta) -> Message:
    message = Message(
        kind=MessageKind.CATCH_UP,
        priority=Priority.REMINDER,
        chat_id=enrolment.chat_id,  # type: ignore[arg-type] # nothing is released without a chat
        enrolment_id=enrolment.id,
        not_before=now + gathering,
        created_at=now,
    )
    session.add(message)
    session.flush()
    return message
