"""A patient is told the truth about when a person will see what they wrote."""

from datetime import UTC, datetime

import pytest

from bot.settings import Clinic
from bot.when_seen import when_seen
from bot.words import words

HOURS = {"duty": "Mon-Fri 08:00-18:00; Sat 09:00-12:00", "zone": "Europe/London"}
FRIDAY_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 20, 20, tzinfo=UTC)
SATURDAY_NIGHT = datetime(2026, 11, 21, 2, tzinfo=UTC)
SATURDAY_NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNWATCHED = "This chat is not watched all the time."


@pytest.mark.parametrize(
    ("now", "language", "zone", "said"),
    [
        (FRIDAY_NOON, "en", None, UNWATCHED),
        (FRIDAY_EVENING, "en", None, "A person will see this tomorrow at 09:00."),
        (SATURDAY_NIGHT, "en", None, "A person will see this today at 09:00."),
        (SATURDAY_NOON, "en", None, "A person will see this on Monday at 08:00."),
        (SATURDAY_NOON, "es", None, "Una persona verá esto el lunes a las 08:00."),
        (SATURDAY_NOON, "de", None, "Ein Mensch sieht das am Montag um 08:00."),
        # On the patient's own clock, where it is another day.
        (SATURDAY_NIGHT, "en", "America/New_York", "A person will see this tomorrow at 04:00."),
    ],
)
def test_the_next_hours_on_duty_are_said(
    now: datetime, language: str, zone: str | None, said: str
) -> None:
    clinic = Clinic(clinic_phone="555 0100", emergency_number="999", **HOURS)
    first, phone, emergency = when_seen(words(language), clinic, now, zone).splitlines()
    assert first == said
    assert "555 0100" in phone
    assert "999" in emergency


@pytest.mark.parametrize(
    ("duty", "language", "said"),
    [
        ("Mon-Fri 08:00-18:00", "en", "A person will see this on Tuesday at 08:00."),
        ("Mon-Fri 08:00-18:00", "de", "Ein Mensch sieht das am Dienstag um 08:00."),
        # “On Friday” would mean one that is off.
        ("Fri 09:00-12:00", "en", "A person will see this on Fri, Jan 8 at 09:00."),
        ("Fri 09:00-12:00", "es", "Una persona verá esto el vie, 8 de enero a las 09:00."),
    ],
)
def test_nobody_is_promised_on_a_public_holiday(duty: str, language: str, said: str) -> None:
    clinic = Clinic(duty=duty, zone="Europe/London", holidays="GB-ENG")
    christmas = datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert when_seen(words(language), clinic, christmas).splitlines()[0] == said


def test_a_clinic_that_has_not_said_its_hours_promises_none() -> None:
    assert when_seen(words("en"), Clinic(), SATURDAY_NIGHT).startswith(UNWATCHED)
