"""Tellings: the messages by which staff were called about an alert, and their later changes."""

from datetime import datetime

from sqlmodel import Session, col, func, select, update

from bot.for_staff.staff import Staff
from schedules.alert import Alert
from schedules.columns import stored_id
from schedules.message import Message, MessageKind, MessageState


def tellings_of(session: Session, alert: Alert) -> list[Message]:
    """Return the messages about an alert that were, or will be, sent to staff, in their order."""
    query = select(Message).where(Message.alert_id == alert.id, Message.kind == MessageKind.ALERT)
    return list(session.exec(query.order_by(col(Message.id))))


def last_tellings_of(session: Session, alert: Alert) -> list[Message]:
    """Return the last message about an alert to each member of staff, in their order.

    One that nobody takes on is told of for years: not all of it is read each time.
    """
    own = (Message.alert_id == alert.id, Message.kind == MessageKind.ALERT)
    last = select(func.max(Message.id)).where(*own).group_by(col(Message.chat_id))
    query = select(Message).where(col(Message.id).in_(last)).order_by(col(Message.id))
    return list(session.exec(query))


def edited(session: Session, alert: Alert) -> set[tuple[int, int | None]]:
    """Return the chats and messages in which it is shown already who has an alert."""
    query = select(Message).where(Message.alert_id == alert.id, Message.kind == MessageKind.EDIT)
    return {(edit.chat_id, edit.edits) for edit in session.exec(query)}


def edit_of(telling: Message, html: str, now: datetime) -> Message:
    """Return the change of a message about an alert, without its buttons."""
    return Message(
        kind=MessageKind.EDIT,
        priority=telling.priority,
        chat_id=telling.chat_id,
        enrolment_id=telling.enrolment_id,
        alert_id=telling.alert_id,
        html=html,
        buttons=[],
        edits=telling.telegram_id,
        not_before=now,
        created_at=now,
    )


def withdraw_unsent(session: Session, alert: Alert, member: Staff) -> None:
    """Take back an earlier call that could not be sent: the new one says the same."""
    unsent = (
        update(Message)
        .where(col(Message.alert_id) == stored_id(alert), col(Message.chat_id) == member.user_id)
        .where(col(Message.state) == MessageState.UNDELIVERABLE)
        .values(state=MessageState.WITHDRAWN)
    )
    session.execute(unsent)
