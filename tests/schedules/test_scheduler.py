"""The scheduler: reminders released once each, whatever happens to clock, database and process."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine
from ward import NOON, HandClock, open_ward, plan_reminders, released_ids, reminder

from schedules.clock import SystemClock
from schedules.jobstore import BATCH
from schedules.reminder import ReminderState
from schedules.scheduler import HOUSEKEEPING, ReminderScheduler, pause_after

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
POISON = """
CREATE TRIGGER poison BEFORE INSERT ON message WHEN NEW.reminder_id <= {last}
BEGIN SELECT RAISE(ABORT, 'this one cannot be written'); END
"""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_ward(tmp_path, busy_seconds=0.05)


@asynccontextmanager
async def scheduling(
    engine: Engine,
    clock: HandClock | SystemClock,
    after: Callable[[], None] = lambda: None,
    tick_seconds: float = 30.0,
) -> AsyncIterator[ReminderScheduler]:
    scheduler = ReminderScheduler(engine, clock, after, tick_seconds)
    scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.stop()


async def until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition is a row of the database
            await asyncio.sleep(0.01)


async def a_while() -> None:
    """Let whatever would happen wrongly happen: many turns of a scheduler."""
    await asyncio.sleep(0.15)


def change_schema(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


async def test_reminders_are_listed_as_jobs_with_their_next_run_time(engine: Engine) -> None:
    ids = plan_reminders(engine, [NOON + 2 * HOUR, NOON + HOUR])
    async with scheduling(engine, HandClock()) as scheduler:
        jobs = scheduler.get_jobs()
        assert [(job.id, job.next_run_time) for job in jobs] == [
            (str(ids[1]), NOON + HOUR),
            (str(ids[0]), NOON + 2 * HOUR),
        ]
        assert scheduler.get_job(str(ids[0])).next_run_time == NOON + 2 * HOUR
        assert scheduler.next_due() == NOON + HOUR


async def test_what_is_due_is_released_and_told_about(engine: Engine) -> None:
    due, later = plan_reminders(engine, [NOON, NOON + HOUR])
    told = asyncio.Event()
    async with scheduling(engine, HandClock(), after=told.set):
        await asyncio.wait_for(told.wait(), 10)
        await a_while()
    assert released_ids(engine) == [due]
    assert reminder(engine, later).state is ReminderState.PLANNED


async def test_a_real_clock_wakes_it_when_the_time_comes(engine: Engine) -> None:
    ids = plan_reminders(engine, [SystemClock().now() + timedelta(milliseconds=300)])
    async with scheduling(engine, SystemClock()):
        await asyncio.sleep(0)
        assert released_ids(engine) == []
        await until(lambda: released_ids(engine) == ids)


async def test_a_poke_finds_what_was_just_registered(engine: Engine) -> None:
    async with scheduling(engine, HandClock()) as scheduler:
        await a_while()
        ids = plan_reminders(engine, [NOON])
        scheduler.poke()
        await until(lambda: released_ids(engine) == ids)


async def test_a_poke_may_come_from_another_thread(engine: Engine) -> None:
    async with scheduling(engine, HandClock()) as scheduler:
        await a_while()
        ids = plan_reminders(engine, [NOON])
        threading.Thread(target=scheduler.poke).start()
        await until(lambda: released_ids(engine) == ids)


@pytest.mark.parametrize(
    ("jumps", "state"),
    [
        ([+HOUR], ReminderState.RELEASED),
        ([-HOUR], ReminderState.PLANNED),
        ([-HOUR, +2 * HOUR], ReminderState.RELEASED),
        ([+HOUR, -2 * HOUR], ReminderState.RELEASED),  # what is sent stays sent
        ([timedelta(days=300)], ReminderState.MISSED),
    ],
)
async def test_a_jump_of_the_clock_is_noticed_at_the_next_tick(
    engine: Engine, jumps: list[timedelta], state: ReminderState
) -> None:
    [reminder_id] = plan_reminders(engine, [NOON + HOUR])
    clock = HandClock()
    async with scheduling(engine, clock, tick_seconds=0.02):
        for jump in jumps:
            clock.time += jump
            await a_while()
    assert reminder(engine, reminder_id).state is state
    assert released_ids(engine) == [reminder_id] * (state is ReminderState.RELEASED)


def test_a_failing_database_is_left_alone_for_longer_each_time_up_to_a_tick() -> None:
    assert [pause_after(n) for n in (0, 1, 2, 3, 6, 100_000)] == [0, 1, 2, 4, 30, 30]


async def test_a_locked_database_only_delays(engine: Engine, tmp_path: Path) -> None:
    ids = plan_reminders(engine, [NOON] * 3)
    holder = sqlite3.connect(tmp_path / "ward.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    async with scheduling(engine, HandClock(), tick_seconds=0.2):
        await asyncio.sleep(0.5)
        assert released_ids(engine) == []
        holder.execute("ROLLBACK")
        await until(lambda: released_ids(engine) == ids)
    assert reminder(engine, ids[0]).tries == 0  # the database's fault, not the reminder's
    holder.close()


async def test_a_database_that_cannot_be_read_only_delays(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ids = plan_reminders(engine, [NOON] * 3)
    change_schema(engine, "ALTER TABLE reminder RENAME TO away")
    async with scheduling(engine, HandClock(), tick_seconds=0.2):
        await a_while()
        change_schema(engine, "ALTER TABLE away RENAME TO reminder")
        await until(lambda: released_ids(engine) == ids)
    ours = [record for record in caplog.records if record.name == "schedules.scheduler"]
    assert "Reminders wait for the database: no such table: reminder" in {
        record.getMessage() for record in ours
    }
    assert not any(record.exc_info for record in ours)  # one line is enough


class StumblingClock(HandClock):
    """A clock that fails a few times when asked how long to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.failures = 3

    def seconds_until(self, instant: datetime) -> float:
        if self.failures:
            self.failures -= 1
            raise ArithmeticError("the clock stumbled")
        return super().seconds_until(instant)


async def test_an_error_nobody_thought_of_only_delays(engine: Engine) -> None:
    ids = plan_reminders(engine, [NOON, NOON + HOUR])
    clock = StumblingClock()
    async with scheduling(engine, clock, tick_seconds=0.05):
        await until(lambda: clock.failures == 0)
        clock.time += HOUR
        await until(lambda: released_ids(engine) == ids)


async def test_reminders_that_fail_stay_due_and_hold_up_no_other(engine: Engine) -> None:
    ids = plan_reminders(engine, [NOON] * (2 * BATCH + 1))
    poisoned, sound = ids[: 2 * BATCH], ids[2 * BATCH :]
    change_schema(engine, POISON.format(last=poisoned[-1]))
    clock = HandClock()
    async with scheduling(engine, clock) as scheduler:
        await until(lambda: released_ids(engine) == sound)
        put_off = reminder(engine, poisoned[0])
        assert (put_off.state, put_off.run_at) == (ReminderState.PLANNED, NOON + SECOND)
        change_schema(engine, "DROP TRIGGER poison")
        clock.time += SECOND
        scheduler.poke()
        await until(lambda: sorted(released_ids(engine)) == ids)


async def test_a_reminder_that_fails_for_ever_is_missed_in_the_end(engine: Engine) -> None:
    [reminder_id] = plan_reminders(engine, [NOON], limit=2 * HOUR)
    change_schema(engine, POISON.format(last=reminder_id))
    clock = HandClock()
    async with scheduling(engine, clock) as scheduler:
        await until(lambda: reminder(engine, reminder_id).tries == 1)
        clock.time += 2 * HOUR
        scheduler.poke()
        await until(lambda: reminder(engine, reminder_id).state is ReminderState.MISSED)
    assert reminder(engine, reminder_id).reason == "just past its limit of 2 h"


async def test_stopping_in_a_rush_loses_nothing(tmp_path: Path) -> None:
    ids = plan_reminders(open_ward(tmp_path), [NOON] * 200)
    for _ in range(4):
        engine = open_ward(tmp_path)
        async with scheduling(engine, HandClock()):
            await asyncio.sleep(0.02)
        stopped_at = released_ids(engine)
        await a_while()
        assert released_ids(engine) == stopped_at
        engine.dispose()
    async with scheduling(engine, HandClock()):
        await until(lambda: len(released_ids(engine)) == len(ids))
    assert sorted(released_ids(engine)) == ids


async def test_a_stopped_scheduler_can_be_poked_and_started_again(engine: Engine) -> None:
    scheduler = ReminderScheduler(engine, HandClock())
    scheduler.start()
    await scheduler.stop()
    ids = plan_reminders(engine, [NOON])
    scheduler.poke()
    await a_while()
    assert released_ids(engine) == []
    scheduler.start()
    await until(lambda: released_ids(engine) == ids)
    await scheduler.stop()


async def test_a_wake_up_that_crosses_with_the_end_does_nothing(engine: Engine) -> None:
    errors: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, found: errors.append(found))
    plan_reminders(engine, [NOON])
    scheduler = ReminderScheduler(engine, HandClock())
    scheduler.start(paused=True)
    scheduler.shutdown()
    scheduler.wakeup()
    await a_while()
    assert (errors, released_ids(engine)) == ([], [])


async def test_a_paused_scheduler_releases_nothing_until_it_goes_on(engine: Engine) -> None:
    ids = plan_reminders(engine, [NOON])
    async with scheduling(engine, HandClock()) as scheduler:
        scheduler.pause()
        await a_while()
        assert released_ids(engine) == []
        scheduler.resume()
        await until(lambda: released_ids(engine) == ids)


async def test_housekeeping_goes_on_while_reminders_cannot(engine: Engine) -> None:
    swept: list[int] = []
    change_schema(engine, "ALTER TABLE reminder RENAME TO away")
    async with scheduling(engine, HandClock(), tick_seconds=0.05) as scheduler:
        scheduler.add_job(swept.append, "interval", [1], seconds=0.05, jobstore=HOUSEKEEPING)
        await until(lambda: len(swept) >= 3)
    assert swept


async def test_stopping_waits_for_the_housekeeping_under_way(engine: Engine) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def sweep() -> None:
        begun.set()
        await asyncio.sleep(0.1)
        ended.set()

    async with scheduling(engine, HandClock()) as scheduler:
        scheduler.add_job(sweep, jobstore=HOUSEKEEPING)
        await begun.wait()
    assert ended.is_set()


async def test_others_on_the_event_loop_go_on_in_a_rush(engine: Engine) -> None:
    """Between two looks of somebody else no more is released than fits into one turn or two."""
    ids = plan_reminders(engine, [NOON] * (20 * BATCH))
    seen = [0]
    async with scheduling(engine, HandClock()), asyncio.timeout(10):
        while seen[-1] < len(ids):
            await asyncio.sleep(0)
            seen.append(len(released_ids(engine)))
    assert max(after - before for before, after in pairwise(seen)) <= 2 * BATCH
