"""Local times: every change of the clocks, quiet hours, and names of zones."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from schedules.hours import Quiet, Window
from schedules.localtime import (
    UnknownZoneError,
    after_hours,
    find_zone,
    on_day,
    resolve,
    wait_for_morning,
)

NIGHT = "21:00-08:00"


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        # Spring: the skipped hour moves forward by the gap, times around it stay.
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:30:00+02:00"),
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T01:59:00+01:00"),
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"),
        # Autumn: of the hour that comes twice, the first.
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"),
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"),
        ("America/New_York", "2026-03-08", "02:00", "2026-03-08T03:00:00-04:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00"),
        # Midnight itself is skipped: the day starts at one o'clock.
        ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T01:00:00-03:00"),
        ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-24T01:30:00+03:00"),
        ("Asia/Beirut", "2026-03-29", "00:00", "2026-03-29T01:00:00+03:00"),
        ("Atlantic/Azores", "2026-03-29", "00:15", "2026-03-29T01:15:00+00:00"),
        # The clocks go back over midnight: 23:30 comes twice, on the evening before.
        ("America/Santiago", "2026-04-04", "23:30", "2026-04-04T23:30:00-03:00"),
        ("Asia/Beirut", "2026-10-24", "23:30", "2026-10-24T23:30:00+03:00"),
        # Half an hour only.
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04T02:40:00+11:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45:00+11:00"),
        # The last half of the evening is skipped: it becomes the next day.
        ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T00:30:00-01:00"),
        # A whole day that never was.
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-31T09:00:00+14:00"),
        # Beyond the last year that zone files list one by one.
        ("Europe/Berlin", "2044-07-01", "09:00", "2044-07-01T09:00:00+02:00"),
        ("America/New_York", "2038-03-14", "02:30", "2038-03-14T03:30:00-04:00"),
        # Zones without changes.
        ("Asia/Kolkata", "2026-03-29", "02:30", "2026-03-29T02:30:00+05:30"),
        ("UTC", "2026-03-29", "02:30", "2026-03-29T02:30:00+00:00"),
    ],
)
def test_gap_goes_forward_and_fold_means_the_first(
    zone: str, day: str, at: str, expected: str
) -> None:
    found = resolve(date.fromisoformat(day), time.fromisoformat(at), zone)
    assert found.isoformat() == expected


def changes(zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """Give each change of a zone's clocks in 2026–2037: a day it falls in, the offsets around."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    before = day.astimezone(zone).utcoffset()
    while day.year < 2038:
        day += timedelta(days=1)
        after = day.astimezone(zone).utcoffset()
        if after != before:
            assert before is not None
            assert after is not None
            yield day, before, after
        before = after


def expected(wall: datetime, before: timedelta, after: timedelta, zone: ZoneInfo) -> datetime:
    """Find the instant by trying both offsets, without Python's own idea of folds."""
    tries = sorted((wall - offset).replace(tzinfo=UTC) for offset in (before, after))
    real = [u for u in tries if u.astimezone(zone).replace(tzinfo=None) == wall]
    return real[0] if real else (wall - before).replace(tzinfo=UTC)


def test_every_change_of_every_zone_until_2037() -> None:
    """Zones that change alike are tried once."""
    tried = set()
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        found = tuple(changes(zone))
        if found in tried:
            continue
        tried.add(found)
        for day, before, after in found:
            midnight = (day + before).replace(tzinfo=None)
            for quarters in range(-130, 50):
                wall = midnight + timedelta(minutes=15 * quarters)
                due = resolve(wall.date(), wall.time(), name)
                instant = expected(wall, before, after, zone)
                # As instants: Python never calls a time that comes twice equal to one in UTC.
                assert due.timestamp() == instant.timestamp(), (name, wall)
    assert len(tried) > 20


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Europe/Berln", "Did you mean “Europe/Berlin”"),
        ("europe/berlin", "Did you mean “Europe/Berlin”"),
        ("", "Write it like"),
        ("../../etc/passwd", "There is no time zone"),
        ("America", "There is no time zone"),
        ("Berlin\0", "There is no time zone"),
    ],
)
def test_refuses_a_name_that_is_no_zone(name: str, says: str) -> None:
    with pytest.raises(UnknownZoneError, match=says):
        find_zone(name)


def test_hours_are_elapsed_hours_over_a_change_of_clocks() -> None:
    start = resolve(date(2026, 3, 28), time(12), "Europe/Berlin")
    assert after_hours(start, 24).isoformat() == "2026-03-29T13:00:00+02:00"


@pytest.mark.parametrize(
    ("quiet", "at", "allowed"),
    [
        # Over midnight: morning goes to quiet's end, evening to half an hour before its start.
        ("21:00-08:00", "07:59", "08:00"),
        ("21:00-08:00", "00:00", "08:00"),
        ("21:00-08:00", "08:00", "08:00"),
        ("21:00-08:00", "20:59", "20:59"),
        ("21:00-08:00", "21:00", "20:30"),
        ("21:00-08:00", "23:59", "20:30"),
        # Within one day there is no evening part: always to its end.
        ("09:00-18:00", "09:00", "18:00"),
        ("09:00-18:00", "08:59", "08:59"),
        ("00:00-08:00", "00:00", "08:00"),
        ("21:00-00:00", "22:00", "20:30"),
        # A waking day of less than half an hour: its start.
        ("08:10-08:00", "12:00", "08:00"),
        ("00:10-00:05", "12:00", "00:05"),
    ],
)
def test_quiet_hours_keep_the_day(quiet: str, at: str, allowed: str) -> None:
    found = Quiet.parse(quiet).same_day(time.fromisoformat(at))
    assert found == time.fromisoformat(allowed)
    assert not Quiet.parse(quiet).contains(found)


@pytest.mark.parametrize(
    ("zone", "moment", "quiet", "expected"),
    [
        ("Europe/Berlin", "2026-06-01T20:59", NIGHT, "2026-06-01T20:59:00+02:00"),
        ("Europe/Berlin", "2026-06-01T21:00", NIGHT, "2026-06-02T08:00:00+02:00"),
        ("Europe/Berlin", "2026-06-02T07:59", NIGHT, "2026-06-02T08:00:00+02:00"),
        ("Europe/Berlin", "2026-06-02T07:59", None, "2026-06-02T07:59:00+02:00"),
        # The end of quiet hours is itself skipped.
        ("Europe/Berlin", "2026-03-29T01:00", "00:00-02:30", "2026-03-29T03:30:00+02:00"),
        # A waking half hour that is skipped: the next day's.
        ("Europe/Berlin", "2026-03-28T22:00", "03:00-02:30", "2026-03-30T02:30:00+02:00"),
    ],
)
def test_waits_until_quiet_hours_end(
    zone: str, moment: str, quiet: str | None, expected: str
) -> None:
    wall = datetime.fromisoformat(moment)
    local = resolve(wall.date(), wall.time(), zone)
    hours = Quiet.parse(quiet) if quiet else None
    assert wait_for_morning(local, hours, zone).isoformat() == expected


@pytest.mark.parametrize(
    ("zone", "day", "at", "quiet", "expected"),
    [
        # The skipped hour moves forward, as long as that is the same day and not quiet.
        ("Europe/Berlin", "2026-03-29", "02:30", None, "2026-03-29T03:30:00+02:00"),
        ("Europe/Berlin", "2026-03-29", "02:30", NIGHT, "2026-03-29T08:00:00+02:00"),
        # Forward is quiet until tomorrow: back, to before the gap.
        ("Asia/Jerusalem", "2026-03-27", "02:00", "02:01-00:00", "2026-03-27T01:00:00+02:00"),
        # An hour before the gap is quiet too: the morning's first minute, or the evening's last.
        ("Europe/Berlin", "2026-03-29", "02:10", "02:30-01:50", "2026-03-29T01:50:00+01:00"),
        ("Europe/Berlin", "2026-03-29", "02:50", "03:15-02:10", "2026-03-29T03:10:00+02:00"),
        # The end of the day is skipped.
        ("America/Nuuk", "2026-03-28", "23:30", None, "2026-03-28T22:30:00-02:00"),
        ("America/Nuuk", "2026-03-28", "23:30", NIGHT, "2026-03-28T20:30:00-02:00"),
        # Nothing may be sent on this day at all, or there is no such day.
        ("Europe/Berlin", "2026-03-29", "02:30", "03:00-02:30", "2026-03-30T02:30:00+02:00"),
        ("Pacific/Apia", "2011-12-30", "09:00", None, "2011-12-31T09:00:00+14:00"),
    ],
)
def test_keeps_a_time_on_its_day(
    zone: str, day: str, at: str, quiet: str | None, expected: str
) -> None:
    hours = Quiet.parse(quiet) if quiet else None
    found = on_day(date.fromisoformat(day), time.fromisoformat(at), hours, zone)
    assert found.isoformat() == expected


def test_never_waits_backwards_when_an_hour_comes_twice() -> None:
    zone = ZoneInfo("Europe/Berlin")
    second = datetime(2026, 10, 25, 2, 15, tzinfo=zone, fold=1)
    waited = wait_for_morning(second, Quiet(time(2), time(2, 30)), "Europe/Berlin")
    assert waited.isoformat() == "2026-10-25T02:30:00+01:00"


def test_a_window_holds_the_hour_inside_both_ends() -> None:
    window = Window.parse("09:00-12:00")
    assert [window.clamp(time(h)) for h in (7, 9, 10, 12, 20)] == [
        time(9),
        time(9),
        time(10),
        time(12),
        time(12),
    ]


@pytest.mark.parametrize("text", ["21:00", "21:00-21:00", "9:00-10:00", "21-08", "24:00-08:00", 21])
def test_refuses_quiet_hours_that_are_none(text: object) -> None:
    with pytest.raises(ValueError, match=r"Write|leave no time|Did you mean"):
        Quiet.parse(text)
