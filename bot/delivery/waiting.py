"""What waits in the inbox: which updates are next, in the order of each chat."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.delivery.update import IS_WAITING, InboxUpdate

BATCH = 20


def lines(session: Session, now: datetime) -> list[list[int]]:
    """Return the updates to handle next, chat by chat; none may overtake another of its line.

    Of several chats it is the first of each. Where one chat alone waits it is several: to find the
    first among very many takes long, and would have to be done for each of them.
    """
    heads = _heads(session, now)
    return [_line_of(session, heads[0], now)] if len(heads) == 1 else [[head] for head in heads]


def waiting(session: Session, update_id: int) -> InboxUpdate | None:
    """Return an update that still waits, for this transaction alone."""
    query = select(InboxUpdate).where(IS_WAITING, InboxUpdate.update_id == update_id)
    return session.exec(query.with_for_update(skip_locked=True)).one_or_none()


def next_try(session: Session, now: datetime) -> datetime | None:
    """Return when the next of those that failed is tried again."""
    query = select(func.min(InboxUpdate.not_before)).where(IS_WAITING, InboxUpdate.not_before > now)
    return session.exec(query).one()


def _heads(session: Session, now: datetime) -> list[int]:
    """Return the first of each chat, unless it waits for a retry."""
    earlier = aliased(InboxUpdate)
    overtakes = (
        select(earlier.update_id)
        .where(IS_WAITING, earlier.chat_id == InboxUpdate.chat_id)
        .where(earlier.update_id < InboxUpdate.update_id)
        .exists()
    )
    query = (
        select(InboxUpdate.update_id)
        .where(IS_WAITING, InboxUpdate.not_before <= now, ~overtakes)
        .order_by(col(InboxUpdate.update_id))
        .limit(BATCH)
    )
    return list(session.exec(query))


def _line_of(session: Session, head: int, now: datetime) -> list[int]:
    """Return the first update of a chat and some that follow it there."""
    chat = select(InboxUpdate.chat_id).where(InboxUpdate.update_id == head).scalar_subquery()
    following = (
        select(InboxUpdate.update_id)
        .where(IS_WAITING, InboxUpdate.chat_id == chat, InboxUpdate.not_before <= now)
        .where(InboxUpdate.update_id > head)
        .order_by(col(InboxUpdate.update_id))
        .limit(BATCH - 1)
    )
    return [head, *session.exec(following)]
