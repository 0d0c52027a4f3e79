"""The doctor: is the bot at work? Read by the container's health check and by people."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, col, select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.poller import HEARTBEAT
from bot.for_staff.open_alerts import unheard
from bot.settings import Storage, read_settings
from bot.shelf import fill_shelf
from schedules.alert import Alert
from schedules.audit import last_seal, length
from schedules.audit_chain import first_broken
from schedules.clock import SystemClock
from schedules.database import database_exists, opened, reading
from schedules.errors import AftercareError
from schedules.message import Message, MessageState

STALE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """What the doctor found, in one line; `notes` are on the audit and on plan files, one each."""

    healthy: bool
    line: str
    notes: tuple[str, ...] = ()


def examine() -> Finding:
    """Look at the database and at the clinic's plan files."""
    storage = read_settings(Storage)
    found = _look_at(storage.database_url)
    return replace(found, notes=(*found.notes, *_on_plans(storage.plans)))


def _on_plans(folder: Path | None) -> tuple[str, ...]:
    """Return the faults of each file, and which stands in place of a plan that ships."""
    try:
        shelf = fill_shelf(folder)
    except AftercareError as error:
        return (str(error),)
    faults = chain.from_iterable(shelf.broken().values())
    hiding = (
        f"{own.file} goes before the shipped plan “{own.plan.name}”." for own in shelf.hidden()
    )
    return (*faults, *hiding)


def _look_at(url: str) -> Finding:
    now = SystemClock().now()
    if not database_exists(url):
        return Finding(
            False, "There is no database. Start `aftercare run`, or check AFTERCARE_DATABASE_URL."
        )
    with opened(url) as engine, reading(engine) as session:
        found, broken = _at_work(session, now), first_broken(session)
        if broken is not None:
            line = f"The audit was changed by hand: entry {broken} does not fit those before it."
            return replace(found, healthy=False, notes=(line,))
        seal = (last_seal(session) or "none")[:8]
        return replace(found, notes=(f"Audit: {length(session)} entries, last seal {seal}.",))


def _at_work(session: Session, now: datetime) -> Finding:
    """Look when Telegram last answered, whether alerts arrived, and how much waits to be sent."""
    beat = session.get(Heartbeat, HEARTBEAT)
    waiting = session.exec(
        select(func.count())
        .select_from(Message)
        .where(col(Message.state) == MessageState.PENDING, col(Message.not_before) <= now)
    ).one()
    missed = _on_alerts(unheard(session, now), now)
    reached = _on_telegram(beat, now)
    if reached or missed:
        return Finding(False, " ".join(filter(None, [reached, missed])))
    seconds = int((now - beat.at).total_seconds()) if beat else 0
    return Finding(True, f"Telegram answered {seconds} s ago. Messages to be sent: {waiting}.")


def _on_telegram(beat: Heartbeat | None, now: datetime) -> str:
    """Say that Telegram was not reached lately; nothing if it was."""
    if beat is None:
        return "Telegram has not been reached yet. Is `aftercare run` running?"
    age = now - beat.at
    if age > STALE_AFTER:
        return f"Telegram was last reached {_minutes(age)} minutes ago. Look at the log."
    return ""


def _on_alerts(missed: list[Alert], now: datetime) -> str:
    """Say how many alerts reached nobody, and since when; nothing if none."""
    if not missed:
        return ""
    return (
        f"Alerts that reached nobody on the staff: {len(missed)}, the oldest "
        f"{_minutes(now - missed[0].raised_at)} minutes ago. "
        "Let each member of staff write /start to the bot, then /alerts."
    )


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
