"""The preview: exact times and words of every occurrence, as objects and to read."""

import json
from datetime import date, datetime, time

import pytest
from sound_plan import with_change

from schedules.loading.plan_file import load_plan
from schedules.localtime import UnknownZoneError
from schedules.plan import Kind, Quiet
from schedules.preview import (
    Totals,
    as_json,
    ask_course,
    ask_language,
    count_up,
    preview,
    started_by_rule,
    telling_line,
)
from schedules.shelf import open_plan
from schedules.timeline import Course, CourseError, timeline

HIP = open_plan("hip-stem-cell")
COURSE = Course(date(2026, 3, 2), "Europe/Madrid", time(9), HIP.quiet)
FACTS = {"clinic": "Clínica Mar", "phone": "555 0100", "emergency": "112"}


def test_has_a_row_for_every_occurrence() -> None:
    rows = preview(HIP, COURSE, "en", FACTS)
    assert [(r.step, r.number, r.utc) for r in rows] == [
        (o.step, o.number, o.utc) for o in timeline(HIP, COURSE)
    ]


def test_json_names_each_occurrence_its_times_and_its_text() -> None:
    objects = json.loads(as_json(preview(HIP, COURSE, "es", FACTS)))
    lift_off = next(o for o in objects if (o["step"], o["number"]) == ("no_nsaids", 0))
    assert {key: lift_off[key] for key in lift_off if key != "text"} == {
        "step": "no_nsaids",
        "number": 0,
        "kind": "lift_off",
        "local": "2026-04-13T09:00:00+02:00",
        "utc": "2026-04-13T07:00:00+00:00",
    }
    assert lift_off["text"].startswith("Hola. Un mensaje de Clínica Mar.")
    assert len({(o["step"], o["number"]) for o in objects}) == len(objects)
    for o in objects:
        assert datetime.fromisoformat(o["local"]).timestamp() == (
            datetime.fromisoformat(o["utc"]).timestamp()
        )


def test_facts_nobody_gave_are_shown_as_their_placeholder() -> None:
    assert "{clinic}" in preview(HIP, COURSE, "de", {})[0].text


def test_what_a_rule_starts_names_its_rules_and_keeps_what_hangs_on_the_day() -> None:
    plan = load_plan(
        with_change("{en: Are you still there?,", '{en: "{clinic}, week {week}",'), "small.yaml"
    )
    [started] = started_by_rule(plan, "en", FACTS)
    assert (started.step, started.kind, started.rules) == (
        "still_there",
        Kind.CHECK_IN,
        ("silence",),
    )
    assert started.text == "Clínica Mar, week {week}"


@pytest.mark.parametrize(
    ("at", "quiet", "hour", "hours"),
    [
        (None, None, time(9), Quiet(time(21), time(8))),  # the plan's own
        ("07:30", "none", time(7, 30), None),
        ("10:00", "22:00-07:00", time(10), Quiet(time(22), time(7))),
    ],
)
def test_a_course_takes_from_the_plan_what_is_not_said(
    at: str | None, quiet: str | None, hour: time, hours: Quiet | None
) -> None:
    course = ask_course(HIP, "2026-03-02", "Europe/Madrid", at, quiet)
    assert course == Course(date(2026, 3, 2), "Europe/Madrid", hour, hours)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("2 March", "Europe/Madrid"), "“2 March” is not a date"),
        (("2026-02-30", "Europe/Madrid"), "“2026-02-30” is not a date"),
        (("1492-10-12", "Europe/Madrid"), "not between 1970 and 2100"),
        (("2026-03-02", "Europe/Madrid", "9"), "“9” is not a time"),
        (("2026-03-02", "Europe/Madrid", "09:00", "22-7"), "“22” is not a time"),
        (("2026-03-02", "Europe/Madrid", "09:00", "08:00-08:00"), "leave no time"),
    ],
)
def test_says_what_is_wrong_with_a_course(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(CourseError, match=says):
        ask_course(HIP, *words)


def test_says_what_is_wrong_with_a_zone() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Madrid"):
        ask_course(HIP, "2026-03-02", "Europe/Madird")


def test_a_language_is_the_one_asked_for_or_refused() -> None:
    assert ask_language(HIP, None) == "en"
    assert ask_language(HIP, "es-MX") == "es"
    with pytest.raises(CourseError, match="It has: en, es, de"):
        ask_language(HIP, "fr")


# A message, and the line by which one knows it again.
MESSAGES = [
    ("Hello. A note from us.\n\nPlease rest.\nSlowly.", "Please rest."),
    ("Please rest.", "Please rest."),
    ("Hello.\n\n\n\nPlease rest.", "Please rest."),
    ("", ""),
]


@pytest.mark.parametrize(("text", "line"), MESSAGES)
def test_the_telling_line_is_the_one_below_the_greeting(text: str, line: str) -> None:
    assert telling_line(text) == line


def test_the_busiest_day_is_the_first_of_equals() -> None:
    rows = preview(HIP, COURSE, "en", FACTS)
    assert count_up(rows[:3]) == Totals(3, 3, (COURSE.anchor, 3))
    equals = {row.local.date(): row for row in rows[3:8]}
    assert count_up(list(equals.values())).busiest == (rows[3].local.date(), 1)
    assert count_up(rows).early == sum(row.day < 42 for row in rows) < len(rows)
    assert count_up([]) == Totals(0, 0, None)
