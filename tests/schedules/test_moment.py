"""When a rule's reminder falls: at the patient's hour, out of quiet hours, never before now."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.hours import Quiet, Window
from schedules.moment import put_off, soonest
from schedules.timeline import Course
from schedules.when import At, Within

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NIGHT = Quiet(time(21), time(8))
MORNINGS = Within(between=Window(time(9), time(12)))


def course(
    zone: str = "Europe/Berlin", hour: time = time(9), quiet: Quiet | None = NIGHT
) -> Course:
    return Course(date(2027, 3, 1), zone, hour, quiet)


def berlin(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Europe/Berlin"))


# now, wait, at, when: all in Berlin, where the clocks go forward on 2027-03-28
PUT_OFF = [
    ("2027-03-10 19:30", DAY, None, "2027-03-11 09:00"),  # the patient's hour
    ("2027-03-10 02:00", DAY, None, "2027-03-11 09:00"),  # the day is the calendar's
    ("2027-03-10 19:30", 7 * DAY, time(14), "2027-03-17 14:00"),  # the step's own hour
    ("2027-03-10 19:30", DAY, time(23), "2027-03-11 20:30"),  # quiet: still on its day
    ("2027-03-27 12:00", DAY, None, "2027-03-28 09:00"),  # 20 hours later
    ("2027-03-10 12:00", 4 * HOUR, time(9), "2027-03-10 16:00"),  # hours are hours
    ("2027-03-10 19:00", 4 * HOUR, None, "2027-03-11 08:00"),  # into the night: the morning
    ("2027-03-28 01:30", 12 * HOUR, None, "2027-03-28 14:30"),
]


@pytest.mark.parametrize(("now", "wait", "at", "when"), PUT_OFF)
def test_what_is_put_off_comes_at_a_good_hour(
    now: str, wait: timedelta, at: At | None, when: str
) -> None:
    assert put_off(berlin(now), wait, at, course()) == berlin(when)


# now, at, when
SOONEST = [
    ("2027-03-10 09:41", None, "2027-03-10 09:41"),
    ("2027-03-10 23:10", None, "2027-03-11 08:00"),
    ("2027-03-10 02:10", None, "2027-03-10 08:00"),
    ("2027-03-10 09:41", time(14), "2027-03-10 14:00"),
    ("2027-03-10 14:01", time(14), "2027-03-11 14:00"),
    ("2027-03-10 10:10", MORNINGS, "2027-03-10 10:10"),
    ("2027-03-10 08:30", MORNINGS, "2027-03-10 09:00"),
    ("2027-03-10 12:30", MORNINGS, "2027-03-11 09:00"),
]


@pytest.mark.parametrize(("now", "at", "when"), SOONEST)
def test_what_starts_now_waits_for_the_hours_it_may_come(
    now: str, at: At | None, when: str
) -> None:
    assert soonest(berlin(now), at, course()) == berlin(when)


zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
)
moments = st.integers(0, 12 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.times().map(lambda t: t.replace(second=0, microsecond=0))
waits = st.builds(lambda d, h: d * DAY + h * HOUR, st.integers(1, 40), st.integers(0, 23))


@given(zone=zones, now=moments, hour=hours, wait=waits)
def test_nothing_falls_into_quiet_hours_or_before_now(
    zone: str, now: datetime, hour: time, wait: timedelta
) -> None:
    patient = course(zone, hour)
    for found in (put_off(now, wait, None, patient), soonest(now, None, patient)):
        assert found >= now
        assert not NIGHT.contains(found.astimezone(ZoneInfo(zone)).time())


@given(zone=zones, now=moments, hour=hours, days=st.integers(1, 40))
def test_whole_days_are_days_of_the_patients_calendar(
    zone: str, now: datetime, hour: time, days: int
) -> None:
    found = put_off(now, days * DAY, None, course(zone, hour, None)).astimezone(ZoneInfo(zone))
    assert (found.date() - now.astimezone(ZoneInfo(zone)).date()).days == days
