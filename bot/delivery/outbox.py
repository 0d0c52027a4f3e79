"""The outbox's transactions: which message is due, claim it, record what became of it, recover.

A message is claimed (`sending`) in one transaction and recorded in another, with the call to
Telegram between them. What a crash leaves in `sending` may have gone out: it is in doubt.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    bindparam,
    func,
    or_,
    tuple_,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.alerts import after_try, raise_alert
from bot.delivery.failure import Failure, FailureKind
from bot.delivery.held_back import follows, held_back
from bot.delivery.letter import Letter
from bot.delivery.outcome import Outcome, decide_outcome
from bot.for_patients.helper_notes import share
from bot.for_patients.helper_share import Hold
from bot.for_patients.helping import lost_helper
from bot.for_staff.answer_news import tell_if_lost
from schedules.again import judge_again
from schedules.alert import AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.errors import AftercareError
from schedules.message import IS_SENDING, IS_WAITING, Message, MessageKind, MessageState, Priority
from schedules.pause import is_paused
from schedules.plans import plan_for
from schedules.reason import NOT_IN_PLAN, UNREACHABLE, paused_until
from schedules.release import Verdict, decide_now
from schedules.reminder import Reminder, ReminderState

log = logging.getLogger(__name__)

Render = Callable[[Session, Message], Letter]

_NOT_IN_PAUSE = (MessageKind.AGAIN, MessageKind.PAUSE_OVER, MessageKind.BACK_HOME)
_CUT_OFF = Failure(FailureKind.CUT_OFF, "the bot stopped while it was being sent")


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


class Delivered(NamedTuple):
    """A letter that Telegram took; a command menu has no message id.

    `flaw` says what it went out without, such as a picture that could not be drawn.
    """

    telegram_id: int | None
    flaw: str | None = None


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


def claim(session: Session, message_id: int, now: datetime, render: Render) -> Letter | None:
    """Mark a waiting message as being sent and render it; None if there is nothing to send.

    Consent and expiry are read again here: a reminder that may no longer be sent ends, with the
    reason on both rows. A message that cannot be rendered is set aside.
    """
    query = select(Message).where(IS_WAITING, Message.id == message_id, Message.not_before <= now)
    message = session.exec(query.with_for_update(skip_locked=True)).one_or_none()
    if message is None or _moves_on(session, message) or _end_if_unwanted(session, message, now):
        return None
    letter = _rendered(session, message, now, render)
    if letter is None:
        return None
    sending = {"state": MessageState.SENDING, "attempts": message.attempts + 1}
    return letter if _change(session, message_id, MessageState.PENDING, sending) else None


def postpone(
    session: Session, message_id: int, not_before: datetime, priority: int | None = None
) -> None:
    """Let a waiting message wait longer, in another place in the line if one is given."""
    values: dict[str, Any] = {"not_before": not_before}
    if priority is not None:
        values["priority"] = priority
    _change(session, message_id, MessageState.PENDING, values)


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
    if not _change(session, message.id, MessageState.SENDING, values):
        log.warning("message %s was no longer being sent; its outcome is dropped", message.id)
        return
    tell_if_lost(session, message, outcome.state, now)
    if outcome.state is MessageState.SENT:
        share(session, message, now)
    if outcome.state is MessageState.UNDELIVERABLE:
        _set_aside(session, message, outcome, now)
    else:
        after_try(session, message, outcome.state, now)
        if outcome.alert:
            raise_alert(session, outcome.alert, now, _patient_of(session, message))


def _patient_of(session: Session, message: Message) -> int | None:
    """Return whose message it is, if it was for the patient and not for staff about them."""
    enrolment = session.get(Enrolment, message.enrolment_id) if message.enrolment_id else None
    return enrolment.id if enrolment and enrolment.chat_id == message.chat_id else None


def _change(
    session: Session, message_id: int | None, found: MessageState, values: dict[str, Any]
) -> bool:
    """Change one row if it is still in the state it was found in."""
    statement = (
        update(Message)
        .where(col(Message.id) == message_id, col(Message.state) == found)
        .values(**values)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1


def _end_if_unwanted(session: Session, message: Message, now: datetime) -> bool:
    """End, or put off, a message whose reminders may not be sent now; what may be sent stays."""
    if reason := _why_not_in_pause(session, message, now):
        withdrawn = {"state": MessageState.WITHDRAWN, "failure": reason}
        return _change(session, message.id, MessageState.PENDING, withdrawn)
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
            _close(session, col(Reminder.id) == row.id, verdict, now)
    if held:
        postpone(session, message.id or 0, max(held), _in_line(session, message, now))
        return True
    if not ended or len(ended) < len(verdicts):
        return False
    return _withdraw(session, message, ended[-1][1].reason)


def _end_again(session: Session, message: Message, now: datetime) -> bool:
    """End, or put off, what says a reminder again; the reminder itself stays as it was sent."""
    enrolment = session.get_one(Enrolment, message.enrolment_id)
    verdict = judge_again(session, message, enrolment, now)
    if verdict.until is not None:
        postpone(session, message.id or 0, verdict.until)
        return True
    if verdict.state is ReminderState.RELEASED:
        return False
    return _withdraw(session, message, verdict.reason)


def _withdraw(session: Session, message: Message, reason: str | None) -> bool:
    state = MessageState.IN_DOUBT if message.doubts else MessageState.WITHDRAWN
    values = {"state": state, "failure": reason}
    return _change(session, message.id, MessageState.PENDING, values)


def _why_not_in_pause(session: Session, message: Message, now: datetime) -> str | None:
    """Return why a message would disturb a patient who has paused since it was written, or None.

    What was snoozed is among them: its reminder was sent once.
    """
    if message.kind not in _NOT_IN_PAUSE:
        return None
    enrolment = session.get_one(Enrolment, message.enrolment_id)
    day = enrolment.paused_until
    return paused_until(day) if day and is_paused(enrolment, now) else None


def _moves_on(session: Session, message: Message) -> bool:
    """Let a message go to the phone the patient has now, if it was meant for the one before."""
    chat_id = follows(session, message)
    if chat_id is None:
        return False
    return _change(session, message.id, MessageState.PENDING, {"chat_id": chat_id})


def _hold_back(session: Session, message: Message, hold: Hold, now: datetime) -> None:
    if hold.until is not None:
        postpone(session, message.id or 0, hold.until)
        return
    state = MessageState.IN_DOUBT if message.doubts else MessageState.WITHDRAWN
    values = {"state": state, "failure": hold.reason}
    if _change(session, message.id, MessageState.PENDING, values):
        tell_if_lost(session, message, state, now)


def _verdicts(session: Session, message: Message, now: datetime) -> list[tuple[Reminder, Verdict]]:
    """Decide anew on each reminder that is told in a message; on none, if it tells no reminder."""
    enrolment = session.get(Enrolment, message.enrolment_id) if message.enrolment_id else None
    if enrolment is None or message.kind not in (MessageKind.REMINDER, MessageKind.CATCH_UP):
        return []
    rows = session.exec(select(Reminder).where(_told_in(message))).all()
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


def _told_in(message: Message) -> ColumnElement[bool]:
    """Return what holds for the released reminders that are told in a message."""
    told = or_(col(Reminder.id) == message.reminder_id, col(Reminder.folded_into) == message.id)
    return and_(told, col(Reminder.state) == ReminderState.RELEASED)


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
    _change(
        session,
        message.id,
        MessageState.PENDING,
        {"state": refused.state, "failure": refused.failure},
    )
    _set_aside(session, message, refused, now)
    return None


def _set_aside(session: Session, message: Message, outcome: Outcome, now: datetime) -> None:
    unreachable = outcome.alert is AlertKind.UNREACHABLE
    log.warning("message %s is undeliverable: %s", message.id, outcome.failure)
    after_try(session, message, outcome.state, now)
    if not message.doubts:
        reason = UNREACHABLE if unreachable else f"could not be sent: {outcome.failure}"
        _close(session, _told_in(message), Verdict(ReminderState.SKIPPED, reason), now)
    if unreachable:
        _mark_unreachable(session, message, now)
    elif outcome.alert:
        raise_alert(session, outcome.alert, now, _patient_of(session, message))


def _close(session: Session, which: ColumnElement[bool], verdict: Verdict, now: datetime) -> None:
    session.execute(
        update(Reminder)
        .where(which, col(Reminder.state) == ReminderState.RELEASED)
        .values(state=verdict.state, reason=verdict.reason, decided_at=now)
    )


def _mark_unreachable(session: Session, message: Message, now: datetime) -> None:
    """Note that a patient's chat is closed and tell staff, once."""
    if message.kind is MessageKind.HELPER:
        lost_helper(session, message.chat_id, now)
    if message.kind in (MessageKind.ALERT, MessageKind.HELPER):
        return
    query = select(Enrolment).where(
        Enrolment.chat_id == message.chat_id, Enrolment.state == EnrolmentState.ACTIVE
    )
    for enrolment in session.exec(query):
        if enrolment.reachable:
            enrolment.reachable = False
            raise_alert(session, AlertKind.UNREACHABLE, now, enrolment.id)
