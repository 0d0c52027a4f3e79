"""The Poller asks Telegram for updates and acknowledges them once the inbox has committed them."""

import asyncio
import logging
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import Conflict, TelegramError

from bot.delivery.failure import Failure, FailureKind, classify
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.inbox import Inbox
from bot.delivery.outage import RETRY_SECONDS, Outage
from schedules.clock import Clock
from schedules.database import transaction
from schedules.downtime import WORTH_NOTING, Cause, note_downtime
from schedules.errors import AftercareError

log = logging.getLogger(__name__)

HEARTBEAT = "poll"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
ANSWER_SECONDS = 10.0  # beyond the long poll: then the connection is dead
CONFLICT_SECONDS = 5.0
BEAT_EVERY = timedelta(seconds=10)

# Not `Bot.get_updates`: that parses a whole batch, and one update it cannot read, of a kind that is
# newer than the library, would fail the batch for ever. The raw answer has no such fault and goes
# to the inbox as it came. The doubled underscore names the same method; with a single one PTB warns
# at every call that it has a method of its own.
_GET_UPDATES = "get__updates"


class TokenRefusedError(AftercareError):
    """Telegram does not know the bot's token; asking again is no use."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram does not accept the bot token. "
            "Check TELEGRAM_BOT_TOKEN against @BotFather, then start again."
        )


class Poller:
    """Polls until cancelled, riding out everything but a refused token.

    It acknowledges only what it received in this run and starts without an offset: what a crash
    left unacknowledged comes again and the inbox knows it. (An offset from the database could
    acknowledge updates never seen, because Telegram may number anew after a quiet week.)
    `away_seconds` without an answer, in real time, are a downtime.
    """

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        engine: Engine,
        clock: Clock,
        *,
        longest_pause_seconds: float = 10.0,
        away_seconds: float = WORTH_NOTING.total_seconds(),
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._engine = engine
        self._clock = clock
        self._longest_pause = longest_pause_seconds
        self._away_seconds = away_seconds
        self._offset: int | None = None
        self._webhook_gone = False
        self._beaten_at: datetime | None = None
        self._beat_after = 0.0  # by the machine's own seconds, which no hand moves
        self._kept_from = Cause.OFF
        self._failures = 0
        self._trouble: FailureKind | None = None
        self._outage = Outage("poller")

    async def run(self) -> None:
        """Poll until cancelled. Raises `TokenRefusedError`."""
        while True:
            pause = await self._round()
            await asyncio.sleep(pause)

    async def _round(self) -> float:
        """Ask once, keep what came and return the seconds to wait before the next time."""
        try:
            self._keep(await self._ask())
        except TelegramError as error:
            self._kept_from = Cause.TELEGRAM
            return self._pause_after(error)
        except SQLAlchemyError as error:  # nothing is acknowledged, so Telegram keeps it for us
            self._kept_from = Cause.DATABASE
            self._outage.goes_on(error)
            return min(RETRY_SECONDS, self._longest_pause)
        self._outage.is_over()
        self._note(None)
        return 0.0

    async def _ask(self) -> list[dict[str, Any]]:
        if not self._webhook_gone:
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._webhook_gone = True
        # The first round does not wait, so that the health check soon knows that Telegram answers.
        patience = POLL_SECONDS if self._beaten_at else 0
        wanted: dict[str, Any] = {"timeout": patience, "allowed_updates": list(WANTED)}
        if self._offset is not None:
            wanted["offset"] = self._offset
        answer: list[dict[str, Any]] = await self._bot.do_api_request(
            _GET_UPDATES, wanted, read_timeout=POLL_SECONDS + ANSWER_SECONDS
        )
        return answer

    def _keep(self, updates: list[dict[str, Any]]) -> None:
        if updates:
            self._inbox.receive(updates)
            self._offset = max(update["update_id"] for update in updates) + 1
        else:
            self._offset = None  # all is acknowledged
        now = self._clock.now()
        if self._beaten_at is None or not timedelta() <= now - self._beaten_at < BEAT_EVERY:
            self._beat(now)

    def _beat(self, now: datetime) -> None:
        """Write that Telegram answered, and what came before if nothing was written for long."""
        with transaction(self._engine) as session:
            last = session.get(Heartbeat, HEARTBEAT)
            if last and self._was_away():
                note_downtime(session, last.at, now, self._kept_from)
            session.merge(Heartbeat(name=HEARTBEAT, at=now))
        self._beaten_at, self._beat_after = now, monotonic()
        self._kept_from = Cause.OFF

    def _was_away(self) -> bool:
        """Tell a gap in the work from a clock that was moved on."""
        waited = monotonic() - self._beat_after
        return self._beaten_at is None or waited > self._away_seconds

    def _pause_after(self, error: TelegramError) -> float:
        failure = classify(error)
        if failure.kind is FailureKind.UNAUTHORIZED:
            raise TokenRefusedError from error
        self._note(failure)
        if isinstance(error, Conflict):  # a second poller, or somebody set a webhook
            self._webhook_gone = False
            return min(CONFLICT_SECONDS, self._longest_pause)
        return failure.seconds or min(2.0 ** min(self._failures - 1, 10), self._longest_pause)

    def _note(self, failure: Failure | None) -> None:
        """Log when trouble begins, changes its kind, or is over; not each time."""
        kind = failure.kind if failure else None
        if failure and kind is not self._trouble:
            log.warning("polling fails and goes on trying: %s", failure.reason)
        elif self._trouble and not failure:
            log.warning("polling works again")
        self._trouble = kind
        self._failures = self._failures + 1 if failure else 0
