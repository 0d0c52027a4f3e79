"""The hours of the round: when the digest of a day comes, and since when answers are new."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.settings import Clinic
from schedules.localtime import resolve

USUAL = time(8)
"""The hour of the digest of a clinic without hours on duty."""
_EARLIEST = time(5)  # a shift that starts before is a night's: its morning comes later
_STILL_OF_USE = timedelta(hours=10)
_LOOKED_BACK = 31  # days: beyond any row of holidays


def digest_day(clinic: Clinic, now: datetime) -> date | None:
    """Return the day whose digest is to be there by now, or None.

    After a downtime it comes late, up to ten hours; then the day is left out.
    """
    day = now.astimezone(ZoneInfo(clinic.zone)).date()
    at = digest_at(clinic, day)
    return day if at is not None and at <= now < at + _STILL_OF_USE else None


def digest_at(clinic: Clinic, day: date) -> datetime | None:
    """Return when the digest of a day comes, in UTC; None on a day on which nobody is there.

    It comes at the hour that the clinic has set, else when the first shift of the day starts, and
    for a clinic without hours at eight.
    """
    if clinic.digest == "off":
        return None
    starts = [shift.start for shift in clinic.duty.shifts if day.weekday() in shift.days]
    if clinic.duty.shifts and (day in clinic.holidays or not starts):
        return None
    by_day = [start for start in starts if start >= _EARLIEST]
    hour = time.fromisoformat(clinic.digest) if clinic.digest else min(by_day, default=USUAL)
    return resolve(day, hour, clinic.zone).astimezone(UTC)


def since_last_round(clinic: Clinic, now: datetime) -> datetime:
    """Return since when an answer may not have been looked at: midnight, or the last shift's end.

    So what came on a free weekend is still there on Monday.
    """
    today = now.astimezone(ZoneInfo(clinic.zone)).date()
    midnight = resolve(today, time(), clinic.zone).astimezone(UTC)
    days = (today - timedelta(days=back) for back in range(_LOOKED_BACK))
    for day in days:
        off = day in clinic.holidays
        spans = [] if off else [shift.on(day, clinic.zone) for shift in clinic.duty.shifts]
        ends = [span[1] for span in spans if span and span[1] <= now]
        if ends:
            return min(midnight, max(ends))
    return midnight
