"""Gathering the rows that tell why a patient's reminders were, were not, or will be sent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from schedules.downtime import Downtime, downtimes
from schedules.enrolment import Enrolment
from schedules.message import TELLING, Message, MessageKind, MessageState
from schedules.release import Verdict, decide_now
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply
from schedules.wake_up import WAKE_UPS
from schedules.why import Facts

_STILL_LEAVES = (ReminderState.PLANNED, ReminderState.RELEASED)


def gather(
    session: Session,
    enrolment: Enrolment,
    rows: Iterable[Reminder],
    now: datetime,
    known: Sequence[Downtime] | None = None,
) -> list[Facts]:
    """Return the facts of some of an enrolment's reminders, in their order.

    `known` are the downtimes, read here if they are not given.
    """
    known = downtimes(session) if known is None else known
    messages, again = _messages(session, enrolment)
    replies = _replies(session, enrolment)
    return [
        Facts(
            reminder=row,
            message=(told := messages.get(_place(row))),
            again=again.get(row.id),
            replies=replies[_place(row)],
            downtimes=known,
            verdict=_verdict(session, row, told, enrolment, now),
            joined_at=enrolment.joined_at,
        )
        for row in rows
    ]


def _place(row: Reminder) -> tuple[str, int | None]:
    """Return what those have in common that came in one message."""
    return ("message", row.folded_into) if row.folded_into else ("reminder", row.id)


def _messages(
    session: Session, enrolment: Enrolment
) -> tuple[dict[tuple[str, int | None], Message], dict[int | None, Message]]:
    """Return what told each reminder, and what waits to say one again."""
    told: dict[tuple[str, int | None], Message] = {}
    again: dict[int | None, Message] = {}
    query = select(Message).where(
        Message.enrolment_id == enrolment.id, col(Message.kind).in_(TELLING)
    )
    for message in session.exec(query.order_by(col(Message.id))):
        if message.kind is MessageKind.CATCH_UP:
            told["message", message.id] = message
        elif message.reminder_id:
            told["reminder", message.reminder_id] = message
        elif message.state is MessageState.PENDING:
            again[message.again_of] = message
    return told, again


def _replies(
    session: Session, enrolment: Enrolment
) -> defaultdict[tuple[str, int | None], list[Reply]]:
    query = (
        select(Reply, Reminder.folded_into)
        .join(Reminder, col(Reminder.id) == Reply.reminder_id)
        .where(Reply.enrolment_id == enrolment.id)
        .order_by(col(Reply.id))
    )
    found: defaultdict[tuple[str, int | None], list[Reply]] = defaultdict(list)
    for reply, folded_into in session.exec(query):
        place = ("message", folded_into) if folded_into else ("reminder", reply.reminder_id)
        found[place].append(reply)
    return found


def _verdict(
    session: Session, row: Reminder, told: Message | None, enrolment: Enrolment, now: datetime
) -> Verdict | None:
    """Return what would be decided about a reminder when it leaves; None if that is over."""
    waits = told is None or told.state is MessageState.PENDING
    if row.state not in _STILL_LEAVES or not waits or row.step in WAKE_UPS:
        return None
    due = row.run_at if row.state is ReminderState.PLANNED else now
    return decide_now(session, row, enrolment, max(now, due))
