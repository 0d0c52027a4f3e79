"""A wake-up call for whoever waits: a long poll, a journal reader."""

from __future__ import annotations

import asyncio


class Signal:
    """Wakes every present waiter at once, and is then ready for the next round."""

    def __init__(self) -> None:
        self._waiters: list[asyncio.Future[None]] = []

    def notify(self) -> None:
        """Wake all who wait now."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    def waiter(self) -> asyncio.Future[None]:
        """Return a future that the next notify ends: it counts from this call, not from an await.

        Look for what there is only after this call, and nothing slips between; then `forget` it.
        """
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        return waiter

    def forget(self, waiter: asyncio.Future[None]) -> None:
        """Wait no longer."""
        waiter.cancel()
        if waiter in self._waiters:
            self._waiters.remove(waiter)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next notify; False when the seconds ran out first."""
        waiter = self.waiter()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return False
        finally:
            self.forget(waiter)
        return True
