"""The hand on the demo's clock: it moves from one due reminder to the next and skips none."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import func, select

from bot.app import App
from bot.demo_clock import DemoClock
from bot.for_staff.round_hours import digest_at
from schedules.database import reading
from schedules.plan import Kind
from schedules.reminder import IS_PLANNED, Reminder

_A_LONG_MOVE = timedelta(days=366 * 6)
_SOME_DAYS = timedelta(days=8)


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
        following = self._next_said()
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
        """Move forward to a moment, stopping at each reminder and call to staff on the way."""
        async with self._moving:
            await self._app.settled()
            while (due := self._next_stop(moment)) is not None and due <= moment:
                await self._go(due)
            await self._go(moment)

    async def to_next(self) -> None:
        """Move forward to the next reminder, or one put off; with none left, the clock stays."""
        async with self._moving:
            await self._app.settled()
            said = False
            while not said and (due := self._next()) is not None:
                said = due == self._next_said()
                await self._go(due)

    async def set_speed(self, speed: float) -> None:
        """Run so many times as fast as real time; 0 stands still."""
        self._clock.set_speed(speed)
        self._app.poke()

    async def _go(self, moment: datetime) -> None:
        self._clock.jump(moment)
        self._app.poke()
        await self._app.settled()

    def _next_stop(self, moment: datetime) -> datetime | None:
        times = (self._app.next_due(), self._next_digest(moment))
        return min((due for due in times if due), default=None)

    def _next_digest(self, moment: datetime) -> datetime | None:
        """Return when staff get their next morning message, if the move is of some days at most."""
        now, clinic = self._clock.now(), self._app.house.clinic
        if moment - now > _SOME_DAYS:
            return None
        today = now.astimezone(ZoneInfo(self._zone)).date()
        days = (today + timedelta(days=ahead) for ahead in range(_SOME_DAYS.days + 1))
        return next((at for day in days if (at := digest_at(clinic, day)) and at > now), None)

    def _next(self) -> datetime | None:
        times = (self._app.scheduler.next_due(), self._app.courier.next_later())
        return min((due for due in times if due), default=None)

    def _next_said(self) -> datetime | None:
        """Return when a patient hears something next; a follow-up says nothing."""
        planned = select(func.min(Reminder.run_at)).where(IS_PLANNED)
        with reading(self._app.engine) as session:
            reminder = session.exec(planned.where(Reminder.kind != Kind.FOLLOW_UP)).one()
        times = (reminder, self._app.courier.next_later())
        return min((due for due in times if due), default=None)
