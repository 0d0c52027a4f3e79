"""Longer work for staff, beside everything else: it waits out the database, and fails alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from bot.delivery.outage import RETRY_SECONDS, Outage, is_outage

T = TypeVar("T")
log = logging.getLogger(__name__)


async def patiently(who: str, step: Callable[[], T]) -> T:
    """Do one step, again for as long as the database is locked, full or out of reach."""
    outage = Outage(who)
    while True:
        try:
            done = step()
        except DBAPIError as error:
            if not is_outage(error):
                raise
            outage.goes_on(error)
            await asyncio.sleep(RETRY_SECONDS)
        else:
            outage.is_over()
            return done


async def set_apart(
    who: str, work: Callable[[], Awaitable[T]], failed: Callable[[], Awaitable[T]]
) -> T:
    """Do one piece of work; if it cannot be done, do what `failed` does, and let the others go on.

    The log gets the class of what went wrong alone: the rest may hold patients' words.
    """
    try:
        return await work()
    except Exception as error:  # noqa: BLE001 - the outermost edge: the others must go on
        log.error("%s failed: %s", who, type(error).__name__)
        return await failed()
