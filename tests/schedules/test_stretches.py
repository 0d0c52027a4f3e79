"""Stretches end on the real day of the calendar, and one may follow another, for every anchor."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.changes import diff
from schedules.faults import PlanFaults
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan
from schedules.reminder import Reminder
from schedules.timeline import Course, Occurrence, timeline

DAY = timedelta(days=1)
anchors = st.dates(date(2024, 1, 1), date(2032, 12, 31))
PLAN = """\
name: stretches
version: 1
title: {en: Stretches}
languages: [en]
most_a_day: 20
steps:
  a: {kind: advice, until: 1 month, when: 0 days, text: {en: Hello.}}
  walk: {kind: advice, until: 1 year, text: {en: Hello.}, when: WHEN}
"""
LONG_TAPER = (
    "{from: 3 days, every: [1 day until 2 weeks, 3 days until 6 weeks, 1 week until 3 months,"
    " 1 month until 6 months]}"
)
TAPERS = [
    LONG_TAPER,
    "{from: 1 day, every: [1 day until 1 month, 1 week until 6 months]}",
    "{from: 1 day, every: [1 day until 6 months, 1 month until 1 year]}",
    "[{every: 1 day, from: 1 day, until: 1 month}, {every: 1 week, from: 1 month}]",
    "[{every: 1 day, from: 1 day, until: end of a}, {every: 1 week, from: end of a}]",
    "[{every: 1 week, from: 1 week, until: 3 months}, 3 months, {every: 1 day, from: 100 days}]",
]


def plan(when: str) -> Plan:
    return load_plan(PLAN.replace("WHEN", when), "stretches.yaml")


def course(anchor: date) -> Course:
    return Course(anchor, "Europe/Madrid", time(9), quiet=None)


def of_walk(when: str, anchor: date) -> list[Occurrence]:
    return [o for o in timeline(plan(when), course(anchor)) if o.step == "walk"]


@pytest.mark.parametrize(
    ("when", "anchor", "last"),
    [
        ("{every: 1 day, from: 1 day, until: 1 month}", date(2026, 2, 10), date(2026, 3, 9)),
        ("{every: 1 day, from: 1 day, until: 1 month}", date(2026, 1, 31), date(2026, 2, 27)),
        # The longest case counts too: half a year from March has 184 days.
        ("{every: 1 day, from: 1 day, until: 6 months}", date(2026, 3, 1), date(2026, 8, 31)),
        ("{every: 1 week, from: 1 week, until: 3 months}", date(2026, 12, 1), date(2027, 2, 23)),
        ("{every: 1 week, from: 1 week, until: 3 months}", date(2026, 6, 1), date(2026, 8, 31)),
    ],
)
def test_a_stretch_ends_before_its_day_on_the_calendar(when: str, anchor: date, last: date) -> None:
    assert of_walk(when, anchor)[-1].local.date() == last


@pytest.mark.parametrize("when", TAPERS)
@given(anchor=anchors)
def test_a_stretch_may_follow_another_on_every_anchor(when: str, anchor: date) -> None:
    found = of_walk(when, anchor)
    days = [o.local.date() for o in found]
    assert days == sorted(set(days))
    assert [o.number for o in found] == sorted({o.number for o in found})


@given(anchor=anchors)
def test_a_daily_stretch_leaves_no_day_out_before_the_next_begins(anchor: date) -> None:
    days = [o.local.date() for o in of_walk(TAPERS[1], anchor)]
    following = next(day for day, after in pairwise(days) if after - day > DAY)
    assert days[: days.index(following)] == [
        anchor + n * DAY for n in range(1, (following - anchor).days)
    ]


@given(anchor=anchors, moved=anchors, when=st.sampled_from(TAPERS))
def test_what_was_sent_is_known_by_its_number_on_every_anchor(
    anchor: date, moved: date, when: str
) -> None:
    wanted = timeline(plan(when), course(anchor))
    rows = [_row(o) for o in wanted]
    now = datetime(2020, 1, 1, tzinfo=UTC)
    assert not diff(rows, wanted, now)
    for row in rows:
        row.released_at = now
    fresh = diff(rows, timeline(plan(when), course(moved)), now).new
    # Only days that the first course had not are new: at most a few at the end of each stretch.
    assert len(fresh) <= 4 * when.count("until")


def _row(occurrence: Occurrence) -> Reminder:
    return Reminder(
        enrolment_id=1,
        step=occurrence.step,
        number=occurrence.number,
        kind=occurrence.kind,
        due_at=occurrence.utc,
        run_at=occurrence.utc,
        expires_at=occurrence.expires,
    )


@pytest.mark.parametrize(
    "when",
    [
        "[{every: 1 day, from: 1 day, until: 1 month}, 30 days]",
        "[{every: 1 week, from: 1 week, until: 3 months}, 91 days]",
        "[{every: 1 week, from: 1 week, until: 14 weeks}, 3 months]",
        # What is often cut between two others keeps them no further apart.
        "[{every: 183 days, from: 0 days, until: 6 months}, 182 days, 6 months]",
    ],
)
def test_two_that_may_share_a_day_are_still_refused(when: str) -> None:
    with pytest.raises(PlanFaults, match=r"may be the same day|listed twice"):
        plan(when)
