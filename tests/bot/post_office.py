"""What the tests of delivery share: a fast clock, a clinic's database, a local Telegram."""

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session, select
from telegram import Bot

from bot.delivery.courier import Courier
from bot.delivery.letter import Letter
from bot.delivery.pace import Pace
from bot.delivery.transport import Transport, build_bot
from bot.for_staff.staff import Staff
from bot.sandbox.acts import Person
from bot.sandbox.journal import Filter
from bot.sandbox.phone import Control, Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from schedules.database import open_database, reading, transaction
from schedules.enrolment import Enrolment, EnrolmentState, PlanVersion
from schedules.message import Message, MessageKind, Priority
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState

TOKEN = "4242:an-obviously-made-up-token-of-the-tests"
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
STAFF_ID = 900


class FastClock:
    """A clock that starts at a fixed time and runs `speed` times as fast as the real one."""

    def __init__(self, speed: float = 1.0, since: float | None = None) -> None:
        """Start now, or at a reading of the monotonic clock, which all processes share."""
        self._speed = speed
        self._start = START
        self.since = monotonic() if since is None else since

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(monotonic() - self.since) * self._speed)

    def seconds_until(self, instant: datetime) -> float:
        return (instant - self.now()).total_seconds() / self._speed

    def advance(self, **span: float) -> None:
        self._start += timedelta(**span)


def render_as_it_stands(session: Session, message: Message) -> Letter:
    """Render a message from its row alone; a reminder without words says its number."""
    buttons = [[(label, data) for label, data in row] for row in message.buttons or []]
    return Letter(
        chat_id=message.chat_id,
        html=message.html or f"Reminder {message.reminder_id}",
        buttons=buttons or None,
        picture=message.picture,
        edits=message.edits,
        menu=[(c, d) for c, d in message.menu] if message.menu else None,
    )


@dataclass
class LocalTelegram:
    """A sandbox over HTTP and one bot in it."""

    sandbox: Sandbox
    bot: Bot
    url: str

    async def phone(self, first_name: str = "Rosa", **about: Any) -> Phone:
        """Add a person who has written to the bot, so that it may write to them."""
        phone = await Phone.create(self.url, first_name, **about)
        await phone.send("/start")
        return phone

    def chats(self, count: int) -> list[int]:
        """Add many people at once who have written to the bot."""
        people = [self.sandbox.add_user(f"Person {n}") for n in range(count)]
        account = self.sandbox.bot()
        for person in people:
            self.sandbox.private_chat(account, person).started = True
        return [person.id for person in people]

    def write(self, chat_id: int, text: str) -> None:
        """Let somebody write to the bot without going over HTTP."""
        user, account = self.sandbox.user(chat_id), self.sandbox.bot()
        Person(self.sandbox, user, account, self.sandbox.private_chat(account, user)).send(text)

    def texts_to(self, chat_id: int) -> list[str]:
        """Return what the bot said in a chat, in order."""
        chat = self.sandbox.private_chat(self.sandbox.bot(), self.sandbox.user(chat_id))
        return [m.words.text for m in chat.messages.values() if m.from_bot]

    async def listened(self, after: int, seconds: float = 30) -> None:
        """Wait until the bot asks for updates, after an entry of the journal."""
        wanted = Filter(after=after, method="getUpdates", kind="call")
        assert await self.sandbox.journal.wait(wanted, 1, seconds), "the bot does not listen"

    async def fault(self, kind: str, method: str = "sendMessage", **parts: Any) -> None:
        """Lay a fault for the next call, or as many as `count` says."""
        async with Control(self.url) as control:
            await control.fault(kind, method, **parts)


@dataclass
class PostOffice:
    """One bot's outbox with a local Telegram at the other end."""

    engine: Engine
    clock: FastClock
    telegram: LocalTelegram
    pace: Pace = field(default_factory=lambda: Pace(overall=10_000, chat=10_000))

    @property
    def transport(self) -> Transport:
        return Transport(self.telegram.bot)

    def put(self, chat_id: int, html: str | None = "Hello", **parts: Any) -> int:
        """Put a message in the outbox and return its number."""
        with transaction(self.engine) as session:
            return put(session, chat_id, html, self.clock.now(), **parts)

    def row(self, message_id: int) -> Message:
        with reading(self.engine) as session:
            return session.exec(select(Message).where(Message.id == message_id)).one()

    def all(self, table: type[Any]) -> list[Any]:
        with reading(self.engine) as session:
            return list(session.exec(select(table)))

    def courier(self, **parts: Any) -> Courier:
        parts = {"render": render_as_it_stands, "pace": self.pace, "settle_seconds": 0} | parts
        return Courier(self.engine, self.transport, self.clock, **parts)


@contextlib.asynccontextmanager
async def open_telegram() -> AsyncIterator[LocalTelegram]:
    """Serve a sandbox over HTTP and reach it with PTB's own Bot."""
    sandbox = Sandbox()
    sandbox.add_bot(TOKEN)
    async with serve(sandbox) as url, build_bot(TOKEN, url) as bot:
        yield LocalTelegram(sandbox, bot, url)


@contextlib.asynccontextmanager
async def open_post_office(folder: Path, speed: float = 1.0) -> AsyncIterator[PostOffice]:
    """Open a post office in a folder, with a fresh database file in it."""
    shutil.copyfile(_migrated_once(folder.parent), folder / "clinic.db")
    engine = open_database(f"sqlite:///{folder}/clinic.db")
    async with open_telegram() as telegram:
        yield PostOffice(engine, FastClock(speed), telegram)
    engine.dispose()


def _migrated_once(session_folder: Path) -> Path:
    """Return an empty database that is up to date; migrating one for each test takes too long."""
    template = session_folder / "template.db"
    if not template.exists():
        engine = open_database(f"sqlite:///{template}")
        engine.dispose()
    return template


def put(session: Session, chat_id: int, html: str | None, now: datetime, **parts: Any) -> int:
    """Add one waiting message to the outbox and return its number."""
    values: dict[str, Any] = {
        "kind": MessageKind.ANSWER,
        "priority": Priority.ANSWER,
        "not_before": now,
        "created_at": now,
    }
    message = Message(chat_id=chat_id, html=html, **(values | parts))
    session.add(message)
    session.flush()
    assert message.id is not None
    return message.id


def enrol(session: Session, chat_id: int, **parts: Any) -> Enrolment:
    """Add an enrolment under way; its plan is never read here."""
    version = session.exec(select(PlanVersion)).first()
    if version is None:
        version = PlanVersion(name="hip", digest="0", source="", saved_at=START)
        session.add(version)
        session.flush()
    values: dict[str, Any] = {
        "label": "R. M.",
        "language": "en",
        "anchor": date(2027, 3, 1),
        "zone": "Europe/Madrid",
        "hour": time(9),
        "state": EnrolmentState.ACTIVE,
        "created_at": START,
        "created_by": STAFF_ID,
        "joined_at": START,
    }
    enrolment = Enrolment(plan_version_id=version.id, chat_id=chat_id, **(values | parts))
    session.add(enrolment)
    session.flush()
    return enrolment


def remind(session: Session, enrolment: Enrolment, now: datetime, lasts: timedelta) -> int:
    """Add a released reminder with its message, and return the message's number."""
    number = len(session.exec(select(Reminder)).all()) + 1
    reminder = Reminder(
        enrolment_id=enrolment.id,
        step="rest",
        number=number,
        kind=next(iter(Kind)),
        due_at=now,
        run_at=now,
        expires_at=now + lasts,
        state=ReminderState.RELEASED,
        released_at=now,
    )
    session.add(reminder)
    session.flush()
    return put(
        session,
        enrolment.chat_id,
        None,
        now,
        kind=MessageKind.REMINDER,
        priority=Priority.REMINDER,
        enrolment_id=enrolment.id,
        reminder_id=reminder.id,
        expires_at=reminder.expires_at,
    )


def hire(session: Session, user_id: int = STAFF_ID) -> None:
    """Add a member of staff."""
    session.add(Staff(user_id=user_id, added_at=START))


@contextlib.contextmanager
def locked(path: Any) -> Iterator[None]:
    """Hold the write lock of an SQLite file, as another program would."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def impatient(engine: Engine) -> None:
    """Let every connection give up on a lock at once instead of after five seconds."""
    engine.dispose()
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=20"))


async def wait_until(condition: Callable[[], Any], seconds: float = 15.0) -> None:
    """Wait for something to come about, or fail."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "it did not come about in time"
        await asyncio.sleep(0.01)


def fill(engine: Engine) -> Callable[[], None]:
    """Fill the disk, as far as this engine can see; return what makes room again."""
    pages = {"limit": 1}  # below the present size it means: not a page more
    with contextlib.closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM")  # nor is there one left free in the file

    def limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages['limit']}")

    event.listen(engine, "begin", limit)
    return lambda: pages.update(limit=1_000_000)
