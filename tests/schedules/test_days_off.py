"""Days off: the public holidays of a country or region count as off duty."""

from datetime import UTC, date, datetime

import pytest

from schedules.days_off import DaysOff
from schedules.duty import Duty

WEEK = "Mon-Fri 08:00-18:00"


@pytest.mark.parametrize(
    ("written", "day", "off"),
    [
        ("GB-ENG", date(2026, 12, 25), True),
        ("GB-ENG", date(2026, 12, 28), True),  # Boxing Day, which fell on a Saturday
        ("GB-ENG", date(2026, 12, 24), False),
        ("GB-ENG", date(2026, 11, 30), False),
        ("GB-SCT", date(2026, 11, 30), True),  # Saint Andrew's
        ("ES-MD", date(2026, 5, 2), True),
        ("ES", date(2026, 5, 2), False),
        ("DE-BY", date(2027, 1, 6), True),  # Epiphany
        ("DE", date(2027, 1, 6), False),
        ("de-by", date(2031, 4, 14), True),  # Easter Monday, wherever it falls
        ("", date(2026, 12, 25), False),
    ],
)
def test_a_day_is_off_where_it_is_a_holiday(written: str, day: date, off: bool) -> None:
    assert (day in DaysOff.parse(written)) is off


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("XX", "no country"),
        ("England", "no country"),
        ("-", "no country"),
        ("GB-XXX", "ENG, NIR, SCT, WLS"),
        ("IE-D", "no region of IE"),
        (7, "no country"),
    ],
)
def test_what_is_no_place_is_said_with_how_to_write_it(wrong: object, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        DaysOff.parse(wrong)
    assert "GB-ENG" in str(refused.value)


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("duty", "places", "now", "begins"),
    [
        # Christmas 2026 is a Friday; Monday is Boxing Day's substitute.
        (WEEK, "GB-ENG", at(12, 24, 17), at(12, 24, 17)),
        (WEEK, "GB-ENG", at(12, 24, 18), at(12, 29, 8)),
        (WEEK, "GB-ENG", at(12, 25, 10), at(12, 29, 8)),
        (WEEK, "", at(12, 25, 10), at(12, 25, 10)),
        # A shift belongs to the day on which it begins.
        ("Mon-Sun 22:00-06:00", "GB-ENG", at(12, 25, 5), at(12, 25, 5)),
        ("Mon-Sun 22:00-06:00", "GB-ENG", at(12, 25, 6), at(12, 27, 22)),
        # Fridays only: two of them in a row are holidays.
        ("Fri 09:00-12:00", "GB-ENG", at(12, 24, 9), datetime(2027, 1, 8, 9, tzinfo=UTC)),
        # A clinic that is always there, save on holidays.
        ("", "GB-ENG", at(12, 24, 23), at(12, 24, 23)),
        ("", "GB-ENG", at(12, 25, 10), at(12, 27, 0)),
    ],
)
def test_duty_begins_after_the_holidays(
    duty: str, places: str, now: datetime, begins: datetime
) -> None:
    assert Duty.parse(duty).begins(now, "Europe/London", DaysOff.parse(places)) == begins


def test_a_holiday_is_a_day_of_the_clinics_own_calendar() -> None:
    christmas_there = at(12, 24, 12)
    found = Duty().begins(christmas_there, "Pacific/Auckland", DaysOff.parse("NZ"))
    assert found == at(12, 26, 11)  # as Sunday begins there
