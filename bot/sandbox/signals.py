"""A wake-up call for whoever waits: a long poll, a journal reader."""

from __future__ import annotations

import asyncio


class Signal:
    """Wakes every present waiter at once, and is then ready for the next round."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Wake all who wait now."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next notify; False when the seconds ran out first."""
        event = self._event
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return True
