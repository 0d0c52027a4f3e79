"""Windows, tapers and the most a day may hold, seen in the timeline of a whole plan."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from schedules.hours import Quiet
from schedules.loading.plan_file import load_plan
from schedules.timeline import Course, Occurrence, timeline

MONDAY = Course(date(2026, 3, 2), "Europe/Berlin", time(9), Quiet(time(21), time(8)))
TOP = """\
name: small
version: 1
title: {en: Small}
languages: [en]
questions:
  pain:
    low: 0
    high: 10
    better: low
    title: {en: Pain}
    question: {en: How much?}
    low_label: {en: none}
    high_label: {en: most}
"""
KINDS = {
    "advice": "kind: advice",
    "check_in": "kind: check_in, questions: [pain]",
    "restriction": "kind: restriction, until: 6 days, card: {en: No sport}, lift_off: {en: Over}",
}


def occurrences(*steps: str, most: int = 4) -> list[Occurrence]:
    """Read steps written `name: kind when`, with more fields after a comma."""
    lines = [f"{TOP}most_a_day: {most}\nsteps:\n"]
    for step in steps:
        name, kind, when = step.split(" ", 2)
        lines.append(f"  {name} {{{KINDS[kind]}, text: {{en: Please.}}, when: {when}}}\n")
    return timeline(load_plan("".join(lines), "small.yaml"), MONDAY)


def days(found: list[Occurrence]) -> list[str]:
    return [f"{o.step} {o.number}: {(o.local.date() - MONDAY.anchor).days}" for o in found]


@pytest.mark.parametrize(
    ("most", "steps", "expected"),
    [
        # A window's first day has room, or the next day has.
        (1, ["a: advice {between: [1 day, 3 days]}"], ["a 1: 1"]),
        (
            1,
            ["a: advice 1 day", "b: advice {between: [1 day, 3 days]}"],
            ["a 1: 1", "b 1: 2"],
        ),
        (
            1,
            ["a: restriction [1 day, 2 days]", "b: advice {between: [1 day, 3 days]}"],
            ["a 1: 1", "a 2: 2", "b 1: 3", "a 0: 6"],
        ),
        # Without a window advice and check-ins wait two days at most, the plan's last first.
        (
            1,
            ["a: advice 1 day", "b: check_in 1 day", "c: advice 1 day", "d: advice 1 day"],
            ["a 1: 1", "d 1: 1", "b 1: 2", "c 1: 3"],
        ),
        # Restrictions, lift-offs and hours stay.
        (
            1,
            ["a: advice 6 days", "b: restriction 1 day", "c: advice 30 hours"],
            ["c 1: 1", "b 1: 1", "b 0: 6", "a 1: 7"],
        ),
        # Nothing waits until its step is over, nor until the step says the next thing.
        (
            1,
            ["a: restriction 1 day", "b: advice 1 day, until: 2 days"],
            ["b 1: 1", "a 1: 1", "a 0: 6"],
        ),
        (
            1,
            ["a: restriction 1 day", "b: advice [1 day, 2 days]"],
            ["a 1: 1", "b 1: 1", "b 2: 2", "a 0: 6"],
        ),
        # A window ends before the next of its step, and before the step does.
        (
            1,
            [
                "a: restriction [1 day, 2 days]",
                "b: advice [{between: [1 day, 2 days]}, 3 days], until: 4 days",
            ],
            ["a 1: 1", "b 1: 1", "a 2: 2", "b 2: 3", "a 0: 6"],
        ),
    ],
)
def test_a_day_that_holds_too_many(most: int, steps: list[str], expected: list[str]) -> None:
    assert sorted(days(occurrences(*steps, most=most))) == sorted(expected)


def test_what_moves_keeps_its_hour_and_the_order_of_time() -> None:
    found = occurrences("a: advice 1 day", 'b: advice 1 day, at: "14:00"', most=1)
    assert [f"{o.local:%d %H:%M}" for o in found] == ["03 09:00", "04 14:00"]
    assert [o.utc for o in found] == sorted(o.utc for o in found)


@pytest.mark.parametrize(
    ("step", "expires"),
    [
        # To the end of the window's last day, the seventh.
        ("a: advice {between: [2 days, 5 days]}", "2026-03-08T00:00:00+01:00"),
        # Or for as long as it may be late.
        ("a: advice {between: [2 days, 3 days]}", "2026-03-06T09:00:00+01:00"),
        # But not beyond the next of the step.
        ("a: advice [{between: [2 days, 5 days]}, 6 days]", "2026-03-08T00:00:00+01:00"),
        (
            'a: advice [{between: [2 days, 5 days]}, 6 days], at: "08:00", late: {within: 1 week}',
            "2026-03-08T08:00:00+01:00",
        ),
    ],
)
def test_a_windowed_reminder_is_in_time_until_its_window_ends(step: str, expires: str) -> None:
    first = occurrences(step)[0]
    assert f"{first.local:%d}" == "04"
    assert first.expires == datetime.fromisoformat(expires)


def test_a_taper_grows_rarer_and_each_stretch_begins_where_the_last_ended() -> None:
    taper = (
        "{from: 1 day, every: [1 day until 4 days, 1 week until 3 weeks, 1 month until 3 months]}"
    )
    found = occurrences(f"a: advice {taper}")
    assert [f"{o.number} {o.local:%m-%d}" for o in found] == [
        *("1 03-03", "2 03-04", "3 03-05"),
        *("4 03-06", "5 03-13", "6 03-20"),
        *("7 03-23", "8 04-23", "9 05-23"),
    ]


def test_a_daily_step_stays_daily_on_days_that_hold_too_many() -> None:
    daily = "{every: 1 day, from: 1 day, until: 10 days}"
    found = occurrences(f"a: advice {daily}", f"b: advice {daily}", "c: advice 3 days", most=2)
    counts = Counter(o.local.date() - MONDAY.anchor for o in found)
    assert counts[timedelta(days=3)] == 3  # nothing could be helped until day 5
    assert {counts[timedelta(days=n)] for n in (1, 2, 4, 5, 6, 7, 8, 9)} == {2}
