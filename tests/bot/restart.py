"""Another life of the bot in the middle of a test: same database and phones, nothing in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from clinic import TestClinic

from bot.app import running
from bot.delivery.pace import Pace
from bot.settings import Settings
from bot.time_bar import TimeBar


@asynccontextmanager
async def restarted(clinic: TestClinic) -> AsyncIterator[None]:
    """Cut the bot off as it is, and let another one serve the clinic within the block."""
    stage, old = clinic.stage, clinic.stage.app
    old.scheduler.pause()
    for task in old.tasks:
        task.cancel()
    await asyncio.gather(*old.tasks, return_exceptions=True)
    settings = Settings(
        TELEGRAM_BOT_TOKEN=clinic.bot.token,
        AFTERCARE_TELEGRAM_URL=stage.url,
        AFTERCARE_DATABASE_URL=old.engine.url.render_as_string(hide_password=False),
    )
    unhurried = Pace(overall=1000, chat=1000, overall_burst=1000, chat_burst=1000)
    async with running(settings, old.house.clinic, stage.clock, unhurried) as app:
        stage.app, stage.bar = app, TimeBar(app, stage.clock, old.house.clinic.zone)
        yield
        stage.app = old
