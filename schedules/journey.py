"""A Journey is a while in another time zone; `home_zone` is where the patient comes back to.

`Enrolment.zone` is where they are, as ever; `away_until` is the first day back at home.
"""

from datetime import UTC, date, datetime, time

from schedules.enrolment import Enrolment
from schedules.localtime import on_day, resolve


def is_away(enrolment: Enrolment) -> bool:
    """Tell whether the patient is on a journey from which they come back by themselves."""
    return enrolment.home_zone is not None and enrolment.away_until is not None


def home_at(enrolment: Enrolment) -> datetime | None:
    """Return when the clock at home counts again, in UTC; None for whoever is at home.

    That is when the last day away is over there, or the patient's hour on the first day back if
    that is sooner: what belongs to the days away has been said by then, and nothing of that day.
    """
    home, day = enrolment.home_zone, enrolment.away_until
    if home is None or day is None:
        return None
    over = resolve(day, time(), enrolment.zone).astimezone(UTC)
    return min(over, at_the_hour(enrolment, day, home))


def at_the_hour(enrolment: Enrolment, day: date, zone: str) -> datetime:
    """Return the patient's hour on a day in a zone, out of quiet hours, in UTC."""
    return on_day(day, enrolment.hour, enrolment.course().quiet, zone).astimezone(UTC)
