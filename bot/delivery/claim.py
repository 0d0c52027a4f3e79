"""Claiming marks a waiting message as being sent and renders it, or finds that it is not to go."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from bot.delivery.failure import Failure, FailureKind
from bot.delivery.held_back import follows
from bot.delivery.letter import Letter
from bot.delivery.outbox import change
from bot.delivery.outcome import decide_outcome
from bot.delivery.undeliverable import set_aside
from bot.delivery.unwanted import end_if_unwanted
from schedules.errors import AftercareError
from schedules.message import IS_WAITING, Message, MessageState

log = logging.getLogger(__name__)

Render = Callable[[Session, Message], Letter]


def claim(session: Session, message_id: int, now: datetime, render: Render) -> Letter | None:
    """Mark a waiting message as being sent and render it; None if there is nothing to send.

    Consent and expiry are read again here: a reminder that may no longer be sent ends, with the
    reason on both rows. A message that cannot be rendered is set aside.
    """
    query = select(Message).where(IS_WAITING, Message.id == message_id, Message.not_before <= now)
    message = session.exec(query.with_for_update(skip_locked=True)).one_or_none()
    if message is None or _moves_on(session, message) or end_if_unwanted(session, message, now):
        return None
    letter = _rendered(session, message, now, render)
    if letter is None:
        return None
    sending = {"state": MessageState.SENDING, "attempts": message.attempts + 1}
    return letter if change(session, message_id, MessageState.PENDING, sending) else None


def _moves_on(session: Session, message: Message) -> bool:
    """Let a message go to the phone the patient has now, if it was meant for the one before."""
    chat_id = follows(session, message)
    if chat_id is None:
        return False
    return change(session, message.id, MessageState.PENDING, {"chat_id": chat_id})


def _rendered(session: Session, message: Message, now: datetime, render: Render) -> Letter | None:
    try:
        return render(session, message)
    except SQLAlchemyError:
        raise
    except AftercareError as error:
        reason = str(error)
    except Exception as error:
        log.error("message %s cannot be rendered", message.id, exc_info=error)
        reason = f"cannot be rendered: {type(error).__name__}"
    refused = decide_outcome(message, Failure(FailureKind.REFUSED, reason), now)
    change(
        session,
        message.id,
        MessageState.PENDING,
        {"state": refused.state, "failure": refused.failure},
    )
    set_aside(session, message, refused, now)
    return None
