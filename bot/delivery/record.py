"""Recording writes down what became of a claimed message, and tells whoever must hear of it."""

import logging
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, select

from bot.alerts import after_try, raise_alert
from bot.delivery.failure import Failure, FailureKind
from bot.delivery.letter import Letter
from bot.delivery.outbox import change
from bot.delivery.outcome import Outcome, decide_outcome
from bot.delivery.secrets import without_secrets
from bot.delivery.undeliverable import patient_of, set_aside
from bot.for_patients.helper_notes import share
from bot.for_staff.answer_news import tell_if_lost
from schedules.message import IS_SENDING, Message, MessageState

log = logging.getLogger(__name__)

_CUT_OFF = Failure(FailureKind.CUT_OFF, "the bot stopped while it was being sent")


class Delivered(NamedTuple):
    """A letter that Telegram took; a command menu has no message id.

    `flaw` says what it went out without, such as a picture that could not be drawn.
    """

    telegram_id: int | None
    flaw: str | None = None


def record(
    session: Session, message_id: int, letter: Letter, result: Delivered | Failure, now: datetime
) -> None:
    """Write down what became of a claimed message, and tell staff if they must know."""
    message = session.get(Message, message_id)
    if message is None:
        return  # erased while it was being sent
    if isinstance(result, Delivered):
        outcome = Outcome(MessageState.SENT, result.flaw, doubts=message.doubts)
        telegram_id = result.telegram_id
    else:
        outcome, telegram_id = decide_outcome(message, result, now), message.edits
    _apply(session, message, outcome, _sent(letter, telegram_id, now), now)


def recover(session: Session, now: datetime) -> None:
    """Put what a crash left in `sending` back in the queue, or leave it in doubt for good."""
    for message in session.exec(select(Message).where(IS_SENDING)).all():
        outcome = decide_outcome(message, _CUT_OFF, now)
        log.warning("message %s was cut off while being sent: %s", message.id, outcome.state)
        _apply(session, message, outcome, {}, now)


def _sent(letter: Letter, telegram_id: int | None, now: datetime) -> dict[str, Any]:
    return {"sent_at": now, "telegram_id": telegram_id, "html": letter.html or None}


def _apply(
    session: Session, message: Message, outcome: Outcome, sent: dict[str, Any], now: datetime
) -> None:
    values: dict[str, Any] = {
        "state": outcome.state,
        "failure": outcome.failure,
        "doubts": outcome.doubts,
        "not_before": outcome.not_before or message.not_before,
    }
    if outcome.state is MessageState.SENT:
        values |= sent
    if outcome.state is not MessageState.PENDING:
        values |= without_secrets(message)
    if not change(session, message.id, MessageState.SENDING, values):
        log.warning("message %s was no longer being sent; its outcome is dropped", message.id)
        return
    tell_if_lost(session, message, outcome.state, now)
    if outcome.state is MessageState.SENT:
        share(session, message, now)
    if outcome.state is MessageState.UNDELIVERABLE:
        set_aside(session, message, outcome, now)
    else:
        after_try(session, message, outcome.state, now)
        if outcome.alert:
            raise_alert(session, outcome.alert, now, patient_of(session, message))
