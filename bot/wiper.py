"""The wiper writes the database anew after an erasure, so that no byte of it stays in the file."""

import asyncio
import logging
import sqlite3
from datetime import datetime

from sqlalchemy import Engine, func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from bot.delivery.bell import Bell
from bot.delivery.heartbeat import Heartbeat
from schedules.clock import Clock
from schedules.database import reading, transaction, wipe
from schedules.erasure import Erasure

log = logging.getLogger(__name__)

WIPED = "wipe"
TICK_SECONDS = 3600.0
RETRY_SECONDS = 10.0  # then twice as long each time: a full disk stays full for a while


class Wiper:
    """Wipes whenever its bell is rung, and at the start if an erasure was not followed by it.

    It works in a thread: others may write a little later meanwhile.
    """

    def __init__(self, engine: Engine, clock: Clock, bell: Bell) -> None:
        self._engine = engine
        self._clock = clock
        self._bell = bell
        self._idle = asyncio.Event()
        self._troubles = 0

    async def idle(self) -> None:
        """Wait until nothing is left to wipe."""
        self._idle.clear()
        self._bell.ring()
        await self._idle.wait()

    async def run(self) -> None:
        """Wipe until cancelled; what is under way then comes to its end."""
        pause = 0.0
        while True:
            await self._bell.wait(pause)
            work = asyncio.create_task(asyncio.to_thread(self._round))
            try:
                pause = await asyncio.shield(work)
            finally:
                await asyncio.wait([work])  # a thread cannot be cancelled
            if pause == TICK_SECONDS:
                self._idle.set()

    def _round(self) -> float:
        """Wipe if there is something to wipe; return the seconds until the next look."""
        now = self._clock.now()
        try:
            with reading(self._engine) as session:
                due = is_due(session)
            if due:
                wipe(self._engine)
                with transaction(self._engine) as session:
                    session.merge(Heartbeat(name=WIPED, at=now))
        except (SQLAlchemyError, sqlite3.Error) as error:
            log.warning("the database is wiped later: %s", type(error).__name__)
            self._troubles += 1
            return min(RETRY_SECONDS * 2.0 ** min(self._troubles - 1, 10), TICK_SECONDS / 2)
        self._troubles = 0
        return TICK_SECONDS


def is_due(session: Session) -> bool:
    """Tell whether there was an erasure since the database was written anew."""
    erased: datetime | None = session.exec(select(func.max(Erasure.erased_at))).one()
    wiped = session.get(Heartbeat, WIPED)
    return erased is not None and (wiped is None or wiped.at < erased)
