"""Measures how soon staff see a page when the clinic has 10,000 patients and 1,000,000 reminders.

Timing depends on the machine, so the test suite leaves this out. Run it on a quiet one:

    pytest tests/bench/bench_staff.py -s
"""

import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

import pytest
from sqlmodel import func, select

from schedules.database import reading
from schedules.enrolment import Enrolment
from schedules.reminder import Reminder
from schedules.shelf import shipped_text

sys.path.insert(0, str(Path(__file__).parent.parent / "bot"))
sys.path.insert(0, str(Path(__file__).parent))
from clinic import PLAN, TestClinic, open_clinic
from many_patients import ManyPatients

MANY, FEW = 10_000, 10
TIMES = 40
P95_SECONDS = 0.15
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
PROMISED = [page for page in PAGES if page not in ("/alerts", "/silent", "/week")]


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


async def measured(patients: int) -> dict[str, list[float]]:
    """Return the seconds that each page took, in a clinic with so many patients."""
    async with open_clinic() as clinic:
        ManyPatients(clinic.stage.app.engine, shipped_text(PLAN), patients, clinic.now).fill()
        with reading(clinic.stage.app.engine) as session:
            counted = [select(func.count()).select_from(t) for t in (Enrolment, Reminder)]
            print("\nenrolments, reminders:", *(session.exec(query).one() for query in counted))
        taken: dict[str, list[float]] = {page: [] for page in PAGES}
        for time_ in range(TIMES + 2):
            number = 1 + time_ * 97 % patients
            for page, act in PAGES.items():
                seconds = await seconds_to_show(clinic, act, number)
                if time_ > 1:  # the first of all compile and read what later ones find ready
                    taken[page].append(seconds)
        return taken


@pytest.mark.slow
async def test_pages_of_staff_are_shown_at_once_beside_ten_thousand_patients() -> None:
    few, many = await measured(FEW), await measured(MANY)
    for page in PAGES:
        p95 = quantiles(many[page], n=20)[-1]
        print(
            f"{page:22} {median(many[page]) * 1000:6.0f} ms (median) {p95 * 1000:6.0f} ms (p95)"
            f"   {median(many[page]) / median(few[page]):5.1f} times that of {FEW} patients"
        )
    slow = {page for page in PROMISED if quantiles(many[page], n=20)[-1] >= P95_SECONDS}
    assert slow == set()
