"""The doctor: is the bot at work? Read by the container's health check and by people."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.heartbeat import Heartbeat
from bot.poller import HEARTBEAT
from bot.settings import Storage, read_settings
from schedules.clock import SystemClock
from schedules.database import database_exists, open_database, reading
from schedules.message import Message, MessageState

STALE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """What the doctor found, in one line."""

    healthy: bool
    line: str


def examine() -> Finding:
    """Look at the database: when Telegram last answered, and how much waits to be sent."""
    now = SystemClock().now()
    url = read_settings(Storage).database_url
    if not database_exists(url):
        return Finding(
            False, "There is no database. Start `aftercare run`, or check AFTERCARE_DATABASE_URL."
        )
    with reading(open_database(url)) as session:
        beat = session.get(Heartbeat, HEARTBEAT)
        waiting = session.exec(
            select(func.count())
            .select_from(Message)
            .where(col(Message.state) == MessageState.PENDING, col(Message.not_before) <= now)
        ).one()
    if beat is None:
        return Finding(False, "Telegram has not been reached yet. Is `aftercare run` running?")
    age = now - beat.at
    if age > STALE_AFTER:
        minutes = int(age.total_seconds() // 60)
        return Finding(False, f"Telegram was last reached {minutes} minutes ago. Look at the log.")
    seconds = int(age.total_seconds())
    return Finding(True, f"Telegram answered {seconds} s ago. Messages to be sent: {waiting}.")
