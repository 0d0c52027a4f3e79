"""What a failed call to Telegram means: did it go out, may it be tried again, and when.

Decided once, here, from the exception's type, its cause and its words; all others ask the kind.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

_PATIENCE_SECONDS = 5.0  # for a 429 that does not say how long to wait
_LONGEST_REASON = 200

# The request never reached Telegram: no connection was made, or none was free.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class FailureKind(StrEnum):
    """What to do about a failed call."""

    NOT_SENT = "not_sent"  # it did not go out: try again
    IN_DOUBT = "in_doubt"  # it may have gone out: a second try may say it twice
    CUT_OFF = "cut_off"  # in doubt as well, but only since the bot stopped
    WAIT = "wait"  # too many requests: try again after `seconds`
    UNREACHABLE = "unreachable"  # this chat takes no messages from the bot
    UNPARSABLE = "unparsable"  # the HTML is wrong: send it as plain text
    UNCHANGED = "unchanged"  # an edit that changes nothing: as good as done
    GONE = "gone"  # the message to edit is no longer there
    REFUSED = "refused"  # Telegram will never take this message
    UNAUTHORIZED = "unauthorized"  # Telegram does not know the bot's token


@dataclass(frozen=True)
class Failure:
    """A failed call, classified; `seconds` is how long Telegram asks to wait, in real time."""

    kind: FailureKind
    reason: str
    seconds: float = 0.0


# Words of a 400 (lower case, since PTB changes the case) and what they mean; others are refused.
_BAD_REQUESTS = {
    "can't parse entities": FailureKind.UNPARSABLE,
    "message is not modified": FailureKind.UNCHANGED,
    "message to edit not found": FailureKind.GONE,
    "message can't be edited": FailureKind.GONE,
    "chat not found": FailureKind.UNREACHABLE,
    "user is deactivated": FailureKind.UNREACHABLE,
    "peer_id_invalid": FailureKind.UNREACHABLE,
}

_TOO_MANY = re.compile(r"too many requests(?:: retry after (\d+))?", re.IGNORECASE)
_SERVER_FAILED = re.compile(r"internal server error", re.IGNORECASE)
_TOO_LARGE = re.compile(r"request entity too large", re.IGNORECASE)


def classify(error: TelegramError) -> Failure:
    """Return what a failed call means for the message it carried."""
    reason = f"{type(error).__name__}: {error.message}"[:_LONGEST_REASON]
    if isinstance(error, RetryAfter):
        return Failure(FailureKind.WAIT, reason, _seconds(error))
    if found := _TOO_MANY.match(error.message):
        return Failure(FailureKind.WAIT, reason, float(found[1] or _PATIENCE_SECONDS))
    return Failure(_kind(error), reason)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _kind(error: TelegramError) -> FailureKind:
    if isinstance(error, Forbidden | InvalidToken | EndPointNotFound | BadRequest):
        return _kind_of_refusal(error)
    if isinstance(error, ChatMigrated) or _TOO_LARGE.match(error.message):
        return FailureKind.REFUSED
    if isinstance(error, Conflict) or isinstance(error.__cause__, _NEVER_LEFT):
        return FailureKind.NOT_SENT
    if _SERVER_FAILED.match(error.message) and _said_by_telegram(error):
        return FailureKind.NOT_SENT
    return FailureKind.IN_DOUBT


def _kind_of_refusal(error: TelegramError) -> FailureKind:
    if not _said_by_telegram(error):
        return FailureKind.NOT_SENT
    if isinstance(error, Forbidden):
        return FailureKind.UNREACHABLE
    if isinstance(error, InvalidToken | EndPointNotFound):
        return FailureKind.UNAUTHORIZED
    said = error.message.lower()
    return next((k for words, k in _BAD_REQUESTS.items() if words in said), FailureKind.REFUSED)


def _said_by_telegram(error: TelegramError) -> bool:
    """Tell Telegram's own refusal from a proxy's page with the same status, which is no JSON.

    Without this, a 403 page of a hospital's proxy would mark every patient unreachable.
    """
    cause = error.__cause__
    if isinstance(cause, InvalidToken):  # how PTB words a 404 once more
        return _said_by_telegram(cause)
    return not isinstance(cause, TelegramError)
