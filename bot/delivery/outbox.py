"""The outbox is the messages that wait: in what order they go, and how a row changes its state.

A message is claimed (`claim`) in one transaction and recorded (`record`) in another, with the call
to Telegram between them. What a crash leaves in `sending` may have gone out: it is in doubt.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, bindparam, func, or_, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from schedules.message import IS_WAITING, Message, MessageState, Priority

_Earlier = aliased(Message)
# What has a time of its own waits for nothing that was never tried and whose time is to come.
_IN_LINE = or_(
    col(Message.priority) < Priority.LATER,
    col(_Earlier.not_before) <= bindparam("now"),
    col(_Earlier.attempts) > 0,
)
_OVERTAKES = (
    select(_Earlier.id)
    .where(
        IS_WAITING,
        _Earlier.chat_id == Message.chat_id,
        tuple_(col(_Earlier.priority), col(_Earlier.id))
        < tuple_(col(Message.priority), col(Message.id)),
        _IN_LINE,
    )
    .exists()
)
# Built once: these are asked at every turn of the courier, and building takes longer than asking.
_DUE = (
    select(Message.chat_id, Message.id, Message.doubts)
    .where(IS_WAITING, col(Message.not_before) <= bindparam("now"))
    .where(col(Message.chat_id).not_in(bindparam("busy", expanding=True)))
    .where(col(Message.doubts) <= bindparam("most_doubts"), ~_OVERTAKES)
    .order_by(col(Message.priority), col(Message.id))
    .limit(bindparam("limit"))
)
_NEXT_TRY = select(func.min(Message.not_before)).where(
    IS_WAITING, col(Message.not_before) > bindparam("now")
)
_NEXT_LATER = _NEXT_TRY.where(col(Message.priority) == Priority.LATER)


class Head(NamedTuple):
    """The first waiting message of one chat."""

    chat_id: int
    message_id: int
    doubts: int


def due(
    session: Session, now: datetime, busy: Collection[int], limit: int, *, most_doubts: int = 1
) -> list[Head]:
    """Return the next messages to send, most urgent first, one a chat, none of the busy chats.

    Within a chat the order (priority, id) holds: nothing overtakes a message that waits for its
    next try, except what is more urgent. What has a time of its own (`LATER`) waits for none that
    was never tried and whose time is yet to come, such as one that is kept for the morning.
    """
    asked = {"now": now, "busy": list(busy), "most_doubts": most_doubts, "limit": limit}
    found = session.exec(_DUE, params=asked)
    return [Head(chat, number or 0, doubts) for chat, number, doubts in found]


def next_try(session: Session, now: datetime) -> datetime | None:
    """Return when the nearest waiting message that is not yet due becomes so."""
    return session.exec(_NEXT_TRY, params={"now": now}).one()


def next_later(session: Session, now: datetime) -> datetime | None:
    """Return when the nearest message that waits for a time of its own will be due."""
    return session.exec(_NEXT_LATER, params={"now": now}).one()


def postpone(
    session: Session, message_id: int, not_before: datetime, priority: int | None = None
) -> None:
    """Let a waiting message wait longer, in another place in the line if one is given."""
    values: dict[str, Any] = {"not_before": not_before}
    if priority is not None:
        values["priority"] = priority
    change(session, message_id, MessageState.PENDING, values)


def change(
    session: Session, message_id: int | None, found: MessageState, values: dict[str, Any]
) -> bool:
    """Change one row if it is still in the state it was found in."""
    statement = (
        update(Message)
        .where(col(Message.id) == message_id, col(Message.state) == found)
        .values(**values)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
