"""What waits in the inbox: which updates are next, in the order of each chat."""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.delivery.update import IS_WAITING, InboxUpdate

BATCH = 20


def _overtakes() -> ColumnElement[bool]:
    earlier = aliased(InboxUpdate)
    return (
        select(earlier.update_id)
        .where(IS_WAITING, earlier.chat_id == InboxUpdate.chat_id)
        .where(earlier.update_id < InboxUpdate.update_id)
        .exists()
    )


# Built once: building them would take longer than running them, at each round.
_DUE = (
    select(InboxUpdate.update_id)
    .where(IS_WAITING, col(InboxUpdate.not_before) <= bindparam("now"))
    .order_by(col(InboxUpdate.update_id))
)
_HEADS = _DUE.where(~_overtakes()).limit(BATCH)
_CHAT = (
    select(InboxUpdate.chat_id)
    .where(col(InboxUpdate.update_id) == bindparam("head"))
    .scalar_subquery()
)
_FOLLOWING = _DUE.where(
    col(InboxUpdate.chat_id) == _CHAT, col(InboxUpdate.update_id) > bindparam("head")
).limit(BATCH - 1)
_ONE = (
    select(InboxUpdate)
    .where(IS_WAITING, col(InboxUpdate.update_id) == bindparam("update_id"))
    .with_for_update(skip_locked=True)
)
_NEXT_TRY = select(func.min(InboxUpdate.not_before)).where(
    IS_WAITING, col(InboxUpdate.not_before) > bindparam("now")
)


def lines(session: Session, now: datetime) -> list[list[int]]:
    """Return the updates to handle next, chat by chat; none may overtake another of its line.

    Of several chats it is the first of each. Where one chat alone waits it is several: to find the
    first among very many takes long, and would have to be done for each of them.
    """
    heads = _heads(session, now)
    return [_line_of(session, heads[0], now)] if len(heads) == 1 else [[head] for head in heads]


def waiting(session: Session, update_id: int) -> InboxUpdate | None:
    """Return an update that still waits, for this transaction alone."""
    return session.exec(_ONE, params={"update_id": update_id}).one_or_none()


def next_try(session: Session, now: datetime) -> datetime | None:
    """Return when the next of those that failed is tried again."""
    return session.exec(_NEXT_TRY, params={"now": now}).one()


def _heads(session: Session, now: datetime) -> list[int]:
    """Return the first of each chat, unless it waits for a retry."""
    return list(session.exec(_HEADS, params={"now": now}))


def _line_of(session: Session, head: int, now: datetime) -> list[int]:
    """Return the first update of a chat and some that follow it there."""
    return [head, *session.exec(_FOLLOWING, params={"now": now, "head": head})]
