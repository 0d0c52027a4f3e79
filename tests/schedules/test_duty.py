"""Duty: when somebody is there, by the clinic's wall clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.duty import Duty

WEEK = "Mon-Fri 08:00-18:00; Sat 09:00-12:00"
LONDON = "Europe/London"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of November 2026 in London, where the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "now", "begins"),
    [
        (WEEK, at(20, 8), at(20, 8)),  # the first minute counts
        (WEEK, at(20, 17, 59), at(20, 17, 59)),
        (WEEK, at(20, 18), at(21, 9)),  # the last does not
        (WEEK, at(20, 3), at(20, 8)),
        (WEEK, at(21, 12), at(23, 8)),  # over Sunday
        ("Sun 09:00-10:00", at(22, 10), at(29, 9)),  # a week later
        ("Fri-Mon 22:00-06:00", at(21, 5), at(21, 5)),  # since yesterday
        ("Fri-Mon 22:00-06:00", at(24, 6), at(27, 22)),
        ("mon-sun 12:00-24:00", at(20, 23, 59), at(20, 23, 59)),
        ("", at(22, 3), at(22, 3)),
    ],
)
def test_duty_begins_now_or_with_the_next_shift(
    written: str, now: datetime, begins: datetime
) -> None:
    assert Duty.parse(written).begins(now, LONDON) == begins


def test_duty_follows_the_wall_clock_over_its_changes() -> None:
    duty = Duty.parse("Sun 08:00-09:00")
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the clocks go back in an hour
    assert duty.begins(before, LONDON) == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert duty.begins(before, "Europe/Berlin") == datetime(2026, 10, 25, 7, tzinfo=UTC)


@given(st.integers(0, 60 * 24 * 366 * 30))
def test_duty_is_never_behind_and_never_more_than_a_week_away(minutes: int) -> None:
    now = at(20, 0) + timedelta(minutes=minutes)
    begins = Duty.parse("Wed 23:30-00:30").begins(now, "America/St_Johns")
    assert now <= begins <= now + timedelta(days=7, hours=1)
    assert Duty.parse("Wed 23:30-00:30").begins(begins, "America/St_Johns") == begins


@pytest.mark.parametrize("wrong", ["Mon", "08:00-18:00", "Mon-Fri 8-18", "Foo 08:00-18:00", 7])
def test_what_is_no_duty_is_said_with_how_to_write_it(wrong: object) -> None:
    with pytest.raises(ValueError, match="Mon-Fri 08:00-18:00"):
        Duty.parse(wrong)


@pytest.mark.parametrize("wrong", ["Mon 25:00-26:00", "Mon 08:00-18:60"])
def test_an_hour_that_is_none_is_said(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        Duty.parse(wrong)
