"""Which item of a check-in a typed text answers: the one that the chat showed last."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import col, func, select

from bot.for_patients.asking import position
from bot.for_patients.check_in import CheckIn, Turn, find_check_in
from bot.for_patients.replies import replied_to
from bot.talk import Talk
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import TELLING, Message, MessageKind
from schedules.plan import Kind
from schedules.reminder import Reminder

_TURN_HOLDS = timedelta(days=1)
_LOOKED_THROUGH = 50  # messages; further up the chat nobody looks for the buttons
_ASKING = ("score", "choose", "skip", "pass")  # buttons that name the item they stand below
_SHOWING = (*_ASKING, "turn", "again")


class _Shown(NamedTuple):
    """A check-in as a message showed it; no `reference` if the buttons do not name its item."""

    reminder_id: int
    reference: str | None = None
    message_id: int | None = None
    at: datetime | None = None


def awaited_turn(talk: Talk, enrolment: Enrolment) -> Turn | None:
    """Return the item that a typed text would answer now, or None.

    A reply to a message means that message's check-in. A text that was edited was an answer once,
    and must not answer the next item.
    """
    if talk.incoming.edited or enrolment.state is not EnrolmentState.ACTIVE:
        return None
    shown = list(_shown(talk, enrolment))
    about = _meant(talk, enrolment, shown)
    if about is not None:
        return _turn(talk, enrolment, shown, about)
    turn = _turn(talk, enrolment, shown, shown[0].reminder_id) if shown else None
    return turn or next(_open_turns(talk, enrolment, shown), None)


def last_asked(talk: Talk, enrolment: Enrolment) -> datetime | None:
    """Return when a check-in was last shown, if that is not far up the chat."""
    return next((one.at for one in _shown(talk, enrolment)), None)


def _meant(talk: Talk, enrolment: Enrolment, shown: list[_Shown]) -> int | None:
    """Return the reminder whose message the patient replies to, be it asked below a typed text."""
    if talk.incoming.replies_to is None:
        return None
    below = (one.reminder_id for one in shown if one.message_id == talk.incoming.replies_to)
    own = replied_to(talk, enrolment)
    return next(below, own.id if own else None)


def _shown(talk: Talk, enrolment: Enrolment) -> Iterator[_Shown]:
    """Yield what the chat showed of check-ins, the newest first."""
    said_at = func.coalesce(Message.sent_at, Message.created_at)
    waits = (col(Message.kind).in_(TELLING)) & (col(Message.telegram_id).is_(None))
    query = (
        select(Message)
        .where(Message.enrolment_id == enrolment.id, ~waits)
        .where(Message.chat_id == talk.incoming.chat_id)  # not another phone, nor staff
        .where(col(Message.kind).not_in((MessageKind.ALERT, MessageKind.MENU)))
        .order_by(said_at.desc(), col(Message.id).desc())
        .limit(_LOOKED_THROUGH)
    )
    for message in talk.session.exec(query):
        one = _what_shows(message)
        reminder = talk.session.get(Reminder, one.reminder_id) if one else None
        if one and reminder and reminder.kind is Kind.CHECK_IN:
            yield one


def _what_shows(message: Message) -> _Shown | None:
    parts = [data.split(":") for row in message.buttons or [] for _, data in row]
    leads = [part for part in parts if part[0] in _SHOWING]
    number, at = message.edits or message.telegram_id, message.sent_at or message.created_at
    if not leads:
        own = message.reminder_id or message.again_of
        return None if own is None else _Shown(own, None, number, at)
    named = next((part[2] for part in leads if part[0] in _ASKING), None)
    return _Shown(int(leads[0][1]), named, number, at)


def _turn(talk: Talk, enrolment: Enrolment, shown: list[_Shown], reminder_id: int) -> Turn | None:
    """Return the item of a check-in that is shown, or else its first open one."""
    check_in = find_check_in(talk, enrolment, reminder_id)
    message_id = _message_of(check_in, shown) if check_in else None
    if check_in is None or message_id is None:
        return None
    last = next((one for one in shown if one.reminder_id == reminder_id), _Shown(reminder_id))
    at = position(check_in.items, last.reference) if last.reference else None
    if at is None or (_is_answered(check_in, at) and _is_long_ago(talk, last)):
        at = check_in.first_open
    return None if at is None else Turn(check_in, at, message_id)


def _is_answered(check_in: CheckIn, at: int) -> bool:
    return check_in.items[at].key in check_in.answered


def _is_long_ago(talk: Talk, shown: _Shown) -> bool:
    return shown.at is not None and talk.now - shown.at > _TURN_HOLDS


def _open_turns(talk: Talk, enrolment: Enrolment, shown: list[_Shown]) -> Iterator[Turn]:
    """Yield the item to answer of each check-in that is still in time, the newest first."""
    query = (
        select(Reminder)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.kind == Kind.CHECK_IN)
        .where(col(Reminder.expires_at) > talk.now)
        .order_by(col(Reminder.due_at).desc(), col(Reminder.id))
    )
    for reminder in talk.session.exec(query):
        if turn := _turn(talk, enrolment, shown, stored_id(reminder)):
            yield turn


def _message_of(check_in: CheckIn, shown: list[_Shown]) -> int | None:
    """Return the number of the message with the check-in's buttons; None if none was sent."""
    reminder_id = stored_id(check_in.reminder)
    for one in shown:
        if one.reminder_id == reminder_id and one.message_id is not None:
            return one.message_id
    query = (
        select(Message.telegram_id)
        .where(Message.reminder_id == reminder_id, col(Message.telegram_id).is_not(None))
        .where(Message.chat_id == check_in.talk.incoming.chat_id)
    )
    return check_in.talk.session.exec(query).first()
