"""The demo: a local Telegram, the bot, and a page of two phones on a clock that can be moved.

It needs no token and no network, and keeps its data in a folder of its own until it ends.
"""

import asyncio
import logging
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App, running
from bot.delivery.pace import Pace
from bot.demo_clock import DemoClock
from bot.for_staff.staff import Staff
from bot.guide import next_step
from bot.sandbox.phone import Control, Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from bot.settings import Clinic, Settings, Storage, read_settings
from bot.time_bar import TimeBar
from schedules.clock import Clock, SystemClock
from schedules.database import open_database, reading, transaction

GUIDE_SECONDS = 0.5
NURSE_ID = 501
PATIENT_ID = 701
CLINIC = Clinic(
    clinic_name="Riverside Clinic",
    clinic_phone="+44 20 7946 0123",
    emergency_number="112",
    zone="Europe/London",
    language="en",
)


@dataclass
class Stage:
    """Everything the demo runs: the sandbox and its address, the bot, the clock and its hand."""

    sandbox: Sandbox
    url: str
    app: App
    clock: DemoClock
    bar: TimeBar


def run_demo(port: int) -> None:
    """Serve the demo until Ctrl-C or SIGTERM. Raises `SandboxError` when the port is in use."""
    logging.basicConfig(level=logging.WARNING)
    with suppress(asyncio.CancelledError):
        asyncio.run(_until_ended(port))


async def _until_ended(port: int) -> None:
    showing = asyncio.create_task(_show(port))
    # Without this, SIGTERM would end the process before its data is deleted.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, showing.cancel)
    await showing


async def _show(port: int) -> None:
    async with (
        staged(DemoClock(this_morning(), time.monotonic), port) as stage,
        Control(stage.url) as control,
    ):
        guiding = asyncio.create_task(_guide(stage, control))
        nurse = Phone(control, {"id": NURSE_ID, "first_name": "Kim"})
        await nurse.send("/start")  # so that a newcomer finds the clinic's phone at work
        print(f"Open this page: {stage.url}/")
        print("Two phones: the clinic enrols, the patient answers, you move the clock.")
        print("Ctrl-C ends the demo and deletes its data.", flush=True)
        try:
            await stage.app.wait()
        finally:
            guiding.cancel()


async def _guide(stage: Stage, control: Control) -> None:
    """Keep the page's hint at the next step."""
    shown = None
    while True:
        with reading(stage.app.engine) as session:
            hint = next_step(session)
        if hint != shown:
            await control.request("PUT", "page", page_with(hint))
            shown = hint
        await asyncio.sleep(GUIDE_SECONDS)


def this_morning() -> datetime:
    """Return half past nine of today at the clinic: a good hour to watch a day begin."""
    today = SystemClock().now().astimezone(ZoneInfo(CLINIC.zone))
    return today.replace(hour=9, minute=30, second=0, microsecond=0)


@asynccontextmanager
async def staged(
    clock: DemoClock,
    port: int = 0,
    plans: Path | None = None,
    clinic: Clinic = CLINIC,
    folder: Path | None = None,
) -> AsyncIterator[Stage]:
    """Set up a sandbox with a nurse and a patient, and the production bot against it.

    `plans` is a folder of the clinic's own plans, if not the one that the environment names. The
    database `demo.db` is kept in `folder`, or deleted at the end if there is none.
    """
    sandbox = Sandbox(clock=clock.now)
    account = sandbox.add_bot(username="aftercare_demo_bot", name="Riverside Aftercare")
    sandbox.add_user("Kim", user_id=NURSE_ID, language_code="en")
    sandbox.add_user("Rosa", user_id=PATIENT_ID, language_code="en")
    with nullcontext(folder) if folder else _fleeting_folder() as kept:
        url = f"sqlite:///{Path(kept) / 'demo.db'}"
        _hire(url, clock)
        async with serve(sandbox, port) as address:
            settings = Settings(
                TELEGRAM_BOT_TOKEN=account.token,
                AFTERCARE_TELEGRAM_URL=address,
                AFTERCARE_DATABASE_URL=url,
                AFTERCARE_PLANS=plans or read_settings(Storage).plans,
            )
            async with running(settings, clinic, clock, _unhurried()) as app:
                bar = TimeBar(app, clock, clinic.zone)
                sandbox.time_control = bar
                yield Stage(sandbox, address, app, clock, bar)


def _fleeting_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="aftercare-demo-")


def _unhurried() -> Pace:
    """The sandbox has no limits, and a clock that is moved by a year has much to say."""
    return Pace(overall=1000, chat=1000, overall_burst=1000, chat_burst=1000)


def _hire(url: str, clock: Clock) -> None:
    engine = open_database(url)
    with transaction(engine) as session:
        session.merge(Staff(user_id=NURSE_ID, name="Kim", added_at=clock.now()))
    engine.dispose()


def page_with(hint: str) -> dict[str, object]:
    """Return what the page shows: two phones, a few suggestions, and the next step."""
    return {
        "title": "Aftercare",
        "subtitle": "A clinic enrols a patient. The bot reminds, asks and tells the clinic.",
        "phones": [
            {
                "user_id": PATIENT_ID,
                "role": "patient",
                "caption": "Rosa, patient",
                "suggestions": [{"label": "What to do today?", "text": "/today"}],
            },
            {
                "user_id": NURSE_ID,
                "role": "clinic",
                "caption": "Kim, nurse",
                "suggestions": [
                    {"label": "Enrol a patient", "text": "/enroll"},
                    {"label": "See your patients", "text": "/patients"},
                    {"label": "See your day", "text": "/today"},
                ],
            },
        ],
        "links_open_on": PATIENT_ID,
        "hint": hint,
    }
