"""The Inbox keeps what Telegram tells the bot until it is handled, exactly once and in order.

An update is committed before it is acknowledged, and handled in the transaction that marks it so: a
crash at any point loses nothing and does nothing twice.
"""

import asyncio
import json
import logging
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Engine, delete
from sqlmodel import Session, col, select

from bot.alerts import raise_alert
from bot.delivery.bell import Bell
from bot.delivery.outage import RETRY_SECONDS, Outage, is_outage
from bot.delivery.transport import Transport
from bot.delivery.update import InboxUpdate, UpdateState
from bot.delivery.waiting import lines, next_try, waiting
from bot.talk import Tap
from schedules.alert import AlertKind
from schedules.clock import Clock
from schedules.database import reading, transaction

log = logging.getLogger(__name__)

Handle = Callable[[Session, dict[str, Any], datetime], Iterable[Tap]]

RETRIES = (timedelta(seconds=0.2), timedelta(seconds=2), timedelta(seconds=10))
TICK_SECONDS = 30.0
GRACE_SECONDS = 3.0  # for answers to taps under way when the bot stops
_LONGEST_FAILURE = 500


class Inbox:
    """Receives updates from the poller and hands them to `handle`, one chat's in their order.

    `handle` runs inside the transaction that marks the update handled, so what it writes happens
    exactly once; the taps that it returns are answered after the commit. `after` is called after
    each handled update.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        handle: Handle,
        transport: Transport,
        *,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._handle = handle
        self._transport = transport
        self._after = after
        self._answers: set[asyncio.Task[None]] = set()
        self._bell = Bell()
        self._idle = asyncio.Event()
        self._outage = Outage("inbox")

    def receive(self, updates: list[dict[str, Any]]) -> None:
        """Commit updates as they came; those that are here already are left alone.

        Raises SQLAlchemy's error if it fails: then nothing may be acknowledged.
        """
        now = self._clock.now()
        with transaction(self._engine) as session:
            ids = [update["update_id"] for update in updates]
            query = select(InboxUpdate.update_id).where(col(InboxUpdate.update_id).in_(ids))
            known = set(session.exec(query))
            session.add_all(_row(u, now) for u in updates if u["update_id"] not in known)
        self.poke()

    def poke(self) -> None:
        """Look for waiting updates now."""
        self._bell.ring()

    async def idle(self) -> None:
        """Wait until no update that is due is waiting and every tap is answered."""
        self._idle.clear()
        self.poke()
        await self._idle.wait()

    async def run(self) -> None:
        """Handle waiting updates until cancelled; what was left by a crash comes first."""
        try:
            while True:
                await self._bell.wait(min(self._round(), TICK_SECONDS))
        finally:
            if self._answers:
                await asyncio.wait(self._answers, timeout=GRACE_SECONDS)

    def _round(self) -> float:
        """Handle a few updates and return the seconds until it is worth looking again."""
        try:
            pause = self._work()
        except Exception as error:  # noqa: BLE001 - the outermost edge: it must never die silently
            if not is_outage(error):
                log.error("the inbox stumbled and goes on: %s", _whereabouts(error))
            self._outage.goes_on(error)
            return RETRY_SECONDS
        self._outage.is_over()
        return pause

    def _work(self) -> float:
        now = self._clock.now()
        with reading(self._engine) as session:
            due = lines(session, now)
            nearest = next_try(session, now)
        for line in due:
            # What follows one that failed in its chat waits for it.
            all(self._take(update_id, now) for update_id in line)
        if due:
            return 0.0
        if not self._answers:
            self._idle.set()
        return max(self._clock.seconds_until(nearest), 0.001) if nearest else TICK_SECONDS

    def _take(self, update_id: int, now: datetime) -> bool:
        """Handle an update; False if it failed, and is to be tried again or was set aside."""
        try:
            with transaction(self._engine) as session:
                taps = self._settle(session, update_id, now)
        except Exception as error:  # whatever a text or a tap makes `handle` do, others go on
            if is_outage(error):
                raise
            self._put_off(update_id, error, now)
            return False
        for tap in taps:
            self._answer(tap)
        self._after()
        return True

    def _settle(self, session: Session, update_id: int, now: datetime) -> list[Tap]:
        row = waiting(session, update_id)
        if row is None:
            return []
        taps = list(self._handle(session, json.loads(row.payload), now))
        row.state = UpdateState.HANDLED
        row.payload = ""
        return taps

    def _put_off(self, update_id: int, error: Exception, now: datetime) -> None:
        """Try again later, or set the update aside and tell staff."""
        log.error("update %s failed: %s", update_id, _whereabouts(error))
        with transaction(self._engine) as session:
            row = waiting(session, update_id)
            if row is None:
                return
            row.attempts += 1
            row.failure = f"{type(error).__name__}: {error}"[:_LONGEST_FAILURE]
            if row.attempts <= len(RETRIES):
                row.not_before = now + RETRIES[row.attempts - 1]
            else:
                row.state = UpdateState.SET_ASIDE
                _tell_staff(session, now)
        self._after()

    def _answer(self, tap: Tap) -> None:
        answer = self._transport.answer_tap(tap.callback_query_id, tap.text)
        task = asyncio.get_running_loop().create_task(answer)
        self._answers.add(task)
        task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._answers.discard(task)
        self.poke()


def forget_handled(session: Session, before: datetime) -> int:
    """Delete what was handled and had come before this time; return how many rows went.

    Keep two days at least: Telegram repeats for 24 h what a crash kept the bot from acknowledging,
    and only the row tells that it was handled.
    """
    statement = delete(InboxUpdate).where(
        col(InboxUpdate.state) == UpdateState.HANDLED, col(InboxUpdate.received_at) < before
    )
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _row(update: dict[str, Any], now: datetime) -> InboxUpdate:
    return InboxUpdate(
        update_id=update["update_id"],
        chat_id=_chat_of(update),
        payload=json.dumps(update),
        received_at=now,
        not_before=now,
    )


def _chat_of(update: dict[str, Any]) -> int | None:
    """Return the chat an update belongs to; None for one of an unknown kind, bound to no order."""
    tap = update.get("callback_query", {})
    for part in ("message", "edited_message", "my_chat_member"):
        if chat := (update.get(part) or tap.get(part) or {}).get("chat"):
            return int(chat["id"])
    return int(tap["from"]["id"]) if "from" in tap else None


def _tell_staff(session: Session, now: datetime) -> None:
    """Alert staff; if even that fails, the update is still set aside and holds up nobody."""
    try:
        with session.begin_nested():
            raise_alert(session, AlertKind.SET_ASIDE, now)
    except Exception as error:
        if is_outage(error):
            raise
        log.error("staff could not be told of it", exc_info=error)


def _whereabouts(error: Exception) -> str:
    """Return an error's kind and place without its words, which may be a patient's."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))
    return f"{type(error).__name__} at {places}"
