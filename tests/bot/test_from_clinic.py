"""When words of the clinic reach a patient: at once by day, in the morning by night."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.for_patients.from_clinic import goes_at
from schedules.hours import Quiet
from schedules.timeline import Course

NIGHT = Quiet(time(21), time(8))


def course(quiet=NIGHT, zone="Europe/Berlin"):
    return Course(date(2027, 1, 8), zone, time(9), quiet)


def local(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("now", "heard_ago", "goes"),
    [
        ("2027-01-11 10:00", None, "2027-01-11 10:00"),  # by day, to somebody never heard
        ("2027-01-11 20:59", 600, "2027-01-11 20:59"),  # the last minute of the day
        ("2027-01-11 21:00", None, "2027-01-12 08:00"),
        ("2027-01-11 21:00", 31, "2027-01-12 08:00"),  # long enough ago to be asleep
        ("2027-01-11 23:50", 30, "2027-01-11 23:50"),  # awake: they wrote half an hour ago
        ("2027-01-12 03:00", 1, "2027-01-12 03:00"),
        ("2027-01-12 03:00", 300, "2027-01-12 08:00"),
        ("2027-01-12 08:00", None, "2027-01-12 08:00"),  # the night is over
        ("2027-03-27 23:00", None, "2027-03-28 08:00"),  # the clocks go forward that night
        ("2027-10-30 23:00", None, "2027-10-31 08:00"),  # and back
    ],
)
def test_words_wait_for_the_patients_morning_unless_they_are_awake(now, heard_ago, goes):
    moment = local(now)
    heard = moment - timedelta(minutes=heard_ago) if heard_ago is not None else None
    assert goes_at(course(), heard, moment.astimezone(UTC)) == local(goes)


def test_without_quiet_hours_words_never_wait():
    at_night = local("2027-01-12 03:00").astimezone(UTC)
    assert goes_at(course(quiet=None), None, at_night) == at_night


def test_the_hour_is_the_patients_and_not_the_clinics():
    noon_in_berlin = local("2027-01-12 12:00").astimezone(UTC)
    at = goes_at(course(zone="America/New_York"), None, noon_in_berlin)
    assert f"{at:%H:%M}" == "08:00"
    assert at > noon_in_berlin
