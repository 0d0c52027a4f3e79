"""When the digest comes, and since when answers are new: by the clinic's clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.for_staff.round_hours import digest_at, digest_day, since_last_round
from bot.settings import Clinic

OFFICE = "Mon-Fri 07:30-16:00"
MADRID = ZoneInfo("Europe/Madrid")
# In 2026: December 25 is a Friday and a holiday; March 29 begins summer time.


def clinic(duty: str = "", digest: str = "") -> Clinic:
    return Clinic(zone="Europe/Madrid", duty=duty, digest=digest, holidays="ES")


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=MADRID)


@pytest.mark.parametrize(
    ("duty", "digest", "day", "at"),
    [
        (OFFICE, "", "2026-11-20", "07:30"),  # the start of duty
        (OFFICE, "", "2026-11-21", None),  # a Saturday: nobody is there
        (OFFICE, "", "2026-12-25", None),  # a holiday
        (OFFICE, "09:15", "2026-11-20", "09:15"),  # the clinic's own hour
        (OFFICE, "09:15", "2026-11-21", None),
        (OFFICE, "off", "2026-11-20", None),
        ("", "", "2026-11-21", "08:00"),  # without hours, each day
        ("", "", "2026-12-25", "08:00"),
        ("", "02:30", "2026-03-29", "03:30"),  # an hour that the clocks skip
        ("Mon-Sun 00:00-24:00", "", "2026-11-20", "08:00"),  # never in the night
        ("Mon-Sun 22:00-06:00; Mon-Fri 14:00-22:00", "", "2026-11-20", "14:00"),
    ],
)
def test_the_digest_comes_when_the_day_begins(
    duty: str, digest: str, day: str, at: str | None
) -> None:
    found = digest_at(clinic(duty, digest), datetime.fromisoformat(day).date())
    assert (found and f"{found.astimezone(MADRID):%H:%M}") == at


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-20T07:29", False),
        ("2026-11-20T07:30", True),
        ("2026-11-20T17:29", True),  # late, after a downtime
        ("2026-11-20T17:30", False),  # too late to be of use
        ("2026-11-21T07:30", False),
    ],
)
def test_a_digest_that_is_late_is_still_sent_for_ten_hours(now: str, due: bool) -> None:
    moment = local(now)
    expected = moment.date() if due else None
    assert digest_day(clinic(OFFICE), moment.astimezone(UTC)) == expected


@pytest.mark.parametrize(
    ("duty", "now", "since"),
    [
        ("", "2026-11-20T10:00", "2026-11-20T00:00"),
        (OFFICE, "2026-11-19T10:00", "2026-11-18T16:00"),  # what came in the evening before
        (OFFICE, "2026-11-19T17:00", "2026-11-19T00:00"),
        (OFFICE, "2026-11-23T10:00", "2026-11-20T16:00"),  # on Monday, all of the weekend
        (OFFICE, "2026-12-28T10:00", "2026-12-24T16:00"),  # after a holiday, too
        ("Mon-Fri 22:00-06:00", "2026-11-20T07:00", "2026-11-20T00:00"),
    ],
)
def test_an_answer_is_new_since_the_last_shift_or_midnight(duty: str, now: str, since: str) -> None:
    found = since_last_round(clinic(duty), local(now).astimezone(UTC))
    assert found == local(since)
