"""Who helps gets what, and when: a table of cases, and what holds for every clock."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from bot.for_patients.helper import Gets
from bot.for_patients.helper_share import (
    NIGHT,
    Care,
    Open,
    hold_copy,
    hold_line,
    open_too_long_at,
    shared_at,
)
from schedules.hours import Quiet

BERLIN = "Europe/Berlin"
ALL, MISSED = Care(Gets.ALL, BERLIN, NIGHT), Care(Gets.MISSED, BERLIN, NIGHT)
HOUR = timedelta(hours=1)


def at(text, zone=BERLIN):
    local = datetime.strptime(f"2027-{text}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone follows
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("01-11 09:00", "01-11 17:00"),  # eight hours later
        ("01-11 12:59", "01-11 20:59"),
        ("01-11 13:00", "01-12 08:00"),  # that is when the night begins
        ("01-11 17:00", "01-12 12:00"),  # four hours of the evening, four of the morning
        ("01-11 23:00", "01-12 16:00"),  # sent at night: the morning counts
        ("03-27 17:00", "03-28 12:00"),  # the clocks go forward that night
        ("10-30 17:00", "10-31 12:00"),  # and back
    ],
)
def test_a_reminder_is_open_too_long_after_eight_waking_hours(sent, told):
    assert open_too_long_at(MISSED, at(sent)) == at(told)


@pytest.mark.parametrize(
    ("care", "asks", "sent", "told"),
    [
        (ALL, True, "01-11 09:00", "01-11 09:00"),
        (ALL, False, "01-11 09:00", "01-11 09:00"),  # a copy of each, whatever it asks
        (ALL, True, "01-11 21:30", "01-12 08:00"),
        (MISSED, True, "01-11 09:00", "01-11 17:00"),
        (MISSED, False, "01-11 09:00", None),  # nothing to answer, nothing to miss
        (replace(ALL, gets=None), True, "01-11 09:00", None),
    ],
)
def test_what_a_helper_is_to_hear_of_is_planned_when_it_was_sent(care, asks, sent, told):
    assert shared_at(care, asks, at(sent)) == (at(told) if told else None)


@pytest.mark.parametrize(
    ("care", "now", "held"),
    [
        (ALL, "01-11 09:00", None),
        (ALL, "01-11 20:00", None),  # eleven hours late, after an outage
        (ALL, "01-11 22:00", "too late for the helper"),
        (MISSED, "01-11 09:00", "the helper gets something else now"),
        (replace(ALL, gets=None), "01-11 09:00", "nobody helps any more"),
        (replace(ALL, under_way=False), "01-11 09:00", "the patient gets no messages"),
        (replace(ALL, paused=True), "01-11 09:00", "the patient pauses"),
    ],
)
def test_a_copy_goes_to_whoever_gets_all(care, now, held):
    hold = hold_copy(care, at("01-11 09:00"), at(now))
    assert (hold and hold.reason) == held


def test_a_copy_that_comes_into_the_night_waits_for_the_morning():
    hold = hold_copy(ALL, at("01-11 20:58"), at("01-11 21:02"))
    assert hold == ("night", at("01-12 08:00"))
    assert hold_copy(ALL, at("01-11 20:58"), at("01-12 08:00")) is None


NOON = Open(at("01-11 12:00"))  # eight hours later it is eight in the evening


@pytest.mark.parametrize(
    ("care", "said", "now", "held", "until"),
    [
        (MISSED, NOON, "01-11 20:00", None, None),
        (MISSED, replace(NOON, answered=True), "01-11 20:00", "the patient has answered", None),
        # The patient put it off: eight waking hours count from when it is said again.
        (MISSED, Open(at("01-11 15:00")), "01-11 20:00", "said once more", "01-12 10:00"),
        (replace(MISSED, told_at=at("01-11 17:00")), NOON, "01-11 20:00", "today", None),
        (replace(MISSED, told_at=at("01-10 20:30")), NOON, "01-11 20:00", None, None),
        (MISSED, NOON, "01-11 21:30", "night", "01-12 08:00"),
        (MISSED, NOON, "01-12 08:01", "too late", None),
        (ALL, NOON, "01-11 20:00", "something else", None),
        (replace(MISSED, gets=None), NOON, "01-11 20:00", "nobody helps", None),
        (replace(MISSED, under_way=False), NOON, "01-11 20:00", "no messages", None),
        (replace(MISSED, paused=True), NOON, "01-11 20:00", "pauses", None),
    ],
)
def test_a_helper_hears_of_an_open_reminder_once_a_day(care, said, now, held, until):
    hold = hold_line(care, said, at(now))
    if held is None:
        assert hold is None
    else:
        assert hold is not None
        assert held in hold.reason
        assert hold.until == (at(until) if until else None)


def test_without_quiet_hours_a_helper_still_sleeps():
    care = replace(MISSED, quiet=None)
    assert open_too_long_at(care, at("01-11 17:00")) == at("01-12 12:00")


zones = some.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
times = some.times().map(lambda t: t.replace(second=0, microsecond=0))
quiets = some.tuples(times, times).filter(lambda q: q[0] != q[1]).map(lambda q: Quiet(*q))
moments = some.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone


# A minute a day that comes twice on one day in October.
@example(BERLIN, Quiet(time(2, 57), time(2, 56)), datetime(2026, 1, 1, tzinfo=UTC))
@given(zones, quiets, moments)
def test_nobody_is_woken_and_nothing_comes_early(zone, quiet, sent):
    care = Care(Gets.MISSED, zone, quiet)
    told = open_too_long_at(care, sent)
    assert not quiet.contains(told.astimezone(ZoneInfo(zone)).time())
    assert told - sent >= 8 * HOUR


@given(zones, quiets, moments, some.timedeltas(timedelta(), timedelta(days=3)))
def test_what_was_sent_later_is_told_no_earlier(zone, quiet, sent, later):
    care = Care(Gets.MISSED, zone, quiet)
    assert open_too_long_at(care, sent) <= open_too_long_at(care, sent + later)
