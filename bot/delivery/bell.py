"""A Bell wakes a loop that sleeps until something happens or some time has passed."""

import asyncio


class Bell:
    """Rung from anywhere in the event loop; a ring while nobody waits is not lost."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the loop now, or let its next sleep end at once."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Sleep until rung, at most so many real seconds; other tasks always get a turn."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()
        await asyncio.sleep(0)
