"""Measures how soon staff see a page when the clinic has 10,000 patients and 1,000,000 reminders.

Timing depends on the machine, so the test suite leaves this out. Run it on a quiet one:

    pytest tests/bench/bench_staff.py -s
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

import pytest
from sqlalchemy import update
from sqlmodel import func, select

from schedules.database import reading, transaction
from schedules.enrolment import Enrolment
from schedules.reminder import Reminder
from schedules.shelf import shipped_text

sys.path.insert(0, str(Path(__file__).parent.parent / "bot"))
sys.path.insert(0, str(Path(__file__).parent))
from bench_reminders import Ticker
from clinic import PLAN, TestClinic, open_clinic
from many_patients import ManyPatients

MANY, FEW = 10_000, 10
TIMES = 40
P95_SECONDS = 0.15
HELD_TIMES = 15
_BEGUN = [0.0]  # by the stopwatch, when the phone acted
Act = Callable[[TestClinic, int], Awaitable[object]]


def _typed(text: str) -> Act:
    return lambda clinic, number: clinic.nurse.phone.send(text.format(number=number))


def _tapped(*means: str) -> Act:
    """Tap a button of the last message, whether or not it shows such a one."""

    async def act(clinic: TestClinic, number: int) -> object:
        at = (await clinic.nurse.received())[-1]["id"]
        said = [part.format(number=number) for part in means]
        data = clinic.signer.data(clinic.nurse.id, *said)
        _BEGUN[0] = time.perf_counter()
        return await clinic.nurse.phone.tap(data=data, message_id=at)

    return act


PAGES = {
    "/today": _typed("/today"),
    "another page of it": _tapped("today", "{number}"),
    "the card, tapped": _tapped("card", "{number}", "today", "0"),
    "the card, typed": _typed("/patient_{number}"),
    "/patients": _typed("/patients"),
    "another page of them": _tapped("list", "{number}"),
    "/find, one hit": _typed("/find bed {number}"),
    "/find, many hits": _typed("/find bed"),
    "a label typed alone": _typed("Bed {number}"),
    "nobody found": _typed("/find nobody"),
    "/alerts": _typed("/alerts"),
    "/silent": _typed("/silent"),
    "/week": _typed("/week"),
}
NOBODY_SILENT = "/silent, none to call"
MEASURED = [*PAGES, NOBODY_SILENT]
PROMISED = [page for page in MEASURED if page not in ("/alerts", "/week")]  # /week draws
HELD = ("/week", "/silent", "/today", "the card, typed")


async def seconds_to_show(clinic: TestClinic, act: Act, number: int) -> float:
    """Ask for a page and return how long it took until Telegram was handed it."""
    await clinic.settle()
    last = await clinic.control.last()
    _BEGUN[0] = time.perf_counter()
    await act(clinic, number)
    while True:
        news = await clinic.control.journal(
            after=last, kind="call", chat_id=clinic.nurse.id, wait=30
        )
        if any(call["method"] in ("sendMessage", "editMessageText", "sendPhoto") for call in news):
            return time.perf_counter() - _BEGUN[0]
        last = news[-1]["n"]


async def seconds_held(clinic: TestClinic, act: Act, number: int) -> float:
    """Ask for a page and return how long somebody else had to wait for a turn at most."""
    await clinic.settle()
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    await act(clinic, number)
    await clinic.settle()
    ticking.cancel()
    return ticker.longest_seconds


def call_nobody(clinic: TestClinic) -> None:
    """Take everybody off the list of those who give no answer."""
    with transaction(clinic.stage.app.engine) as session:
        session.execute(update(Enrolment).values(silent_since=None))


async def measured(patients: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return the seconds that each page took, and held up the event loop, beside so many."""
    async with open_clinic() as clinic:
        ManyPatients(clinic.stage.app.engine, shipped_text(PLAN), patients, clinic.now).fill()
        with reading(clinic.stage.app.engine) as session:
            counted = [select(func.count()).select_from(t) for t in (Enrolment, Reminder)]
            print("\nenrolments, reminders:", *(session.exec(query).one() for query in counted))
        taken: dict[str, list[float]] = {page: [] for page in MEASURED}
        for time_ in range(TIMES + 2):
            number = 1 + time_ * 97 % patients
            for page, act in PAGES.items():
                seconds = await seconds_to_show(clinic, act, number)
                if time_ > 1:  # the first of all compile and read what later ones find ready
                    taken[page].append(seconds)
        held = {page: [] for page in (*HELD, NOBODY_SILENT)}
        for time_ in range(HELD_TIMES):
            for page in HELD:
                held[page].append(await seconds_held(clinic, PAGES[page], 1 + time_))
        call_nobody(clinic)
        for time_ in range(TIMES + 2):
            seconds = await seconds_to_show(clinic, PAGES["/silent"], 1)
            if time_ > 1:
                taken[NOBODY_SILENT].append(seconds)
        for _ in range(HELD_TIMES):
            held[NOBODY_SILENT].append(await seconds_held(clinic, PAGES["/silent"], 1))
        return taken, held


def p95_of(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@pytest.mark.slow
async def test_pages_of_staff_are_shown_at_once_beside_ten_thousand_patients() -> None:
    (few, _), (many, held) = await measured(FEW), await measured(MANY)
    for page in MEASURED:
        p95 = p95_of(many[page])
        print(
            f"{page:22} {median(many[page]) * 1000:6.0f} ms (median) {p95 * 1000:6.0f} ms (p95)"
            f"   {median(many[page]) / median(few[page]):5.1f} times that of {FEW} patients"
        )
    for page, seconds in held.items():
        print(f"{page:22} holds up the event loop {p95_of(seconds) * 1000:6.0f} ms (p95)")
    assert {page for page in PROMISED if p95_of(many[page]) >= P95_SECONDS} == set()
    assert {page for page in held if p95_of(held[page]) >= P95_SECONDS} == set()
