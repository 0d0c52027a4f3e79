"""Measures how soon a tap is answered when the clinic has 10,000 patients.

Timing depends on the machine, so the test suite leaves this out. Run it on a quiet one:

    pytest tests/bench/bench_replies.py -s
"""

import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

import pytest
from sqlmodel import func, select

from schedules.database import reading, transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.reminder import Reminder
from schedules.shelf import shipped_text

sys.path.insert(0, str(Path(__file__).parent.parent / "bot"))
from clinic import FRIDAY, PLAN, TestClinic, open_clinic

PATIENTS = 10_000
TAPS = 200
P95_SECONDS = 0.1


def fill(clinic: TestClinic) -> None:
    """Enrol everybody else, each active in a chat of their own."""
    source = shipped_text(PLAN)
    with transaction(clinic.stage.app.engine) as session:
        for number in range(PATIENTS):
            day = FRIDAY + timedelta(days=30 + number % 300)
            enrolment = enrol(session, source, _entry(number, day), 1, clinic.now)
            enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, 1_000_000 + number
            enrolment.joined_at = clinic.now


def _entry(number: int, day: date) -> Entry:
    return Entry(f"Bed {number + 100}", "en", day, "Europe/London")


async def seconds_to_answer(clinic: TestClinic, *means: str) -> float:
    """Tap a button and return how long it took until Telegram showed the answer."""
    rosa = clinic.rosa
    at, data = rosa._find(await rosa.phone.messages(), list(means), None)
    begun = time.perf_counter()
    tap = await rosa.phone.tap(data=data, message_id=at)
    await rosa.phone.answer_to(tap)
    return time.perf_counter() - begun


@pytest.mark.slow
async def test_taps_are_answered_at_once_beside_ten_thousand_patients() -> None:
    async with open_clinic() as clinic:
        fill(clinic)
        await clinic.joined()
        await clinic.advance(hours=8)  # the first advice has come
        with reading(clinic.stage.app.engine) as session:
            counted = [select(func.count()).select_from(t) for t in (Enrolment, Reminder)]
            patients, reminders = (session.exec(query).one() for query in counted)
        taken = []
        for _ in range(TAPS // 2):
            for means in (("answer",), ("again",)):
                taken.append(await seconds_to_answer(clinic, *means))
                await clinic.settle()
        p95 = quantiles(taken, n=20)[-1]
        print(
            f"\n{patients} patients, {reminders} reminders: {len(taken)} taps answered in "
            f"{median(taken) * 1000:.0f} ms (median), {p95 * 1000:.0f} ms (p95)"
        )
        assert p95 < P95_SECONDS
