"""The rules of the timeline, each as a table."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from schedules.loading.plan_file import load_plan
from schedules.localtime import UnknownZoneError
from schedules.plan import Kind, Plan, Quiet
from schedules.timeline import (
    Course,
    CourseError,
    Occurrence,
    Standing,
    in_force,
    timeline,
)

NIGHT = Quiet(time(21), time(8))

PLAN = """\
name: small
version: 1
title: {en: Small}
languages: [en]
steps:
"""
ADVICE = """\
  walk:
    kind: advice
    text: {en: Please walk.}
"""
RESTRICTION = """\
  no_sport:
    kind: restriction
    start: 1 day
    until: 2 weeks
    card: {en: No sport}
    text: {en: No sport.}
    lift_off: {en: It is over.}
"""


def plan_of(*steps: str) -> Plan:
    return load_plan(PLAN + "".join(steps), "small.yaml")


def advice(**fields: str) -> str:
    return ADVICE + "".join(f"    {key}: {value}\n" for key, value in fields.items())


def course(
    anchor: str = "2026-03-02",
    zone: str = "Europe/Berlin",
    hour: time = time(9),
    quiet: Quiet | None = NIGHT,
    anchor_time: time | None = None,
) -> Course:
    return Course(date.fromisoformat(anchor), zone, hour, quiet, anchor_time)


def times(occurrences: list[Occurrence]) -> list[str]:
    return [f"{o.local:%Y-%m-%d %H:%M}" for o in occurrences]


@pytest.mark.parametrize(
    ("at", "hour", "quiet", "expected"),
    [
        # The patient's own hour, an exact hour, a window around the patient's hour.
        (None, "10:15", "none", "10:15"),
        ('"14:00"', "10:15", "none", "14:00"),
        ('{between: "09:00-12:00"}', "10:15", "none", "10:15"),
        ('{between: "09:00-12:00"}', "07:00", "none", "09:00"),
        ('{between: "09:00-12:00"}', "18:00", "none", "12:00"),
        # Quiet hours have the last word, whoever chose the hour; the day stays.
        (None, "06:00", "21:00-08:00", "08:00"),
        (None, "22:00", "21:00-08:00", "20:30"),
        ('"05:00"', "10:00", "21:00-08:00", "08:00"),
        ('{between: "06:00-07:00"}', "10:00", "21:00-08:00", "08:00"),
    ],
)
def test_hour_of_a_day(at: str | None, hour: str, quiet: str, expected: str) -> None:
    plan = plan_of(advice(when="2 days", **({"at": at} if at else {})))
    quiet_hours = None if quiet == "none" else Quiet.parse(quiet)
    (found,) = timeline(plan, course(hour=time.fromisoformat(hour), quiet=quiet_hours))
    assert f"{found.local:%Y-%m-%d %H:%M}" == f"2026-03-04 {expected}"


@pytest.mark.parametrize(
    ("anchor_time", "when", "expected"),
    [
        ("12:00", "4 hours", "2026-03-28 16:00"),
        # Over the spring change, 24 elapsed hours are 25 on the wall.
        ("12:00", "24 hours", "2026-03-29 13:00"),
        # Into the night: later, never earlier than promised.
        ("18:00", "4 hours", "2026-03-29 08:00"),
        ("22:00", "8 hours", "2026-03-29 08:00"),
        # The plan's own hour for an unknown one.
        (None, "1 hour", "2026-03-28 13:00"),
    ],
)
def test_hours_count_from_the_procedure(anchor_time: str | None, when: str, expected: str) -> None:
    known = time.fromisoformat(anchor_time) if anchor_time else None
    found = timeline(plan_of(advice(when=when)), course("2026-03-28", anchor_time=known))
    assert times(found) == [expected]


def test_a_daily_reminder_keeps_its_hour_over_a_change_of_clocks() -> None:
    plan = plan_of(advice(when="{every: 1 day, from: 0 days, until: 4 days}"))
    found = timeline(plan, course("2026-03-27"))
    assert [o.utc.hour for o in found] == [8, 8, 7, 7]
    assert {o.local.time() for o in found} == {time(9)}


def test_numbers_follow_time_and_stay_when_the_anchor_moves() -> None:
    plan = plan_of(advice(when="[1 month, 3 days, {every: 1 week, from: 1 week, until: 4 weeks}]"))
    for anchor in ("2026-01-31", "2026-02-01", "2028-02-29"):
        found = timeline(plan, course(anchor))
        assert [o.number for o in found] == [1, 2, 3, 4, 5]
        assert [o.utc for o in found] == sorted(o.utc for o in found)


def test_same_instant_keeps_the_order_of_the_plan() -> None:
    swim = advice(when="2 days").replace("walk:", "swim:")
    found = timeline(plan_of(swim, advice(when="2 days")), course())
    assert [o.step for o in found] == ["swim", "walk"]


def test_of_reminders_that_one_morning_gathers_the_last_stays() -> None:
    plan = plan_of(advice(when="[6 hours, 10 hours, 12 hours]"))
    found = timeline(plan, course(anchor_time=time(12)))
    assert [(o.number, o.local.hour) for o in found] == [(1, 18), (3, 8)]


def test_a_restriction_ends_with_its_lift_off() -> None:
    plan = plan_of(RESTRICTION + "    when: [1 day, 13 days]\n")
    found = timeline(plan, course())
    assert [(o.number, o.kind) for o in found] == [
        (1, Kind.RESTRICTION),
        (2, Kind.RESTRICTION),
        (0, Kind.LIFT_OFF),
    ]
    assert found[-1].local.date() == date(2026, 3, 16)


def test_a_delayed_reminder_never_comes_on_the_day_that_frees() -> None:
    # 47 hours after noon are the second day, on which this restriction is over already.
    short = RESTRICTION.replace("2 weeks", "2 days") + "    when: [30 hours, 47 hours]\n"
    found = timeline(plan_of(short), course())
    assert [(o.number, f"{o.local:%d %H:%M}") for o in found] == [(1, "03 18:00"), (0, "04 09:00")]


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        ({}, timedelta(days=2)),  # two days where the plan says nothing
        ({"late": "{policy: send, within: 1 week}"}, timedelta(days=5)),  # the next one comes
        ({"late": "{policy: skip, within: 1 hour}"}, timedelta(hours=1)),
    ],
)
def test_expires_by_the_late_policy_or_when_the_next_is_due(
    late: dict[str, str], expected: timedelta
) -> None:
    first = timeline(plan_of(advice(when="[1 week, 12 days]", **late)), course())[0]
    assert first.expires - first.utc == expected


def test_a_restriction_reminder_expires_at_its_lift_off() -> None:
    late = "    when: 13 days\n    late: {policy: send, within: 1 week}\n"
    reminder, lift_off = timeline(plan_of(RESTRICTION + late), course())
    assert reminder.expires == lift_off.utc
    assert lift_off.expires == lift_off.utc + timedelta(weeks=2)


def test_times_are_aware_and_the_same_instant() -> None:
    (found,) = timeline(plan_of(advice(when="2 days")), course(zone="Asia/Kolkata"))
    assert found.local.isoformat() == "2026-03-04T09:00:00+05:30"
    assert found.utc == datetime(2026, 3, 4, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "days_left"),
    [
        ("2026-03-02", None),  # from the day after the procedure
        ("2026-03-03", 13),
        ("2026-03-15", 1),
        ("2026-03-16", None),  # free on the day itself
    ],
)
def test_a_restriction_is_in_force_from_its_start_up_to_its_end(
    on: str, days_left: int | None
) -> None:
    held = in_force(plan_of(RESTRICTION), course(), date.fromisoformat(on))
    since, until = date(2026, 3, 3), date(2026, 3, 16)
    expected = (Standing("no_sport", since, until, days_left),) if days_left else ()
    assert held.avoid == expected
    assert held.do == ()


def test_advice_is_on_the_card_for_good_if_it_has_a_line_and_no_end() -> None:
    shown = advice(when="1 week", card="{en: Walk}", start="1 week").replace("walk:", "swim:")
    held = in_force(plan_of(advice(when="1 day"), shown), course(), date(2031, 3, 2))
    assert held.do == (Standing("swim", date(2026, 3, 9), None, None),)


@pytest.mark.parametrize("anchor", ["1969-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
def test_refuses_a_date_that_cannot_be_meant(anchor: str) -> None:
    with pytest.raises(CourseError, match="not between 1970 and 2100"):
        course(anchor)


def test_refuses_a_zone_that_is_none() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Berlin"):
        course(zone="Europe/Berln")
