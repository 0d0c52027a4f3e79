"""Measures an update of all patients on a plan: how long it takes, and what else has to wait.

Timing depends on the machine, so the test suite leaves this out. Run it on a quiet one:

    pytest tests/bench/bench_plan_update.py -s
"""

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.button import Signer
from bot.clinic_book import ClinicBook
from bot.demo import CLINIC
from bot.for_staff.plan_update import Updater
from bot.for_staff.update_queue import UpdateRequest
from bot.shelf import fill_shelf
from bot.talk import House
from schedules.clock import Clock
from schedules.database import open_database, reading, transaction
from schedules.enrol import Entry, enrol
from schedules.message import Message
from schedules.shelf import shipped_text

PATIENTS = 1_000
PLAN = "hip-stem-cell"
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
LONGEST_STALL_SECONDS = 0.25


class StandingClock(Clock):
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW

    def seconds_until(self, instant: datetime) -> float:
        return (instant - NOW).total_seconds()


async def longest_stall(stop: asyncio.Event) -> float:
    """Notice how long somebody else on the event loop has to wait for a turn."""
    longest, before = 0.0, time.monotonic()
    while not stop.is_set():
        await asyncio.sleep(0)
        now = time.monotonic()
        longest, before = max(longest, now - before), now
    return longest


@pytest.mark.slow
async def test_updating_everybody_leaves_room_for_others(tmp_path: Path) -> None:
    source = shipped_text(PLAN)
    older = source.replace("until: 6 weeks", "until: 5 weeks").replace("version: 2", "version: 1")
    assert older != source
    engine = open_database(f"sqlite:///{tmp_path / 'clinic.db'}")
    with transaction(engine) as session:
        for number in range(PATIENTS):
            day = date(2027, 3, 1) - timedelta(days=number % 300)
            enrol(session, older, Entry(f"Bed {number}", "en", day, "Europe/Berlin"), 1, NOW)
    house = House(ClinicBook(CLINIC), Signer("token"), fill_shelf(None), "bot")
    updater = Updater(engine, StandingClock(), house, after=lambda: None)
    running = asyncio.create_task(updater.run())
    seal = None
    for act in ("foreseen", "updated"):
        stop = asyncio.Event()
        stall = asyncio.create_task(longest_stall(stop))
        begun = time.monotonic()
        house.updates.ask(UpdateRequest(1, 1, "en", PLAN, seal))
        await updater.idle()
        seconds = time.monotonic() - begun
        stop.set()
        stalled = await stall
        with reading(engine) as session:
            said = session.exec(select(Message).order_by(Message.id.desc())).first()
        print(
            f"\n{PATIENTS} patients {act} in {seconds:.1f} s, longest stall {stalled * 1000:.0f} ms"
        )
        print(said.html)
        assert stalled < LONGEST_STALL_SECONDS
        if said.buttons:
            seal = said.buttons[0][0][1].split(":")[2]
    assert "updated" in said.html
    running.cancel()
