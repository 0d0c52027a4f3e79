"""The watch over alerts: it wakes when staff are to be called, and forgets none of them.

What is to be done, and when, is in the rows (`calling`); this is the loop that does it.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.bell import Bell
from bot.delivery.outage import RETRY_SECONDS, Outage, is_outage
from bot.for_staff.calling import Calls, next_watched, put_off, watched
from schedules.clock import Clock
from schedules.database import reading, transaction

log = logging.getLogger(__name__)

TICK_SECONDS = 30.0  # the longest sleep: a clock that jumped is noticed by then
_BATCH = 16


class AlertWatch:
    """Attends to alerts until cancelled; `after` is called when there is something to be sent."""

    def __init__(
        self, engine: Engine, clock: Clock, calls: Calls, after: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._calls = calls
        self._after = after
        self._bell = Bell()
        self._outage = Outage("alerts")

    def poke(self) -> None:
        """Look at the alerts now: one was raised or taken on, or the clock was moved."""
        self._bell.ring()

    def next_due(self) -> datetime | None:
        """Return when something is to be done for an alert next, past if it is so already."""
        with reading(self._engine) as session:
            return next_watched(session)

    async def run(self) -> None:
        """Attend to alerts until cancelled, whatever goes wrong."""
        while True:
            await self._bell.wait(min(self._round(), TICK_SECONDS))

    def _round(self) -> float:
        """Attend to some of what is due; return the seconds until it is worth looking again."""
        try:
            pause = self._attend_to_some()
        except SQLAlchemyError as error:
            self._outage.goes_on(error)
            return RETRY_SECONDS
        except Exception:  # the outermost edge: a watch that died would be silent
            log.exception("the watch over alerts stumbled and goes on")
            return RETRY_SECONDS
        self._outage.is_over()
        return pause

    def _attend_to_some(self) -> float:
        with reading(self._engine) as session:
            following = next_watched(session)
            due = watched(session, self._clock.now(), _BATCH) if following else []
        for alert_id in due:
            self._attend(alert_id)
        if due:
            self._after()
            return 0.0
        # A moment at least, so that a clock that is read a little early cannot make it spin.
        return max(self._clock.seconds_until(following), 0.001) if following else TICK_SECONDS

    def _attend(self, alert_id: int) -> None:
        """Attend to one alert; what goes wrong with it alone must not hold up the others."""
        try:
            with transaction(self._engine) as session:
                self._calls.attend(session, alert_id, self._clock.now())
        except Exception as error:
            if is_outage(error):
                raise
            log.error("alert %s cannot be told and is tried again", alert_id, exc_info=error)
            with transaction(self._engine) as session:
                put_off(session, alert_id, self._clock.now())
