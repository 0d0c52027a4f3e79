"""Which later times are offered, and when they are: each rule as a table."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_timeline_properties import courses

from schedules.hours import Quiet
from schedules.snooze import Snooze, snoozes
from schedules.timeline import Course
from schedules.when import Within

BERLIN = ZoneInfo("Europe/Berlin")


def offered(
    now: str, quiet: str | None = "21:00-08:00", at: time | Within | None = None, before: str = ""
) -> dict[str, str]:
    """Return what is offered at a local time of day in Berlin, to a patient whose hour is nine."""
    course = Course(
        date(2026, 3, 2), "Europe/Berlin", time(9), Quiet.parse(quiet) if quiet else None
    )
    local = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    limit = datetime.fromisoformat(before).replace(tzinfo=BERLIN) if before else None
    found = snoozes(local.astimezone(UTC), at, course, limit and limit.astimezone(UTC))
    return {name.value: f"{t.astimezone(BERLIN):%m-%d %H:%M}" for name, t in found.items()}


@pytest.mark.parametrize(
    ("now", "quiet", "expected"),
    [
        # In the morning all three make sense; seconds are left out.
        (
            "2026-03-10 09:00:40",
            "21:00-08:00",
            {"hour": "03-10 10:00", "evening": "03-10 18:00", "tomorrow": "03-11 09:00"},
        ),
        # The evening is not offered when it is past, or within the next hour.
        ("2026-03-10 17:00", "21:00-08:00", {"hour": "03-10 18:00", "tomorrow": "03-11 09:00"}),
        ("2026-03-10 18:30", "21:00-08:00", {"hour": "03-10 19:30", "tomorrow": "03-11 09:00"}),
        # An hour that ends in the quiet hours is not offered, one that ends with them is.
        ("2026-03-10 20:00", "21:00-08:00", {"tomorrow": "03-11 09:00"}),
        (
            "2026-03-10 07:00",
            "21:00-08:00",
            {"hour": "03-10 08:00", "evening": "03-10 18:00", "tomorrow": "03-11 09:00"},
        ),
        # At night: this evening, or the day after by the calendar.
        ("2026-03-10 02:00", "21:00-08:00", {"evening": "03-10 18:00", "tomorrow": "03-11 09:00"}),
        # An evening that is quiet moves to the end of the quiet hours, or before them.
        (
            "2026-03-10 09:00",
            "17:00-19:30",
            {"hour": "03-10 10:00", "evening": "03-10 19:30", "tomorrow": "03-11 09:00"},
        ),
        (
            "2026-03-10 09:00",
            "17:00-08:00",
            {"hour": "03-10 10:00", "evening": "03-10 16:30", "tomorrow": "03-11 09:00"},
        ),
        ("2026-03-10 16:00", "17:00-08:00", {"tomorrow": "03-11 09:00"}),
        # Tomorrow, too, keeps out of them.
        (
            "2026-03-10 12:00",
            "08:30-10:00",
            {"hour": "03-10 13:00", "evening": "03-10 18:00", "tomorrow": "03-11 10:00"},
        ),
        # Without quiet hours an hour may end after midnight.
        ("2026-03-10 23:30", None, {"hour": "03-11 00:30", "tomorrow": "03-11 09:00"}),
        # Over the change of clocks an hour is an hour, and nine stays nine.
        (
            "2026-03-29 01:30",
            None,
            {"hour": "03-29 03:30", "evening": "03-29 18:00", "tomorrow": "03-30 09:00"},
        ),
    ],
)
def test_what_is_offered(now: str, quiet: str | None, expected: dict[str, str]) -> None:
    assert offered(now, quiet) == expected


@pytest.mark.parametrize(
    ("at", "tomorrow"),
    [
        (None, "03-11 09:00"),
        (time(14), "03-11 14:00"),
        (Within.model_validate({"between": "10:00-12:00"}), "03-11 10:00"),
    ],
)
def test_tomorrow_comes_at_the_hour_of_its_step(at: time | Within | None, tomorrow: str) -> None:
    assert offered("2026-03-10 12:00", at=at)["tomorrow"] == tomorrow


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("", ["hour", "evening", "tomorrow"]),
        ("2026-03-11 09:01", ["hour", "evening", "tomorrow"]),
        ("2026-03-11 09:00", ["hour", "evening"]),  # then the next one comes itself
        ("2026-03-11 00:00", ["hour", "evening"]),  # from midnight on its step is over
        ("2026-03-10 09:30", []),
    ],
)
def test_nothing_is_offered_once_its_step_speaks_again(before: str, names: list[str]) -> None:
    assert list(offered("2026-03-10 09:00", before=before)) == names


FIRST = datetime(2026, 1, 1, tzinfo=UTC)
instants = st.integers(0, 12 * 365 * 24 * 60).map(lambda m: FIRST + timedelta(minutes=m))


@settings(max_examples=200, deadline=None)
@given(courses, instants)
def test_no_time_is_quiet_or_past_wherever_the_patient_is(course: Course, now: datetime) -> None:
    found = snoozes(now, None, course)
    here, zone = now.astimezone(ZoneInfo(course.zone)), ZoneInfo(course.zone)
    for name, moment in found.items():
        local = moment.astimezone(zone)
        assert not (course.quiet and course.quiet.contains(local.time()))
        assert moment > now
        assert (local.date() - here.date()).days <= 2
        if name is Snooze.EVENING:
            assert local.date() == here.date()
            assert moment > now + timedelta(hours=1)
