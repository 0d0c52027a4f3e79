"""The whole service, as `aftercare run` starts it."""

import os

from post_office import TOKEN

from bot.service import run_service


def run(database_url: str, telegram_url: str) -> None:
    """Serve until killed."""
    os.environ |= {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "AFTERCARE_TELEGRAM_URL": telegram_url,
        "AFTERCARE_DATABASE_URL": database_url,
    }
    run_service()
