"""A clinic to test in: the production bot against the local Telegram, on a clock of its own.

Whatever a person does returns once the bot has handled it and said all it had to say, so no test
waits or sleeps. Buttons are found by what they mean, not by their words, which are translated.
"""

import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
from sqlmodel import select

from bot.button import Signer
from bot.demo import CLINIC, NURSE_ID, PATIENT_ID, Stage, staged
from bot.demo_clock import DemoClock
from bot.for_staff.invitation import Secrets
from bot.for_staff.staff import Role, Staff
from bot.for_staff.way_in import fresh_way_in
from bot.sandbox.phone import Control, Message, Phone, PhoneError, transcript
from schedules.database import open_database, reading, transaction
from schedules.duty import Duty
from schedules.enrol import Entry, enrol
from schedules.shelf import shipped

FRIDAY_MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
PLAN = "hip-stem-cell"
PLAN_PLACE = shipped().index(PLAN)  # among the buttons that offer the plans
A_DEADLOCK = 30.0


def meaning(button: dict[str, str]) -> list[str]:
    """Return the verb and arguments of a button, without its signature."""
    return button["data"].split(":")[:-1]


def buttons(message: Message) -> list[dict[str, str]]:
    """Return a message's buttons in reading order."""
    return [button for row in message["keyboard"] or [] for button in row]


def verbs(message: Message) -> list[str]:
    """Return what a message's buttons do, in reading order."""
    return [meaning(button)[0] for button in buttons(message)]


@dataclass
class Person:
    """Somebody with a phone; each act returns the messages that the bot said or changed in turn."""

    clinic: "TestClinic"
    phone: Phone
    taps: list[Message] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The number of the person and of their private chat."""
        return self.phone.id

    async def send(self, text: str, reply_to: int | None = None) -> list[Message]:
        """Type a text."""
        before = await self.phone.messages()
        await self.phone.send(text, reply_to)
        return await self.news(before)

    async def open(self, link: str) -> list[Message]:
        """Open a link and press START."""
        before = await self.phone.messages()
        await self.phone.open(link)
        return await self.news(before)

    async def tap(self, *means: object, message_id: int | None = None) -> list[Message]:
        """Tap the newest button that means this: a verb and its first arguments."""
        before = await self.phone.messages()
        at, data = self._find(before, [str(part) for part in means], message_id)
        return await self.tap_data(data, at)

    async def tap_data(self, data: str, message_id: int) -> list[Message]:
        """Tap with data of the test's choice, though no such button be there (any more)."""
        before = await self.phone.messages()
        self.taps.append(await self.phone.tap(data=data, message_id=message_id))
        return await self.news(before)

    async def edit(self, sent: Message, text: str) -> list[Message]:
        """Change a text that was sent."""
        before = await self.phone.messages()
        chat = {"id": self.id, "type": "private"}
        body = {"message_id": sent["id"], "date": 0, "chat": chat, "from": {"id": self.id}}
        self.clinic.bot.updates.add("edited_message", body | {"text": text})
        return await self.news(before)

    async def toast(self) -> str:
        """Return the notice shown on the last tap."""
        return str((await self.phone.answer_to(self.taps[-1])).get("text", ""))

    async def news(self, before: list[Message]) -> list[Message]:
        """Return what the bot has said or changed since, once all is said."""
        await self.clinic.settle()
        seen = {message["id"]: message for message in before}
        after = await self.phone.messages()
        return [m for m in after if m["from_bot"] and m != seen.get(m["id"])]

    async def news_of(self, act: Awaitable[Message]) -> list[Message]:
        """Do something else with the phone."""
        before = await self.phone.messages()
        await act
        return await self.news(before)

    async def received(self) -> list[Message]:
        """Return all that the bot has said so far."""
        return [message for message in await self.phone.messages() if message["from_bot"]]

    async def received_with(self, verb: str) -> list[Message]:
        """Return what the bot has said that has a button of this verb."""
        return [message for message in await self.received() if verb in verbs(message)]

    def _find(
        self, messages: list[Message], means: list[str], message_id: int | None
    ) -> tuple[int, str]:
        for message in reversed(messages):
            if message_id in (None, message["id"]):
                for button in buttons(message):
                    if meaning(button)[: len(means)] == means:
                        return message["id"], button["data"]
        raise PhoneError(f"There is no button {':'.join(means)}:\n{transcript(messages)}")


@dataclass
class TestClinic:
    """A nurse, a patient, and everything between their phones."""

    __test__ = False

    stage: Stage
    control: Control

    def __post_init__(self) -> None:
        self.nurse = self._person(NURSE_ID, "Kim")
        self.rosa = self._person(PATIENT_ID, "Rosa")

    def _person(self, user_id: int, first_name: str) -> Person:
        return Person(self, Phone(self.control, {"id": user_id, "first_name": first_name}))

    @property
    def bot(self) -> Any:
        """The bot's account in the local Telegram."""
        return next(iter(self.stage.sandbox.bots.values()))

    @property
    def now(self) -> datetime:
        """The clinic's present instant."""
        return self.stage.clock.now()

    @property
    def phone_number(self) -> str:
        """What the patient is told to call."""
        return CLINIC.clinic_phone

    @property
    def signer(self) -> Signer:
        """What signs the data of buttons."""
        return self.stage.app.house.signer

    async def person(self, first_name: str, **about: str) -> Person:
        """Let somebody else have a phone."""
        user = await self.control.request("POST", "users", {"first_name": first_name, **about})
        return Person(self, Phone(self.control, user))

    async def colleague(self, role: Role = Role.CLINICIAN, language: str = "en") -> Person:
        """Take somebody else on the staff, who has written to the bot once."""
        someone = await self.person("Ida")
        self.write(Staff(user_id=someone.id, role=role, language=language, added_at=self.now))
        await someone.send("/start")
        return someone

    def dismiss(self, someone: Person) -> None:
        """Take somebody off the staff."""
        with transaction(self.stage.app.engine) as session:
            session.get_one(Staff, someone.id).removed_at = self.now

    async def settle(self) -> None:
        """Wait until the bot has handled what was done and has said all that is due."""
        with anyio.fail_after(A_DEADLOCK):
            # An update leaves the queue when the bot acknowledges it, after its commit.
            while len(self.bot.updates):  # noqa: ASYNC110 - the queue has no event to wait for
                await anyio.sleep(0.002)
            await self.stage.app.settled()

    async def advance(self, **span: float) -> None:
        """Move the clock forward, from reminder to reminder."""
        await self.stage.bar.advance(timedelta(**span))

    def rows(self, table: type, *where: Any) -> list[Any]:
        """Return a table's rows in the order of their keys."""
        with reading(self.stage.app.engine) as session:
            key = next(iter(table.__table__.primary_key))
            return list(session.exec(select(table).where(*where).order_by(key)))

    def write(self, *rows: object) -> None:
        """Add rows to the database."""
        with transaction(self.stage.app.engine) as session:
            session.add_all(rows)

    def invited(
        self,
        label: str = "Bed 4",
        language: str = "en",
        anchor: date = FRIDAY,
        source: str | None = None,
    ) -> Secrets:
        """Enrol a patient as the chat would, without the chat; return the ways in.

        `source` is the text of a plan of the test's own.
        """
        shelved = self.stage.app.house.plans.find(PLAN)
        assert shelved
        entry = Entry(label, language, anchor, CLINIC.zone)
        with transaction(self.stage.app.engine) as session:
            enrolment = enrol(session, source or shelved.source, entry, NURSE_ID, self.now)
            secrets, _ = fresh_way_in(session, self.stage.app.house.clinic, enrolment, self.now)
            return secrets

    def link(self, secrets: Secrets) -> str:
        """Return the link of an invitation."""
        return secrets.link(self.stage.app.house.bot_username)

    async def join(self, someone: Person, secrets: Secrets) -> None:
        """Open the link, agree, keep the zone, and choose nine o'clock."""
        await someone.open(self.link(secrets))
        await someone.tap("consent", "yes")
        await someone.tap("zone")
        await someone.tap("hour", "0900")

    async def joined(
        self, label: str = "Bed 4", language: str = "en", anchor: date = FRIDAY
    ) -> Person:
        """Enrol Rosa and let her join; it is the morning of her procedure."""
        await self.join(self.rosa, self.invited(label, language, anchor))
        return self.rosa


@asynccontextmanager
async def open_clinic(
    start: datetime = FRIDAY_MORNING,
    plans: Path | None = None,
    duty: str = "",
    digest: str = "off",
) -> AsyncIterator[TestClinic]:
    """Open a clinic at an instant; it closes, and its data goes, at the end of the block.

    `plans` is a folder of the clinic's own plans, `duty` when its staff are there, `digest` the
    hour of their digest.
    """
    clock = DemoClock(start, time.monotonic)
    about = CLINIC.model_copy(update={"duty": Duty.parse(duty), "digest": digest})
    with TemporaryDirectory(prefix="aftercare-test-") as name:
        folder = Path(name)
        (folder / "demo.db").write_bytes(empty_database())
        stage = staged(clock, plans=plans, clinic=about, folder=folder)
        async with _opened(stage) as opened:
            yield opened


@cache
def empty_database() -> bytes:
    """Give a database without rows; making one anew for every test takes most of a short test."""
    with TemporaryDirectory(prefix="aftercare-test-") as folder:
        path = Path(folder) / "empty.db"
        open_database(f"sqlite:///{path}").dispose()
        return path.read_bytes()


@asynccontextmanager
async def _opened(staging: AbstractAsyncContextManager[Stage]) -> AsyncIterator[TestClinic]:
    async with staging as stage, Control(stage.sandbox) as control:
        await control.journal("getUpdates", kind="call", wait=A_DEADLOCK)  # the bot listens
        opened = TestClinic(stage, control)
        await opened.nurse.send("/start")
        yield opened
