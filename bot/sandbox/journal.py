"""The journal: everything that happened in the sandbox, to wait on and to assert on."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import islice, takewhile
from typing import Any, Literal

from bot.sandbox.signals import Signal

KEPT_ENTRIES = 100_000
Kind = Literal["call", "answer", "user", "fault"]


@dataclass(frozen=True)
class Entry:
    """One line: a bot's call, its answer, a person's act, or a fault that struck."""

    n: int
    at: str
    kind: Kind
    method: str
    chat_id: int | None = None
    user_id: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    ok: bool | None = None
    error_code: int | None = None
    description: str | None = None
    result_id: int | None = None


@dataclass(frozen=True)
class Filter:
    """Which entries are asked for; None takes all. Methods are matched without regard to case."""

    after: int = 0
    method: str | None = None
    chat_id: int | None = None
    user_id: int | None = None
    kind: str | None = None
    limit: int | None = None

    def takes(self, entry: Entry) -> bool:
        """Tell whether the entry is one of those asked for."""
        return (
            (self.method is None or entry.method.lower() == self.method.lower())
            and (self.chat_id is None or entry.chat_id == self.chat_id)
            and (self.user_id is None or entry.user_id == self.user_id)
            and (self.kind is None or entry.kind == self.kind)
        )


class Journal:
    """The last 100,000 entries, numbered from 1."""

    def __init__(self, kept: int = KEPT_ENTRIES) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._last = 0
        self._grown = Signal()

    @property
    def last(self) -> int:
        """The number of the newest entry."""
        return self._last

    def write(self, at: datetime, kind: Kind, method: str, **parts: Any) -> Entry:
        """Append an entry and wake those who wait for it."""
        self._last += 1
        entry = Entry(self._last, at.astimezone(UTC).isoformat(), kind, method, **parts)
        self._entries.append(entry)
        self._grown.notify()
        return entry

    def read(self, wanted: Filter) -> list[Entry]:
        """Return the entries asked for, oldest first; with a limit, only so many of the newest."""
        newest = takewhile(lambda entry: entry.n > wanted.after, reversed(self._entries))
        found = list(islice(filter(wanted.takes, newest), wanted.limit))
        found.reverse()
        return found

    async def wait(self, wanted: Filter, count: int, seconds: float) -> list[Entry]:
        """Return the entries asked for, once there are `count` or the real seconds are over."""
        end = time.monotonic() + seconds
        found = self.read(wanted)
        while len(found) < count and (left := end - time.monotonic()) > 0:
            await self._grown.wait(left)
            found = self.read(wanted)
        return found


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """Return the entry as the control API gives it."""
    return asdict(entry)
