"""What holds for every plan, anchor, zone, hour and quiet hours."""

from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schedules.hours import Quiet
from schedules.loading.plan_file import load_plan
from schedules.plan import Kind
from schedules.timeline import Course, Occurrence, timeline

PLAN = """\
name: all
version: 1
title: {en: Every kind of step}
languages: [en]
most_a_day: 20
steps:
  daily:
    kind: advice
    when: {every: 1 day, from: 0 days, until: 400 days}
    text: {en: Daily}
  monthly:
    kind: advice
    when: {every: 1 month, from: 1 month, until: 10 years}
    at: {between: "06:00-23:00"}
    text: {en: Monthly}
  night:
    kind: advice
    when: [1 day, 1 week, 26 weeks]
    at: "02:30"
    text: {en: Night}
  hourly:
    kind: advice
    when: [1 hour, 7 hours, 26 hours, 100 hours, 5000 hours]
    text: {en: Hourly}
  pause:
    kind: restriction
    until: 6 weeks
    when: [8 hours, {every: 1 week, from: 1 week, until: 6 weeks}]
    card: {en: Pause}
    text: {en: Pause}
    lift_off: {en: Over}
"""
PLAN_OF_ALL = load_plan(PLAN, "all.yaml")
ZONES = sorted(available_timezones())

minutes = st.integers(0, 1439).map(lambda m: time(m // 60, m % 60))
quiets = st.none() | st.tuples(minutes, minutes).filter(lambda q: q[0] != q[1]).map(
    lambda q: Quiet(*q)
)
courses = st.builds(
    Course,
    anchor=st.dates(date(2026, 1, 1), date(2037, 12, 31)),
    zone=st.sampled_from(ZONES),
    hour=minutes,
    quiet=quiets,
    anchor_time=st.none() | minutes,
)


def months_after(anchor: date, months: int) -> date:
    """Count months by hand, to judge the calendar by something else than itself."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def promised_day(anchor: date, occurrence: Occurrence) -> date:
    weeks = {1: 1, 2: 7, 3: 182}
    match occurrence.step:
        case "daily":
            return anchor + timedelta(days=occurrence.number - 1)
        case "monthly":
            return months_after(anchor, occurrence.number)
        case "night":
            return anchor + timedelta(days=weeks[occurrence.number])
        case _:
            week = 6 if occurrence.kind is Kind.LIFT_OFF else occurrence.number - 1
            return anchor + timedelta(weeks=week)


def counts_hours(occurrence: Occurrence) -> bool:
    return occurrence.step == "hourly" or (occurrence.step, occurrence.number) == ("pause", 1)


def was_skipped(day: date, zone: str) -> bool:
    """Say whether the clocks skip anything on this day or just before it."""
    start = datetime.combine(day, time(0), UTC) - timedelta(days=1)
    offsets = [(start + timedelta(hours=h)).astimezone(ZoneInfo(zone)).utcoffset() for h in (0, 50)]
    return offsets[0] != offsets[1]


@settings(max_examples=60, deadline=None)
@example(Course(date(2026, 1, 1), "Asia/Jerusalem", time(2), Quiet(time(2, 1), time(0))))
@given(courses)
def test_holds_for_every_course(course: Course) -> None:
    found = timeline(PLAN_OF_ALL, course)
    assert found == timeline(PLAN_OF_ALL, course)
    assert [o.utc for o in found] == sorted(o.utc for o in found)
    assert max(Counter((o.step, o.number) for o in found).values()) == 1
    for due in found:
        assert due.utc.timestamp() == due.local.timestamp()
        assert due.utc < due.expires
        assert not (course.quiet and course.quiet.contains(due.local.time()))
        if not counts_hours(due) and due.local.date() != promised_day(course.anchor, due):
            # Only a gap that swallows all the waking time of a day passes a reminder on.
            assert due.local.date() == promised_day(course.anchor, due) + timedelta(days=1)
            assert was_skipped(promised_day(course.anchor, due), course.zone)


@settings(max_examples=60, deadline=None)
@given(courses)
def test_comes_at_the_patients_hour_unless_quiet_or_skipped(course: Course) -> None:
    if course.quiet and course.quiet.contains(course.hour):
        return
    for due in timeline(PLAN_OF_ALL, course):
        if due.step == "daily" and due.local.time() != course.hour:
            assert was_skipped(due.local.date(), course.zone)


@settings(max_examples=60, deadline=None)
@given(courses)
def test_hours_are_never_shorter_than_promised(course: Course) -> None:
    at = course.anchor_time or PLAN_OF_ALL.anchor_time
    noon = datetime.combine(course.anchor, at, ZoneInfo(course.zone)).astimezone(UTC)
    promised = dict(enumerate((1, 7, 26, 100, 5000), 1))
    for due in timeline(PLAN_OF_ALL, course):
        if due.step == "hourly":
            late = due.utc - noon - timedelta(hours=promised[due.number])
            assert timedelta(0) <= late < timedelta(hours=49)
            assert course.quiet or late == timedelta(0)


def test_daily_is_once_on_every_local_day_in_every_zone() -> None:
    """At nine, from February to November, so over each change of the clocks of every zone."""
    daily = PLAN[: PLAN.index("  monthly:")].replace("400 days", "300 days")
    plan = load_plan(daily, "daily.yaml")
    anchor = date(2027, 2, 1)
    days = [anchor + timedelta(days=n) for n in range(300)]
    for zone in ZONES:
        found = timeline(plan, Course(anchor, zone, time(9), Quiet(time(21), time(8))))
        assert [o.local.date() for o in found] == days, zone
