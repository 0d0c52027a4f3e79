"""The hand on the demo's clock: it moves from one due reminder to the next and skips none."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.demo_clock import DemoClock

_A_LONG_MOVE = timedelta(days=366 * 6)


class TimeBar:
    """Moves the clock for people; each move ends when all that became due has been sent.

    A move forward stops at every reminder on its way, so that each is sent at its own time.
    """

    def __init__(self, app: App, clock: DemoClock, zone: str) -> None:
        self._app = app
        self._clock = clock
        self._zone = zone
        self._moving = asyncio.Lock()

    def status(self) -> dict[str, Any]:
        """Return the clock as the page shows it."""
        following = self._app.scheduler.next_due()
        return {
            "now": self._clock.now().isoformat(),
            "speed": self._clock.speed,
            "zone": self._zone,
            "next": following.isoformat() if following else None,
            "moving": self._moving.locked(),
        }

    async def advance(self, by: timedelta) -> None:
        """Move forward by so much, at most six years."""
        await self.to(self._clock.now() + min(max(by, timedelta()), _A_LONG_MOVE))

    async def to(self, moment: datetime) -> None:
        """Move forward to a moment, stopping at each reminder on the way."""
        async with self._moving:
            await self._app.settled()
            while (due := self._app.scheduler.next_due()) is not None and due <= moment:
                await self._go(due)
            await self._go(moment)

    async def to_next(self) -> None:
        """Move forward to the next reminder; with none left, the clock stays."""
        async with self._moving:
            await self._app.settled()
            if (due := self._app.scheduler.next_due()) is not None:
                await self._go(due)

    async def set_speed(self, speed: float) -> None:
        """Run so many times as fast as real time; 0 stands still."""
        self._clock.set_speed(speed)
        self._app.poke()

    async def _go(self, moment: datetime) -> None:
        self._clock.jump(moment)
        await self._app.settled()
