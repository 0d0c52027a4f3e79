"""Taps on inline buttons that wait for their one answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import BotApiError, bad_request

ANSWERABLE_SECONDS = 150.0


@dataclass(frozen=True)
class Tap:
    """One tap: who, on which message, when (seconds on a monotonic clock)."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    at: float


class Taps:
    """The unanswered taps of one bot; forgotten after 150 s, as Telegram does."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._waiting: dict[str, Tap] = {}
        self._numbers = itertools.count(1)

    def add(self, bot_id: int, user_id: int, chat_id: int, message_id: int) -> Tap:
        """Keep a new tap and give it its id."""
        self._forget_old()
        number = str(bot_id * 1_000_000 + next(self._numbers))
        tap = Tap(number, user_id, chat_id, message_id, self._seconds())
        self._waiting[number] = tap
        return tap

    def answer(self, tap_id: str) -> Tap:
        """Take the tap that is answered now; raises BotApiError if it is gone or answered."""
        self._forget_old()
        tap = self._waiting.pop(tap_id, None)
        if tap is None:
            raise _gone()
        return tap

    def _forget_old(self) -> None:
        oldest = self._seconds() - ANSWERABLE_SECONDS
        while self._waiting:
            first = next(iter(self._waiting.values()))
            if first.at > oldest:
                return
            del self._waiting[first.id]


def _gone() -> BotApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
