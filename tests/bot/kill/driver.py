"""The process that the kill test kills: poller, inbox and courier over a trivial conversation."""

import asyncio
from datetime import datetime
from typing import Any

from post_office import TOKEN, FastClock, put, render_as_it_stands
from sqlmodel import Session, select

from bot.delivery.courier import Courier
from bot.delivery.inbox import Inbox
from bot.delivery.pace import Pace
from bot.delivery.poller import Poller
from bot.delivery.transport import Transport, build_bot
from bot.talk import Tap
from schedules.database import open_database
from schedules.enrolment import Enrolment
from schedules.reply import Reply, ReplyKind

SETTLE_SECONDS = 1.0  # longer than any killed bot lives
SPEED = 10.0  # so that pauses between tries take milliseconds


def run(database_url: str, telegram_url: str, since: str) -> None:
    """Work until killed."""
    asyncio.run(_work(database_url, telegram_url, FastClock(SPEED, float(since))))


def note(session: Session, update: dict[str, Any], now: datetime) -> list[Tap]:
    """Keep what a patient wrote as a reply and answer it."""
    message = update["message"]
    chat_id, words = message["chat"]["id"], message["text"]
    enrolment = session.exec(select(Enrolment).where(Enrolment.chat_id == chat_id)).one()
    session.add(
        Reply(
            enrolment_id=enrolment.id or 0,
            kind=ReplyKind.TEXT,
            value=words,
            given_at=now,
            update_id=update["update_id"],
        )
    )
    put(session, chat_id, f"noted {words}", now)
    return []


async def _work(database_url: str, telegram_url: str, clock: FastClock) -> None:
    engine = open_database(database_url)
    bot = build_bot(TOKEN, telegram_url)
    transport = Transport(bot)
    pace = Pace(overall=400, chat=400)
    courier = Courier(
        engine, transport, clock, render_as_it_stands, pace=pace, settle_seconds=SETTLE_SECONDS
    )
    inbox = Inbox(engine, clock, note, transport, after=courier.poke)
    poller = Poller(bot, inbox, engine, clock)
    async with asyncio.TaskGroup() as parts:
        parts.create_task(courier.run())
        parts.create_task(inbox.run())
        parts.create_task(poller.run())
