"""A bot's waiting updates: what getUpdates serves, confirms and forgets."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.sandbox.errors import BotApiError
from bot.sandbox.signals import Signal

KEPT_SECONDS = {"callback_query": 150.0}
KEPT_SECONDS_OTHERWISE = 24 * 3600.0
MOST_WAITING = 100_000
FIRST_UPDATE_ID = 100_000_001
# Kinds a bot gets only when it asks for them by name.
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Pollers that fight get their 409 this far apart.
CONFLICT_PAUSE_SECONDS = 3.0
_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@dataclass(frozen=True)
class Update:
    """One thing that happened, numbered; `at` is on a monotonic clock, in seconds."""

    id: int
    kind: str
    body: dict[str, Any]
    at: float

    def to_bot(self) -> dict[str, Any]:
        """Return the Bot API's Update."""
        return {"update_id": self.id, self.kind: self.body}

    def is_over(self, now: float) -> bool:
        """Tell whether Telegram would have forgotten it by now."""
        return now - self.at > KEPT_SECONDS.get(self.kind, KEPT_SECONDS_OTHERWISE)


class Updates:
    """The queue of one bot. Reading does not remove; a higher offset confirms what is below."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self.allowed: frozenset[str] = frozenset()
        self.grown = Signal()
        self._seconds = seconds
        self._waiting: deque[Update] = deque(maxlen=MOST_WAITING)
        self._next_id = FIRST_UPDATE_ID
        self._poll: asyncio.Future[str] | None = None
        self._next_conflict_at = 0.0

    def __len__(self) -> int:
        self._forget_old()
        return len(self._waiting)

    def add(self, kind: str, body: dict[str, Any]) -> None:
        """Queue one update, unless the bot did not ask for its kind."""
        asked = kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST
        if not asked:
            return
        self._waiting.append(Update(self._next_id, kind, body, self._seconds()))
        self._next_id += 1
        self.grown.notify()

    def read(self, offset: int, limit: int) -> list[Update]:
        """Return waiting updates from the offset on, after confirming all below it.

        A negative offset keeps only so many of the newest. An offset far in the future is
        taken for a mistake: nothing is confirmed.
        """
        self._forget_old()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        elif offset <= self._next_id + 10:
            self.confirm(offset)
        return list(islice(self._waiting, limit))

    def confirm(self, offset: int) -> None:
        """Remove every update below the offset."""
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()

    def clear(self) -> None:
        """Forget all that waits."""
        self._waiting.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> Sequence[Update]:
        """Return updates as soon as there are any, or none after so many seconds.

        A poll that waits is ended by the next one: it then raises BotApiError 409.
        """
        ready = self.read(offset, limit)
        if ready or not seconds:
            return ready
        self.end_poll(_OTHER_POLLER)
        mine = self._poll = asyncio.get_running_loop().create_future()
        try:
            await self._wait(mine, seconds)
        finally:
            if self._poll is mine:
                self._poll = None
        if mine.done():
            await self._pace_conflicts()
            raise BotApiError(409, mine.result())
        return self.read(offset, limit)

    def end_poll(self, reason: str) -> None:
        """End the poll that waits, if one does, with the 409 of this description."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)

    async def _wait(self, ended: asyncio.Future[str], seconds: float) -> None:
        grown = self.grown.waiter()
        try:
            waiting: list[asyncio.Future[Any]] = [grown, ended]
            await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.grown.forget(grown)

    async def _pace_conflicts(self) -> None:
        if self._seconds() < self._next_conflict_at:
            await asyncio.sleep(CONFLICT_PAUSE_SECONDS)
        else:
            self._next_conflict_at = self._seconds() + CONFLICT_PAUSE_SECONDS

    def _forget_old(self) -> None:
        # Callback queries go sooner than what stands before them in the queue.
        now = self._seconds()
        if any(update.is_over(now) for update in self._waiting):
            kept = [update for update in self._waiting if not update.is_over(now)]
            self._waiting = deque(kept, maxlen=MOST_WAITING)
