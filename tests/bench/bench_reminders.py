"""Measures the reminder scheduler, beside APScheduler's own store on the same machine and file.

Timing depends on the machine, so the test suite leaves this out. Run it on a quiet one:

    pytest tests/bench/bench_reminders.py -s
"""

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine

from schedules.database import transaction
from schedules.message import Message, MessageKind, Priority
from schedules.scheduler import ReminderScheduler

sys.path.insert(0, str(Path(__file__).parent.parent / "schedules"))
from ward import NOON, HandClock, open_ward, plan_many, plan_reminders, released_ids
from ward_process import forging

RUSH = 10_000
LONGEST_STALL_SECONDS = 0.1
_written: list[int] = []
# A stock job is pickled, so what it works with has to be reached from here.
_engines: list[Engine] = []
_done: list[asyncio.Event] = []


class Ticker:
    """Somebody else on the event loop, who notes the longest it had to wait for its turn."""

    def __init__(self) -> None:
        self.longest_seconds = 0.0

    async def run(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            self.longest_seconds = max(self.longest_seconds, now - last)
            last = now


async def drain(scheduler: AsyncIOScheduler, done: asyncio.Event) -> tuple[float, float]:
    """Let the scheduler work until done; return its rate a second and the longest stall."""
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    begun = time.perf_counter()
    scheduler.resume()
    await done.wait()
    rate = RUSH / (time.perf_counter() - begun)
    ticking.cancel()
    return rate, ticker.longest_seconds


async def drain_ours(engine: Engine) -> tuple[float, float]:
    plan_reminders(engine, [NOON] * RUSH)
    done = asyncio.Event()

    def after() -> None:
        if scheduler.next_due() is None:
            done.set()

    scheduler = ReminderScheduler(engine, HandClock(), after)
    scheduler.start(paused=True)
    measured = await drain(scheduler, done)
    await scheduler.stop()
    assert len(set(released_ids(engine))) == RUSH
    return measured


def write_message(chat_id: int) -> None:
    """Do what a stock job must do for a reminder: put one message into the outbox, durably."""
    with transaction(_engines[-1]) as session:
        session.add(
            Message(
                kind=MessageKind.REMINDER,
                priority=Priority.REMINDER,
                chat_id=chat_id,
                not_before=NOON,
                created_at=NOON,
            )
        )
    _written.append(chat_id)
    if len(_written) == RUSH:
        _done[-1].set()


async def drain_stock(engine: Engine) -> tuple[float, float]:
    _engines.append(engine)
    _written.clear()
    done = asyncio.Event()
    _done.append(done)
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        executors={"default": DebugExecutor()},
        job_defaults={"misfire_grace_time": None},
    )
    scheduler.start(paused=True)
    at = datetime.now(UTC)
    for number in range(RUSH):
        scheduler.add_job(write_message, "date", [number], run_date=at)
    measured = await drain(scheduler, done)
    scheduler.shutdown()
    await asyncio.sleep(0)
    return measured


@pytest.mark.slow
async def test_ten_thousand_due_at_one_instant(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "stock").mkdir()
    ours, stall = await drain_ours(open_ward(tmp_path / "ours"))
    stock, stock_stall = await drain_stock(open_ward(tmp_path / "stock"))
    print(f"\n{RUSH:,} reminders due at one instant, each a message written durably")
    print(f"  ours   {ours:7,.0f}/s  longest stall {stall * 1000:8,.1f} ms")
    print(f"  stock  {stock:7,.0f}/s  longest stall {stock_stall * 1000:8,.1f} ms")
    print(f"  ratio  {ours / stock:7.2f}")
    assert stall < LONGEST_STALL_SECONDS
    assert ours > stock


@pytest.mark.slow
@pytest.mark.parametrize("count", [1_000, 1_000_000])
def test_planned_reminders_until_the_first_is_out(tmp_path: Path, count: int) -> None:
    plan_many(tmp_path, count, first_due=NOON, every=timedelta(seconds=30)).dispose()
    with forging() as forge:
        [process] = forge.start("measure_start", tmp_path)
    seconds, grown = map(float, process.told)
    print(
        f"\n{count:,} planned: first out after {seconds * 1000:.1f} ms, grown {grown / 1e6:.1f} MB"
    )
    assert seconds < 1.0
