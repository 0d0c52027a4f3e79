"""What the page hears: events to every open page, as they happen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

MOST_UNREAD = 10_000
KEEP_ALIVE_SECONDS = 15.0

Event = dict[str, Any]


class Events:
    """Hands each event to all who listen; who falls 10,000 behind is cut off and reconnects."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def tell(self, event: Event | Callable[[], Event]) -> None:
        """Hand out an event; one that is costly to make is given as a function."""
        if not self._listeners:
            return
        made = event() if callable(event) else event
        for listener in list(self._listeners):
            if listener.qsize() >= MOST_UNREAD:
                self._cut(listener)
            else:
                listener.put_nowait(made)

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the lines of an event stream, `hello` first, until closed."""
        listener: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners.add(listener)
        try:
            yield _line({"type": "hello"})
            while (event := await _next(listener)) is not None:
                yield _line(event) if event else b": still here\n\n"
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End every stream."""
        for listener in list(self._listeners):
            self._cut(listener)

    def _cut(self, listener: asyncio.Queue[Event | None]) -> None:
        self._listeners.discard(listener)
        listener.put_nowait(None)


async def _next(listener: asyncio.Queue[Event | None]) -> Event | None:
    """Return the next event, an empty one after 15 s of silence, None at the end."""
    try:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            return await listener.get()
    except TimeoutError:
        return {}


def _line(event: Event) -> bytes:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
