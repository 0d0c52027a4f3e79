"""A turn releases a few due reminders and then lets everything else on the event loop go on."""

import logging
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from schedules.alert import Tell, keep
from schedules.clock import Clock
from schedules.database import transaction
from schedules.release import postpone, release

TURN_SECONDS = 0.02

log = logging.getLogger(__name__)


class Turn:
    """One turn: each reminder is released in a transaction of its own, until the time is up.

    A reminder that cannot be released is put off and holds up no other. A database that cannot be
    used ends the turn at once: `blocked` tells, and the reminders stay due.
    """

    def __init__(self, engine: Engine, clock: Clock, tell: Tell = keep) -> None:
        self._engine = engine
        self._clock = clock
        self._tell = tell
        self._ends = monotonic() + TURN_SECONDS
        self.blocked = False
        self.settled = 0  # how many are over, sent or not

    @property
    def over(self) -> bool:
        """Tell whether what is left has to wait for the next turn."""
        return self.blocked or monotonic() >= self._ends

    def run(self, reminder_id: int) -> None:
        """Release one reminder; whatever goes wrong with it alone is raised once it is put off."""
        try:
            self._release(reminder_id)
        except OperationalError as error:
            # Locked, full, unreachable: no fault of this reminder, so it keeps its place.
            self._block(error)
        except Exception:
            self._put_off(reminder_id)
            raise

    def _release(self, reminder_id: int) -> None:
        with transaction(self._engine) as session:
            verdict = release(session, reminder_id, self._clock.now(), self._tell)
        if verdict is None:
            self.blocked = True  # another scheduler is at work here: give way
        elif verdict.until is None:
            self.settled += 1

    def _put_off(self, reminder_id: int) -> None:
        try:
            with transaction(self._engine) as session:
                postpone(session, reminder_id, self._clock.now())
        except DBAPIError as error:
            self._block(error)

    def _block(self, error: DBAPIError) -> None:
        self.blocked = True
        log.warning("Reminders wait for the database: %s", error.orig)
