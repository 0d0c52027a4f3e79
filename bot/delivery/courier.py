"""The Courier carries the outbox to Telegram: claim, send, record, each step on its own.

Whatever happens between the steps, the row says how far it came. The order is the outbox's
(`outbox`), the speed is `pace`'s, what a failure means is `failure`'s.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from telegram.error import TelegramError

from bot.delivery import outbox
from bot.delivery.attachment import drawn
from bot.delivery.bell import Bell
from bot.delivery.claim import Render, claim
from bot.delivery.failure import Failure, FailureKind, classify
from bot.delivery.file import File
from bot.delivery.letter import Letter
from bot.delivery.outage import RETRY_SECONDS, Outage, is_outage
from bot.delivery.outbox import Head
from bot.delivery.pace import Pace
from bot.delivery.record import Delivered, record, recover
from bot.delivery.transport import Transport
from schedules.clock import Clock
from schedules.database import reading, transaction

log = logging.getLogger(__name__)

TICK_SECONDS = 30.0  # the longest sleep: a clock that jumped is noticed by then
SETTLE_SECONDS = 10.0  # crashes in a row must not use up the last tries of messages in doubt
GRACE_SECONDS = 8.0  # for sends under way when the bot stops
REFUSED_TOKEN_SECONDS = 30.0
DOUBT_PAUSE = timedelta(seconds=10)  # until Telegram is asked again whether it answers
STUMBLE_SECONDS = 60.0  # for a chat whose message cannot even be claimed


class Courier:
    """Sends waiting messages until cancelled, at most `workers` at once and one to a chat.

    One courier works on a database at a time. `render` is called in the claiming transaction. What
    is in doubt is sent once more when the courier has run for `settle_seconds`, in real time.
    `after` is called when it is known what became of a message.
    """

    def __init__(
        self,
        engine: Engine,
        transport: Transport,
        clock: Clock,
        render: Render,
        *,
        workers: int = 16,
        pace: Pace | None = None,
        settle_seconds: float = SETTLE_SECONDS,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._transport = transport
        self._clock = clock
        self._render = render
        self._workers = workers
        self._pace = pace or Pace()
        self._settle_seconds = settle_seconds
        self._after = after
        self._settled_at = 0.0
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._bell = Bell()
        self._idle = asyncio.Event()
        self._outage = Outage("courier")

    def poke(self) -> None:
        """Look at the outbox now: something was added, or the clock was moved."""
        self._bell.ring()

    def next_later(self) -> datetime | None:
        """Return when the nearest message that waits for a time of its own will be due."""
        with reading(self._engine) as session:
            return outbox.next_later(session, self._clock.now())

    async def idle(self) -> None:
        """Wait until nothing is under way and nothing that is due is left to send."""
        self._idle.clear()
        self.poke()
        await self._idle.wait()

    async def run(self) -> None:
        """Send until cancelled; then sends under way may finish within a few seconds."""
        self._settled_at = _monotonic() + self._settle_seconds
        try:
            await self._insist(lambda session: recover(session, self._clock.now()))
            while True:
                pause = await self._round()
                await self._bell.wait(min(pause, TICK_SECONDS))
        finally:
            await self._drain()

    async def _insist(self, step: Callable[[Session], None]) -> None:
        """Carry out one transaction, however long the database cannot be used."""
        while True:
            try:
                with transaction(self._engine) as session:
                    step(session)
            except SQLAlchemyError as error:
                if not is_outage(error):
                    raise
                self._outage.goes_on(error)
            else:
                return
            await asyncio.sleep(RETRY_SECONDS)

    async def _round(self) -> float:
        """Start what may be sent now and return the seconds until it is worth looking again."""
        try:
            pause = await self._dispatch()
        except SQLAlchemyError as error:
            self._outage.goes_on(error)
            return RETRY_SECONDS
        except Exception:  # the outermost edge: a courier that died would be silent
            log.exception("the courier stumbled and goes on")
            return RETRY_SECONDS
        self._outage.is_over()
        return pause

    async def _dispatch(self) -> float:
        at = _monotonic()
        room = min(self._pace.room(at), self._workers - len(self._in_flight))
        if room <= 0:
            full = len(self._in_flight) >= self._workers  # then the next to finish wakes us
            return TICK_SECONDS if full else self._pace.room_at(at) - at
        now = self._clock.now()  # read once, lest a message fall due between two questions
        held = self._pace.held(at)
        with reading(self._engine) as session:
            busy = held.keys() | self._in_flight.keys()
            doubts = 1 if at >= self._settled_at else 0
            heads = outbox.due(session, now, busy, room, most_doubts=doubts)
            if not heads:
                return self._pause(session, [*held.values(), self._settled_at], at, now)
        for head in heads:
            self._start(head)
            await asyncio.sleep(0)  # a claimed message leaves at once
        return 0.0

    def _pause(
        self, session: Session, held_until: Iterable[float], at: float, now: datetime
    ) -> float:
        nearest = outbox.next_try(session, now)
        if not self._in_flight and not outbox.due(session, now, (), 1):
            self._idle.set()
        pauses = [until - at for until in held_until if until > at]
        if nearest is not None:
            pauses.append(self._clock.seconds_until(nearest))
        # A moment at least, so that a clock that is read a little early cannot make it spin.
        return max(min(pauses, default=TICK_SECONDS), 0.001)

    def _start(self, head: Head) -> None:
        if head.doubts:
            work = self._carry_again(head)
        elif letter := self._claim(head):
            work = self._carry(head, letter)
        else:
            return
        self._pace.take(head.chat_id, _monotonic())
        task = asyncio.create_task(work)
        self._in_flight[head.chat_id] = task
        task.add_done_callback(lambda done: self._finish(head, done))

    def _claim(self, head: Head) -> Letter | None:
        try:
            with transaction(self._engine) as session:
                return claim(session, head.message_id, self._clock.now(), self._render)
        except Exception as error:  # one message must not hold up those of other chats
            if is_outage(error):
                raise
            log.error("message %s cannot be claimed", head.message_id, exc_info=error)
            self._pace.hold(head.chat_id, STUMBLE_SECONDS, _monotonic())
            return None

    def _finish(self, head: Head, task: asyncio.Task[None]) -> None:
        del self._in_flight[head.chat_id]
        if not task.cancelled() and (error := task.exception()):
            log.error("message %s was not recorded", head.message_id, exc_info=error)
            self._pace.hold(head.chat_id, STUMBLE_SECONDS, _monotonic())
        self._after()
        self.poke()

    async def _carry(self, head: Head, letter: Letter) -> None:
        letter, file, flaw = await self._drawn(head, letter)
        result = await self._deliver(head, letter, file, flaw)
        if isinstance(result, Failure):
            self._slow_down(head, result)
        await self._insist(
            lambda session: record(session, head.message_id, letter, result, self._clock.now())
        )

    async def _carry_again(self, head: Head) -> None:
        """Use up a doubtful message's last try only when Telegram is known to answer.

        Otherwise every message that meets an outage of a few seconds would be lost to it.
        """
        try:
            await self._transport.probe()
        except TelegramError as error:
            self._slow_down(head, classify(error))
            later = self._clock.now() + DOUBT_PAUSE
            await self._insist(lambda session: outbox.postpone(session, head.message_id, later))
            return
        if letter := self._claim(head):
            await self._carry(head, letter)

    async def _deliver(
        self, head: Head, letter: Letter, file: File | None, flaw: str | None
    ) -> Delivered | Failure:
        try:
            return Delivered(await self._transport.deliver(letter, file), flaw)
        except TelegramError as error:
            return classify(error)
        except Exception as error:
            log.error("message %s: unexpected error", head.message_id, exc_info=error)
            return Failure(FailureKind.IN_DOUBT, type(error).__name__)

    async def _drawn(self, head: Head, letter: Letter) -> tuple[Letter, File | None, str | None]:
        """Draw what comes with a letter, or say why it goes out without: its words matter more."""
        if letter.drawing is None:
            return letter, None, letter.flaw
        try:
            file = await drawn(letter.drawing)
        except Exception as error:
            log.error("message %s goes out without its file", head.message_id, exc_info=error)
            return letter, None, f"its file could not be drawn: {type(error).__name__}"
        return replace(letter, html=file.words or letter.html), file, None

    def _slow_down(self, head: Head, failure: Failure) -> None:
        log.info("message %s: %s", head.message_id, failure.kind)
        if failure.kind is FailureKind.WAIT:
            self._pace.refuse(head.chat_id, failure.seconds, _monotonic())
        if failure.kind is FailureKind.UNAUTHORIZED:
            self._pace.hold_all(REFUSED_TOKEN_SECONDS, _monotonic())

    async def _drain(self) -> None:
        under_way = list(self._in_flight.values())
        if not under_way:
            return
        _, late = await asyncio.wait(under_way, timeout=GRACE_SECONDS)
        for task in late:  # their rows stay `sending`: in doubt when the bot starts again
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
