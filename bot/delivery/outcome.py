"""An Outcome is what becomes of a message after a try to send it; deciding it touches nothing."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.delivery.failure import Failure, FailureKind
from schedules.alert import AlertKind
from schedules.message import TELLING, Message, MessageKind, MessageState

FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=5)
OUTAGE_LASTS = timedelta(minutes=5)  # a doubt about what nobody waits for outlasts this
ANSWER_LASTS = timedelta(hours=24)  # an answer older than this no longer answers anything

_ANSWERS = (MessageKind.ANSWER, MessageKind.EDIT, MessageKind.MENU, MessageKind.DIGEST)
_NEWS = (MessageKind.NOTICE, MessageKind.NEWS)
_NOBODY_WAITS = (*TELLING, *_NEWS, MessageKind.HELPER)
_STAFF_CARE = (*TELLING, *_NEWS, MessageKind.ANSWER, MessageKind.EDIT)


class Outcome(NamedTuple):
    """The message's next state; `not_before` is for one that is pending again, in UTC."""

    state: MessageState
    failure: str | None = None
    not_before: datetime | None = None
    doubts: int = 0
    alert: AlertKind | None = None


def decide_outcome(message: Message, failure: Failure, now: datetime) -> Outcome:
    """Decide what becomes of a message that failed.

    An edit or a menu may be sent any number of times without saying anything twice, so a doubt
    about one is no more than a failed try.
    """
    match failure.kind:
        case FailureKind.UNCHANGED:
            return Outcome(MessageState.SENT, doubts=message.doubts)
        case FailureKind.WAIT:
            return _again(message, failure, now + timedelta(seconds=failure.seconds))
        case FailureKind.IN_DOUBT | FailureKind.CUT_OFF if not _repeatable(message):
            return _doubt(message, failure, now)
        case FailureKind.NOT_SENT | FailureKind.UNAUTHORIZED:
            return _retry(message, failure, now)
        case FailureKind.IN_DOUBT | FailureKind.CUT_OFF:
            return _retry(message, failure, now)
        case FailureKind.UNREACHABLE:
            return _end(message, failure, AlertKind.UNREACHABLE)
        case FailureKind.GONE:
            return _end(message, failure, None)
        case FailureKind.REFUSED | FailureKind.UNPARSABLE:
            return _end(message, failure, _alert_about(message))


def backoff(attempts: int) -> timedelta:
    """Return the pause after so many tries: 2 s, doubling up to 5 minutes."""
    doublings = min(max(attempts - 1, 0), 16)  # beyond this the cap holds anyway
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)


def _repeatable(message: Message) -> bool:
    return message.edits is not None or message.menu is not None


def _alert_about(message: Message) -> AlertKind | None:
    return AlertKind.UNDELIVERABLE if message.kind in _STAFF_CARE else None


def _doubt(message: Message, failure: Failure, now: datetime) -> Outcome:
    doubts = message.doubts + 1
    if doubts > 1:
        alert = _alert_about(message)
        return Outcome(MessageState.IN_DOUBT, failure.reason, doubts=doubts, alert=alert)
    # The only other try must not fall into the same trouble, unless somebody waits for it.
    calm = failure.kind is FailureKind.IN_DOUBT and message.kind in _NOBODY_WAITS
    again = now + (OUTAGE_LASTS if calm else backoff(message.attempts))
    return Outcome(MessageState.PENDING, failure.reason, again, doubts)


def _retry(message: Message, failure: Failure, now: datetime) -> Outcome:
    if message.kind in _ANSWERS and now - message.created_at >= ANSWER_LASTS:
        return _end(message, failure, None)
    return _again(message, failure, now + backoff(message.attempts))


def _again(message: Message, failure: Failure, not_before: datetime) -> Outcome:
    return Outcome(MessageState.PENDING, failure.reason, not_before, message.doubts)


def _end(message: Message, failure: Failure, alert: AlertKind | None) -> Outcome:
    return Outcome(MessageState.UNDELIVERABLE, failure.reason, None, message.doubts, alert)
