"""A patient's weeks without a network: the production conversation, releases and outbox.

Each step is a transaction on its own, and between two of them nothing is kept but the rows: every
step is a restart. What the phone shows is kept as the patient sees it, with all that was ever said.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import col, func, select

from bot.button import Signer
from bot.clinic_book import ClinicBook
from bot.conversation import Conversation
from bot.delivery.claim import claim
from bot.delivery.letter import Letter, Writer
from bot.delivery.outbox import due
from bot.delivery.record import Delivered, record
from bot.demo import CLINIC
from bot.shelf import PlanShelf
from bot.talk import House
from schedules.database import open_database, reading, transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.folding import told_in
from schedules.message import IS_WAITING, TELLING, Message, MessageKind
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.release import release
from schedules.reminder import IS_PLANNED, Reminder

ROSA = 77
SIGNER = Signer("1:secret")
LONGEST = 4_096


@dataclass
class Shown:
    """A message as the phone shows it; `rows` are labels beside what their buttons mean."""

    html: str
    rows: list[list[tuple[str, str]]]
    said_at: datetime

    @property
    def data(self) -> list[str]:
        """What the buttons do, in reading order."""
        return [data for row in self.rows for _, data in row]

    @property
    def verbs(self) -> list[str]:
        """What the buttons are for, in reading order."""
        return [data.split(":")[0] for data in self.data]


@dataclass
class Told:
    """One time a reminder was told: when, by which kind of message, and its reminders."""

    at: datetime
    kind: MessageKind
    reminders: list[int]


@dataclass
class Life:
    """Rosa's days from a moment on; `now` only ever moves by `wait`."""

    engine: Engine
    house: House
    now: datetime
    updates: int = 0
    chat: dict[int, Shown] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    ever: list[tuple[int, str]] = field(default_factory=list)
    toast: str = ""
    send_nothing: bool = False  # as if Telegram were out of reach

    def wait(self, **span: float) -> None:
        """Let time pass, from one thing that falls due to the next."""
        end = self.now + timedelta(**span)
        while (due := self._next_due()) is not None and due <= end:
            self.now = max(due, self.now)
            self._settle()
        self.now = end
        self._settle()

    def jump(self, **span: float) -> None:
        """Let so much time pass as if the clinic's computer were off, and then settle."""
        self.now += timedelta(**span)
        self._settle()

    def until(self, local: str) -> None:
        """Let time pass until a local date and hour."""
        moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self.enrolment.zone))
        self.wait(seconds=(moment.astimezone(UTC) - self.now).total_seconds())

    def tap(self, *means: object, message_id: int | None = None) -> Shown:
        """Tap the newest button that means this; return what its message then shows."""
        wanted = [str(part) for part in means]
        for number, shown in reversed(self.chat.items()):
            for data in shown.data if message_id in (None, number) else []:
                if data.split(":")[: len(wanted)] == wanted:
                    return self.tap_data(number, data)
        raise AssertionError(f"no button {wanted}:\n{self}")

    def tap_data(self, number: int, data: str) -> Shown:
        """Tap a button of a message, though it be there no more."""
        message = {"message_id": number, "chat": {"id": ROSA, "type": "private"}}
        tapped = {"id": "1", "from": {"id": ROSA}, "data": data, "message": message}
        self._handle({"callback_query": tapped})
        return self.chat[number]

    def write(self, text: str, by: int = ROSA) -> Shown:
        """Type a text; return Rosa's newest message."""
        chat = {"id": by, "type": "private"}
        self._handle({"message": {"chat": chat, "from": {"id": by}, "text": text}})
        return self.last

    @property
    def last(self) -> Shown:
        """The newest message of the chat."""
        return self.chat[max(self.chat)]

    @property
    def enrolment(self) -> Enrolment:
        """Rosa's enrolment as it is now."""
        return self.rows(Enrolment)[0]

    @property
    def plan(self) -> Plan:
        """The plan that Rosa is on."""
        with reading(self.engine) as session:
            return plan_for(session, session.get_one(Enrolment, 1))

    def rows(self, table: type, *where: Any) -> list[Any]:
        """Return a table's rows in the order of their keys."""
        with reading(self.engine) as session:
            return list(session.exec(select(table).where(*where).order_by(col(table.id))))

    def reminder(self, step: str, number: int = 1) -> Reminder:
        """Return one reminder as it is now."""
        [found] = self.rows(Reminder, Reminder.step == step, Reminder.number == number)
        return found

    def local(self, moment: datetime) -> datetime:
        """Return a moment by Rosa's clock."""
        return moment.astimezone(ZoneInfo(self.enrolment.zone))

    def __str__(self) -> str:
        """Show the chat as the phone does, for the reader of a failure or a transcript."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for number, shown in self.chat.items():
            yield f"── {number} · {self.local(shown.said_at):%a %d %b %H:%M}"
            yield shown.html
            yield from ("   " + " ".join(f"[{label}]" for label, _ in row) for row in shown.rows)

    def _next_due(self) -> datetime | None:
        planned = select(func.min(Reminder.run_at)).where(IS_PLANNED)
        waiting = select(func.min(Message.not_before)).where(
            IS_WAITING, Message.not_before > self.now
        )
        with reading(self.engine) as session:
            times = [session.exec(query).one() for query in (planned, waiting)]
        return min((due for due in times if due), default=None)

    def _settle(self) -> None:
        """Release what is due and send what is waiting, each in a transaction of its own."""
        due = select(Reminder.id).where(IS_PLANNED, Reminder.run_at <= self.now)
        with reading(self.engine) as session:
            numbers = session.exec(due.order_by(col(Reminder.run_at), col(Reminder.id))).all()
        for number in numbers:
            with transaction(self.engine) as session:
                release(session, number or 0, self.now)
        while not self.send_nothing and self._send_one():
            pass

    def _send_one(self) -> bool:
        with reading(self.engine) as session:
            heads = due(session, self.now, (), 9)
        assert len({head.chat_id for head in heads}) == len(heads), "one message a chat at a time"
        writer = Writer(self.house.book, SIGNER, self.house.plans)
        for head in heads:
            with transaction(self.engine) as session:
                letter = claim(session, head.message_id, self.now, writer.letter)
            if letter is not None:
                self._arrive(head.message_id, letter)
        return bool(heads)

    def _arrive(self, message_id: int, letter: Letter) -> None:
        number = letter.edits or 1_000 + message_id
        with transaction(self.engine) as session:
            record(session, message_id, letter, Delivered(number), self.now)
            message = session.get_one(Message, message_id)
            told = [row.id or 0 for row in told_in(session, message)]
            if message.kind in TELLING:
                self.told.append(Told(self.now, message.kind, told))
        if letter.chat_id != ROSA or letter.menu is not None:
            return
        assert len(letter.html) <= LONGEST
        said_at = self.chat[number].said_at if number in self.chat else self.now
        self.chat[number] = Shown(letter.html, letter.buttons or [], said_at)
        self.ever += [(number, data) for data in self.chat[number].data]

    def _handle(self, update: dict[str, Any]) -> None:
        self.updates += 1
        with transaction(self.engine) as session:
            update = {"update_id": self.updates, **update}
            taps = Conversation(self.house).handle(session, update, self.now)
        self.toast = taps[-1].text if taps else ""
        self._settle()


def begin(
    folder: Path,
    source: str,
    *,
    anchor: date,
    zone: str = "Europe/Berlin",
    language: str = "en",
    hour: int = 7,
) -> Life:
    """Enrol Rosa on a plan and let her have joined, at an hour of the day of her procedure."""
    shutil.copyfile(_migrated_once(folder.parent), folder / "life.db")
    engine = open_database(f"sqlite:///{folder}/life.db")
    at = datetime.combine(anchor, datetime.min.time(), ZoneInfo(zone)) + timedelta(hours=hour)
    now = at.astimezone(UTC)
    with transaction(engine) as session:
        enrolment = enrol(session, source, Entry("Bed 4", language, anchor, zone), 1, now)
        enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, ROSA
        enrolment.joined_at = now
    return Life(engine, _house(), now)


@cache
def _house() -> House:
    """Return what every life shares; reading the plans that ship takes a while."""
    return House(ClinicBook(CLINIC), SIGNER, PlanShelf(None), "aftercare_bot")


def _migrated_once(folder: Path) -> Path:
    template = folder / "template.db"
    if not template.exists():
        open_database(f"sqlite:///{template}").dispose()
    return template
