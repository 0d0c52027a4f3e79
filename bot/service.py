"""Running the bot in production: settings from the environment, logs, and a clean stop."""

import asyncio
import logging
import signal

from bot import places
from bot.app import running
from bot.delivery.redact import RedactTokens, quiet_libraries
from bot.settings import Clinic, Settings, read_settings
from schedules.clock import SystemClock

log = logging.getLogger(__name__)

WARM_AFTER_SECONDS = 5.0  # then the towns are read, off the event loop

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def run_service() -> None:
    """Run until SIGTERM or Ctrl-C. Raises `AftercareError` for what a person must mend."""
    settings, clinic = read_settings(Settings), read_settings(Clinic)
    start_logging()
    asyncio.run(_serve(settings, clinic))


def start_logging() -> None:
    """Log to standard error, with libraries quiet and the bot token redacted."""
    handler = logging.StreamHandler()
    handler.addFilter(RedactTokens())
    logging.basicConfig(level=logging.INFO, format=_FORMAT, handlers=[handler])
    quiet_libraries()


async def _serve(settings: Settings, clinic: Clinic) -> None:
    serving = asyncio.current_task()
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop() -> None:
        stopped.set()
        if serving is not None:
            serving.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        async with running(settings, clinic, SystemClock()) as app:
            log.info("The bot @%s is at work.", app.house.bot_username)
            for name in clinic.unset():
                log.warning("%s is not set; patients depend on it.", name)
            loop.call_later(WARM_AFTER_SECONDS, loop.run_in_executor, None, places.warm)
            await app.wait()
    except asyncio.CancelledError:
        if not stopped.is_set():
            raise
        log.info("Stopped.")
