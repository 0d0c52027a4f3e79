"""Telegram's limits on how fast a bot may send, for a sandbox that enforces them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import too_many_requests

# One message a second to a chat, short bursts pass; thirty a second to all; twenty a minute
# to a group. Telegram promises none of these figures.
CHAT_BURST = 3
MOST_CHATS = 50_000


@dataclass
class _Bucket:
    """Lets `burst` pass at once and then `rate` a second."""

    burst: float
    rate: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Return the seconds until the next may pass; 0 when it may now."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate

    def take(self) -> None:
        self.left -= 1


class Flood:
    """Counts what is sent; `seconds` is a monotonic clock."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._chats: dict[tuple[int, int], _Bucket] = {}
        self._bots: dict[int, _Bucket] = {}

    def check(self, bot_id: int, chat_id: int) -> None:
        """Let one message pass; raises BotApiError 429 with the whole seconds to wait."""
        now = self._seconds()
        if len(self._chats) > MOST_CHATS:
            self._chats.clear()
        rate = (20, 20 / 60) if chat_id < 0 else (CHAT_BURST, 1.0)
        chat = self._chats.setdefault((bot_id, chat_id), _Bucket(*rate, rate[0], now))
        bot = self._bots.setdefault(bot_id, _Bucket(30, 30.0, 30, now))
        wait = max(chat.wait(now), bot.wait(now))
        if wait:
            raise too_many_requests(math.ceil(wait))
        chat.take()
        bot.take()
