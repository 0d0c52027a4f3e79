"""Measures how soon a tap is answered, and what else has to wait, beside 10,000 patients and ten.

Timing depends on the machine, so the test suite leaves this out. Run it on a quiet one:

    pytest tests/bench/bench_replies.py -s
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import pytest
from bench_reminders import Ticker
from sqlalchemy import text
from sqlmodel import Session, SQLModel, col, func, select

from bot.app import sweep, watch_plans
from bot.delivery.update import InboxUpdate, UpdateState
from schedules.alert import Alert, AlertKind
from schedules.columns import stored_id
from schedules.database import reading, transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.shelf import shipped_text

sys.path.insert(0, str(Path(__file__).parent.parent / "bot"))
from clinic import FRIDAY, PLAN, TestClinic, open_clinic, verbs

FEW = 10
MANY = 10_000
TAPS = 200
P95_SECONDS = 0.1
LONGEST_STALL_SECONDS = 0.1
STAFF_PAGES = ("/patients", "/alerts", "/plans", "/patient_3", "/start", "/silent", "/week")
SLOW_PAGES = ("/plan",)  # a picture
STRIDE = 1_000_000
"""What is added to every number of a patient to make the same numbers of another one."""
HALF_STRIDE = 500_000  # far from the numbers that the local Telegram gives
_OWN = {"id", "enrolment_id", "reminder_id", "after_id", "alert_id", "chat_id", "update_id"}


def enrol_few(clinic: TestClinic) -> None:
    """Enrol some patients in the midst of their courses, with all that they heard and answered."""
    with transaction(clinic.stage.app.engine) as session:
        for number in range(FEW):
            day = FRIDAY - timedelta(days=25 * number + 3)
            entry = Entry(f"Bed {number + 100}", "en", day, "Europe/London")
            enrolment = enrol(session, shipped_text(PLAN), entry, 1, clinic.now)
            enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, 900_000 + number
            enrolment.joined_at = clinic.now - timedelta(days=25 * number + 3)
            session.flush()
            session.add_all(_history(session, clinic, enrolment))


def _history(session: Session, clinic: TestClinic, enrolment: Enrolment) -> Iterator[SQLModel]:
    number, joined = stored_id(enrolment), enrolment.joined_at or clinic.now
    yield Consent(enrolment_id=number, version="1", language="en", given_at=joined)
    yield _alert(number, clinic)
    heard = select(Reminder).where(Reminder.enrolment_id == number, Reminder.due_at < clinic.now)
    for row in session.exec(heard.order_by(col(Reminder.due_at))):
        row.state, row.released_at, row.decided_at = ReminderState.RELEASED, row.due_at, row.due_at
        yield _reminded(enrolment, row)
        yield Reply(
            enrolment_id=number,
            reminder_id=row.id,
            kind=ReplyKind.TAP,
            value="done",
            given_at=row.due_at,
            update_id=HALF_STRIDE + stored_id(row),
        )
        yield InboxUpdate(
            update_id=HALF_STRIDE + stored_id(row),
            chat_id=enrolment.chat_id,
            payload="",
            received_at=clinic.now - timedelta(days=stored_id(row) % 7),
            state=UpdateState.HANDLED,
            not_before=row.due_at,
        )


def _alert(number: int, clinic: TestClinic) -> Alert:
    return Alert(kind=AlertKind.WORDS, enrolment_id=number, raised_at=clinic.now, rounds=1)


def _reminded(enrolment: Enrolment, row: Reminder) -> Message:
    return Message(
        kind=MessageKind.REMINDER,
        priority=Priority.REMINDER,
        chat_id=enrolment.chat_id or 0,
        enrolment_id=enrolment.id,
        reminder_id=row.id,
        html="Hello. A note from your clinic.\n\n" + "Words of the plan. " * 20,
        state=MessageState.SENT,
        not_before=row.due_at,
        created_at=row.due_at,
        sent_at=row.due_at,
        telegram_id=row.id,
    )


def multiply(clinic: TestClinic, upto: int) -> None:
    """Give the clinic as many patients more as are missing, each a copy of one of the few."""
    with transaction(clinic.stage.app.engine) as session:
        for table in (Enrolment, Consent, Reminder, Alert, Message, Reply, InboxUpdate):
            names = [column.name for column in table.__table__.columns]
            copied = ", ".join(f"{n} + n * {STRIDE}" if n in _OWN else n for n in names)
            session.connection().execute(
                text(
                    f"INSERT INTO {table.__tablename__} ({', '.join(names)}) "  # noqa: S608 - names of our own
                    "WITH RECURSIVE numbers (n) AS "
                    "(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :times) "
                    f"SELECT {copied} FROM {table.__tablename__}, numbers WHERE {_of_few(table)}"
                ),
                {"times": upto // FEW - 1},
            )


def _of_few(table: type[SQLModel]) -> str:
    """Return what holds for the rows of the few, and not for Rosa's or the nurse's."""
    if table is Enrolment:
        return "chat_id BETWEEN 900000 AND 900999"
    if table is InboxUpdate:
        return "chat_id BETWEEN 900000 AND 900999"
    return "enrolment_id IN (SELECT id FROM enrolment WHERE chat_id BETWEEN 900000 AND 900999)"


class Taken(NamedTuple):
    """What a tap took until Telegram had its answer and the new text, in seconds."""

    passed: float
    worked: float  # of the processor, the local Telegram and the phone included


async def seconds_to_answer(clinic: TestClinic) -> Taken:
    """Tap OK, or Undo, and return how long it took until Telegram had answer and new text."""
    rosa, control = clinic.rosa, clinic.control
    shown = [m for m in await rosa.received() if {"answer", "undo"} & set(verbs(m))][-1]
    at, data = rosa._find([shown], verbs(shown)[:1], None)
    line = await control.last()
    begun, worked = time.perf_counter(), time.thread_time()
    tap = await rosa.phone.tap(data=data, message_id=at)
    await control.journal("editMessageText", kind="answer", after=line, wait=10, chat_id=rosa.id)
    await rosa.phone.answer_to(tap)
    return Taken(time.perf_counter() - begun, time.thread_time() - worked)


async def stall_during(act: Callable[[], Awaitable[object]]) -> float:
    """Return how long something held up the event loop at most."""
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    await act()
    ticking.cancel()
    return ticker.longest_seconds


async def take_turns(clinics: list[TestClinic]) -> list[list[Taken]]:
    """Tap in each clinic in turn, so that whatever else the machine does burdens all alike."""
    taken: list[list[Taken]] = [[] for _ in clinics]
    for _ in range(TAPS):
        for clinic, seconds in zip(clinics, taken, strict=True):
            seconds.append(await seconds_to_answer(clinic))
            await clinic.settle()
    return taken


async def stalls_in(clinic: TestClinic) -> dict[str, float]:
    """Return how long each kind of work holds up the event loop at most."""
    app, rosa, nurse = clinic.stage.app, clinic.rosa, clinic.nurse
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "a tap": lambda: seconds_to_answer(clinic),
        "a look of all parts": clinic.settle,
        "the hourly sweep": lambda: asyncio.to_thread(sweep, app),
        "a look at the plans": lambda: asyncio.to_thread(watch_plans, app),
        "words": lambda: rosa.send("all is well here"),
        **{page: lambda page=page: rosa.send(page) for page in ("/today", "/plan", "/progress")},
        **{page: lambda page=page: nurse.send(page) for page in STAFF_PAGES},
    }
    stalls = {}
    for name, act in acts.items():
        await act()  # the first time costs more, and says nothing of the number of patients
        await clinic.settle()
        stalls[name] = await stall_during(act)
        await clinic.settle()
    return stalls


@asynccontextmanager
async def opened(upto: int) -> AsyncIterator[TestClinic]:
    """Open a clinic whose first advice has come to Rosa, beside so many others."""
    async with open_clinic() as clinic:
        await clinic.joined()
        await clinic.advance(hours=8)
        enrol_few(clinic)
        multiply(clinic, upto)
        yield clinic


@pytest.mark.slow
async def test_taps_are_answered_at_once_beside_ten_thousand_patients() -> None:
    async with opened(FEW) as small, opened(MANY) as large:
        with reading(large.stage.app.engine) as session:
            counted = [select(func.count()).select_from(t) for t in (Enrolment, Reminder)]
            patients, reminders = (session.exec(query).one() for query in counted)
        few, many = await take_turns([small, large])
        stalls, stalls_of_many = await stalls_in(small), await stalls_in(large)
    print(f"\n{FEW} and {MANY:,} patients; of the latter {reminders:,} reminders")
    for what in ("passed", "worked"):
        of_few, of_many = ([getattr(tap, what) for tap in taps] for taps in (few, many))
        print(f"  until a tap is answered, {what}: {_told(of_few)}; {_told(of_many)}", end="")
        print(f"; ratio of the p95 {p95_of(of_many) / p95_of(of_few):.2f}")
    for name, seconds in stalls.items():
        print(f"  {name:<20} {seconds * 1000:6.1f} ms  {stalls_of_many[name] * 1000:6.1f} ms")
    assert patients > MANY
    assert p95_of([tap.passed for tap in many]) < P95_SECONDS
    held_up = {name: s for name, s in stalls_of_many.items() if name not in SLOW_PAGES}
    assert max(held_up.values()) < LONGEST_STALL_SECONDS


def p95_of(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _told(seconds: list[float]) -> str:
    return f"median {median(seconds) * 1000:.0f} ms, p95 {p95_of(seconds) * 1000:.0f} ms"
