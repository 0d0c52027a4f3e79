"""From a wall-clock time in a zone to one instant, over every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from schedules.errors import AftercareError
from schedules.faults import did_you_mean
from schedules.hours import Quiet


class UnknownZoneError(AftercareError):
    """The name is no IANA time zone; the message offers the nearest that is."""


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def find_zone(name: str) -> ZoneInfo:
    """Give the IANA zone of this name, or raise UnknownZoneError."""
    if name not in _zone_names():
        hint = did_you_mean(name, _zone_names()) or " Write it like “Europe/Berlin”."
        raise UnknownZoneError(f"There is no time zone “{name}”.{hint}")
    return ZoneInfo(name)


def resolve(day: date, at: time, zone: str) -> datetime:
    """Give the aware local time of a wall-clock time.

    A time the clocks skip moves forward by the length of the gap; of one that comes twice, the
    first is meant. Raises UnknownZoneError.
    """
    wall = datetime.combine(day, at.replace(fold=0, tzinfo=None), find_zone(zone))
    # Through UTC and back: Python keeps a skipped wall time as it is until it is converted.
    return wall.astimezone(UTC).astimezone(wall.tzinfo)


def on_day(day: date, at: time, quiet: Quiet | None, zone: str) -> datetime:
    """Give the local time for `at` on a day, moved out of gaps and quiet hours but kept on the day.

    The day is what a plan promises: where waiting would leave it, the time moves back instead.
    Only a day with no time to send anything passes it on to the next.
    """
    wall = datetime.combine(day, quiet.same_day(at) if quiet else at, find_zone(zone))
    forward = wait_for_morning(resolve(day, wall.time(), zone), quiet, zone)
    if forward.date() == day:
        return forward
    # By the clock as it is after the gap, a skipped time lies before the gap.
    back = [wall.replace(fold=1).astimezone(UTC).astimezone(wall.tzinfo)]
    if quiet:
        back += [resolve(day, at, zone) for at in (quiet.end, quiet.same_day(quiet.start))]
    allowed = (b for b in back if b.date() == day and not (quiet and quiet.contains(b.time())))
    return next(allowed, forward)


def after_hours(start: datetime, hours: int) -> datetime:
    """Give the local time so many elapsed hours later, whatever the clocks did in between."""
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(start.tzinfo)


def wait_for_morning(moment: datetime, quiet: Quiet | None, zone: str) -> datetime:
    """Give the moment itself, or the next end of quiet hours when it falls into them."""
    while quiet and quiet.contains(moment.time()):
        moment = _next(moment, quiet.end, zone)
    return moment


def _next(moment: datetime, at: time, zone: str) -> datetime:
    """Give the next instant at which the wall clock shows this time, or would but for a gap."""
    today = resolve(moment.date(), at, zone)
    tomorrow = resolve(moment.date() + timedelta(days=1), at, zone)
    second_today = today.replace(fold=1)
    # Compared as instants: within one zone Python would compare what the wall clocks show.
    ahead = (c for c in (today, second_today, tomorrow) if c.timestamp() > moment.timestamp())
    return min(ahead, key=datetime.timestamp)
