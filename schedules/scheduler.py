"""The scheduler wakes up for due reminders; the rows say what is due, and it forgets nothing.

It is APScheduler's asyncio scheduler with a loop that does not die: whatever goes wrong, the next
wake-up is set, and none is further away than a tick, so that a clock that jumps or a machine that
slept is noticed.
"""

import asyncio
import logging
import math
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from schedules.alert import Tell, keep
from schedules.clock import Clock, SystemClock
from schedules.jobstore import INLINE, ReminderJobStore

TICK_SECONDS = 30.0
HOUSEKEEPING = "housekeeping"  # the job store for sweeps, which need not outlive the process
REMINDERS = "default"

log = logging.getLogger(__name__)


class InlineExecutor(BaseExecutor):  # type: ignore[misc] # APScheduler ships no types
    """Runs a reminder where it stands, on the event loop: each is one short transaction.

    APScheduler's DebugExecutor does so too, but remembers each job it ever ran.
    """

    def submit_job(self, job: Job, run_times: list[datetime]) -> None:
        """Run the job and tell the scheduler's listeners how it went."""
        self._do_submit_job(job, run_times)

    def _do_submit_job(self, job: Job, run_times: list[datetime]) -> None:
        for event in run_job(job, job._jobstore_alias, run_times, self._logger.name):
            self._scheduler._dispatch_event(event)


class ReminderScheduler(AsyncIOScheduler):  # type: ignore[misc] # APScheduler ships no types
    """Releases reminders as they fall due by `clock`, and runs housekeeping by the real time.

    `after` is called after each turn that settled something; `tell` tells staff what a follow-up
    finds. Add sweeps with `add_job(…, jobstore=HOUSEKEEPING)`.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        after: Callable[[], None] = lambda: None,
        tick_seconds: float = TICK_SECONDS,
        tell: Tell = keep,
    ) -> None:
        super().__init__(timezone=UTC, job_defaults={"misfire_grace_time": None})
        self._clock = clock
        self._after = after
        self._tick_seconds = tick_seconds
        self._troubles = 0  # turns in a row that got nowhere
        self._housekeeping = MemoryJobStore()
        self._reminders = ReminderJobStore(engine, clock, tell)
        # Housekeeping comes first: a round of APScheduler's ends at the first store that fails.
        self.add_jobstore(self._housekeeping, HOUSEKEEPING)
        self.add_jobstore(self._reminders, REMINDERS)
        self.add_executor(InlineExecutor(), INLINE)

    def poke(self) -> None:
        """Look for due reminders now; call it after registering and when the clock was set."""
        if self.running:
            self.wakeup()

    def wakeup(self) -> None:
        """Take a turn soon, on the event loop; may be called from any thread."""
        self._eventloop.call_soon_threadsafe(self._take_turn)

    def next_due(self) -> datetime | None:
        """Return when the next reminder of anybody is due, in UTC; past if one waits already."""
        return self._reminders.get_next_run_time()

    async def stop(self) -> None:
        """Stop for good, once the housekeeping under way has ended.

        A reminder is released in one transaction on the event loop, so none is ever half done.
        """
        self.pause()
        if under_way := set(self._lookup_executor("default")._pending_futures):
            await asyncio.wait(under_way)
        self.shutdown()
        await asyncio.sleep(0)  # APScheduler shuts down in the loop's next round

    def _take_turn(self) -> None:
        """Release some of what is due and set the next wake-up, whatever goes wrong."""
        if self.state != STATE_RUNNING:
            return
        self._stop_timer()
        wait = 0.0
        try:
            self._process_jobs()
            wait = min(self._seconds_to_next(), self._tick_seconds)
            blocked = self._reminders.turn.blocked
        except DBAPIError as error:
            blocked = True
            log.warning("Reminders wait for the database: %s", error.orig)
        except Exception:  # the outermost edge: a scheduler that died would be silent
            blocked = True
            log.exception("The scheduler stumbled and goes on")
        self._troubles = self._troubles + 1 if blocked else 0
        pause = min(pause_after(self._troubles), self._tick_seconds)
        self._start_timer(max(wait, pause))
        if self._reminders.turn.settled:
            self._after()

    def _seconds_to_next(self) -> float:
        """Return how soon there is something to do: 0 while work is left, so that others go on."""
        due, sweep = self._reminders.get_next_run_time(), self._housekeeping.get_next_run_time()
        waits = [self._clock.seconds_until(due)] if due else []
        waits += [SystemClock().seconds_until(sweep)] if sweep else []
        return max(0.0, min(waits, default=math.inf))


def pause_after(troubles: int) -> float:
    """Return how many seconds to leave a database alone that failed so often in a row."""
    return min(2.0 ** min(troubles - 1, 10), TICK_SECONDS) if troubles else 0.0
