"""Measures how fast the timelines of a whole clinic are recomputed, as after a change of plan.

Timing depends on the machine, so the test suite leaves this out. Run it on a quiet one:

    pytest tests/bench/bench_timelines.py -s
"""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

import pytest

from schedules.changes import diff
from schedules.hours import Quiet
from schedules.midway import joined_midway
from schedules.plan import Plan
from schedules.reminder import Reminder, ReminderState
from schedules.shelf import open_plan
from schedules.timeline import Course, Occurrence, timeline

ENROLMENTS = 10_000
LONGEST_SECONDS = 60.0
ZONES = ["Europe/Berlin", "Europe/Madrid", "America/New_York", "America/Los_Angeles", "UTC"]
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def course(number: int) -> Course:
    """Give one of many patients: days, zones and hours differ."""
    anchor = date(2026, 1, 1) + timedelta(days=number % 700)
    hour = clock(7 + number % 5)
    return Course(anchor, ZONES[number % len(ZONES)], hour, Quiet.parse("21:00-08:00"))


def row(occurrence: Occurrence) -> Reminder:
    return Reminder(
        enrolment_id=1,
        step=occurrence.step,
        number=occurrence.number,
        kind=occurrence.kind,
        due_at=occurrence.utc,
        run_at=occurrence.utc,
        expires_at=occurrence.expires,
        state=ReminderState.PLANNED,
    )


def recompute(plan: Plan, rows: list[Reminder]) -> int:
    """Compute and compare the timeline of each patient; return how many messages that makes."""
    found = 0
    for number in range(ENROLMENTS):
        its_course = course(number)
        wanted = joined_midway(plan, its_course, timeline(plan, its_course), NOW)
        diff(rows, wanted, NOW)
        found += len(wanted)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("most_a_day", [4, 1])
def test_ten_thousand_timelines(most_a_day: int) -> None:
    plan = open_plan("hip-stem-cell").model_copy(update={"most_a_day": most_a_day})
    rows = [row(due) for due in timeline(plan, course(0))]
    begun = time.perf_counter()
    found = recompute(plan, rows)
    seconds = time.perf_counter() - begun
    print(
        f"\n{ENROLMENTS:,} timelines of {plan.name}, at most {most_a_day} a day, each compared:"
        f" {seconds:.1f} s, {ENROLMENTS / seconds:,.0f}/s, {found / seconds:,.0f} messages/s",
    )
    assert seconds < LONGEST_SECONDS
