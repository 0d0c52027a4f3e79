"""The watch over the digest: it wakes when one is to be made, after a downtime too."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.bell import Bell
from bot.delivery.outage import RETRY_SECONDS, Outage
from bot.for_staff.digest import digest_is_due, make_digest
from bot.for_staff.round_hours import digest_day
from bot.talk import House
from schedules.clock import Clock
from schedules.database import reading, transaction

log = logging.getLogger(__name__)

TICK_SECONDS = 30.0
_STUMBLED_SECONDS = 300.0


class DigestWatch:
    """Makes the digest of each day until cancelled; `after` is called when there is one to send."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        house: House,
        after: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._house = house
        self._after = after
        self._bell = Bell()
        self._outage = Outage("digest")

    def poke(self) -> None:
        """Look now: the clock was moved."""
        self._bell.ring()

    def next_due(self) -> datetime | None:
        """Return now if a digest is to be made; None otherwise, for it holds up no clock."""
        now = self._clock.now()
        if digest_day(self._house.clinic, now) is None:
            return None
        with reading(self._engine) as session:
            return now if digest_is_due(session, self._house.clinic, now) else None

    async def run(self) -> None:
        """Make digests until cancelled, whatever goes wrong."""
        while True:
            await self._bell.wait(self._round())

    def _round(self) -> float:
        """Make the digest if it is due; return the seconds until it is worth looking again."""
        try:
            if self.next_due() is not None:
                with transaction(self._engine) as session:
                    make_digest(session, self._house.clinic, self._house.signer, self._clock.now())
                self._after()
        except SQLAlchemyError as error:
            self._outage.goes_on(error)
            return RETRY_SECONDS
        except Exception:  # the outermost edge: a watch that died would be silent
            log.exception("the digest stumbled and is tried again")
            return _STUMBLED_SECONDS
        self._outage.is_over()
        return TICK_SECONDS
