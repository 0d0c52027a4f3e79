"""Plan diff: every difference in words, by part, and what it means on the calendar."""

import json
import re
from datetime import timedelta

import pytest

from schedules.diff_report import NO_DIFFERENCE, advice, as_json, as_text
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan
from schedules.plan_diff import DAY_0, plan_diff
from schedules.shelf import open_plan, shipped

PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
questions:
  pain: {type: scale, low: 0, high: 10, better: low, question: {en: Pain?}, low_label: {en: None},
    high_label: {en: much}}
rules:
  strong: {if: pain >= 7, then: {alert: today, ask_again: 1 day}}
steps:
  pause:
    kind: restriction
    until: 6 weeks
    when: [8 hours, {every: 1 week, from: 1 week}]
    card: {en: No running}
    text: {en: Please pause.}
    lift_off: {en: Over}
  walk:
    kind: advice
    when: [2 days, 1 week]
    text: {en: [Please walk a little., Please walk on.]}
  ask:
    kind: check_in
    when: 3 days
    questions: pain
    text: {en: How is it?}
"""

TWO_LANGUAGES = """\
name: knee
version: 1
title: {en: Knee, es: Rodilla}
languages: [en, es]
steps:
  walk: {kind: advice, when: 1 day, text: {en: Please walk., es: Camine.}}
"""


def changed(*replaced: tuple[str, str]) -> Plan:
    """The plan with a few words of its text replaced."""
    text = PLAN
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return load_plan(text, "changed.yaml")


def told(old: Plan, new: Plan) -> list[str]:
    """The report without its heading and empty lines."""
    lines = as_text(old, new, plan_diff(old, new)).splitlines()
    return [line for line in lines[1:] if line]


KNEE = changed()

# What is replaced in the plan, and what the report then says.
REPORTS = [
    (("version: 1", "version: 2"), ["plan", "  version: 1 → 2"]),
    (
        ("until: 6 weeks", "until: 4 weeks"),
        [
            "steps.pause",
            "  until: 6 weeks → 4 weeks",
            "  when: 8 hours, every 1 week from 1 week until 6 weeks"
            " → 8 hours, every 1 week from 1 week until 4 weeks",
            "  = ends at 4 weeks instead of 6 weeks; 2 messages fewer; lift-off 14 days earlier",
        ],
    ),
    (
        ("[2 days, 1 week]", "[3 days, 1 week, 2 weeks]"),
        [
            "steps.walk",
            "  when: 2 days, 1 week → 3 days, 1 week, 2 weeks",
            "  = 1 message more; 1 message comes 1 day later",
        ],
    ),
    (
        ("walk on", "walk more"),
        ["steps.walk", "  text.en 2: Please walk on. → Please walk more."],
    ),
    (("pain >= 7", "pain > 8"), ["rules.strong", "  if: pain >= 7 → pain > 8"]),
    (("ask_again: 1 day", "ask_again: 2 hours"), ["rules.strong", "  then.ask_again: 1 day → 2 h"]),
    (
        ("  ask:\n", "  ask_more:\n"),
        [
            "steps.ask: removed",
            "  = 1 message fewer",
            "steps.ask_more: added",
            "  = 1 message more",
        ],
    ),
    (("Knee", "Joint"), ["plan", "  title.en: Knee → Joint"]),
]


@pytest.mark.parametrize(("replaced", "report"), REPORTS, ids=[new for (_, new), _ in REPORTS])
def test_each_difference_is_told_in_the_words_of_the_plan(
    replaced: tuple[str, str], report: list[str]
) -> None:
    assert told(KNEE, changed(replaced)) == report


def test_another_hour_moves_each_message_that_counts_days() -> None:
    parts = plan_diff(KNEE, changed(("version: 1", 'version: 1\nhour: "10:30"')))
    hour, *steps = parts
    assert [(f.field, f.old, f.new) for f in hour.fields] == [("hour", "09:00", "10:30")]
    later = timedelta(minutes=90)
    assert {by for part in steps if part.shift for by in part.shift.moved} == {later}
    pause = next(part for part in steps if part.part == "steps.pause").shift
    assert pause
    assert (pause.kept, pause.lift_off) == (1, later)  # eight hours stay eight hours


def test_a_long_text_is_shown_where_it_differs() -> None:
    long = "Walk a little. " * 10
    old = changed(("Please pause.", long + "Then rest."))
    new = changed(("Please pause.", long + "Then sleep."))
    [_, line] = told(old, new)
    assert line == "  text.en: “…little. Then rest.” → “…little. Then sleep.”"


def test_a_long_text_is_cut_between_words_and_whole_when_asked() -> None:
    first, second = "Walk a little further every day. " * 8, "Walk a tiny bit every morning. " * 8
    old, new = changed(("Please pause.", first)), changed(("Please pause.", second))
    [_, line] = told(old, new)
    for text, piece in zip((first, second), line.split(" → "), strict=True):
        shown = piece.rpartition("“")[2].strip("…”")
        assert f" {shown} " in f" {text}"
    whole = as_text(old, new, plan_diff(old, new), full=True).splitlines()
    assert whole[-3:] == ["  text.en:", f"    - {first.strip()}", f"    + {second.strip()}"]


def test_a_language_more_is_one_line() -> None:
    both = load_plan(TWO_LANGUAGES, "both.yaml")
    english = re.sub(r", es: \w+\.?", "", TWO_LANGUAGES).replace("[en, es]", "[en]")
    one = load_plan(english, "one.yaml")
    assert told(both, one) == ["plan", "  languages: en, es → en"]
    assert told(one, both) == ["plan", "  languages: en → en, es"]


def test_the_heading_tells_from_which_day_the_calendar_counts() -> None:
    sooner, reworded = changed(("until: 6 weeks", "until: 4 weeks")), changed(("walk on", "go on"))
    heading = as_text(KNEE, sooner, plan_diff(KNEE, sooner)).splitlines()[0]
    assert heading == f"knee 1 → knee 1, for a procedure on {DAY_0}"
    assert as_text(KNEE, reworded, plan_diff(KNEE, reworded)).startswith("knee 1 → knee 1\n")


def test_the_same_version_with_other_content_gets_advice() -> None:
    reworded, raised = changed(("walk on", "go on")), changed(("version: 1", "version: 2"))
    said = "Both are version 1 of “knee”. Raise `version:` in the newer one."
    assert advice(KNEE, reworded, plan_diff(KNEE, reworded)) == said
    assert advice(KNEE, raised, plan_diff(KNEE, raised)) is None
    assert advice(KNEE, KNEE, []) is None


@pytest.mark.parametrize("name", shipped())
def test_a_plan_does_not_differ_from_itself(name: str) -> None:
    plan = open_plan(name)
    assert plan_diff(plan, plan) == []
    assert as_text(plan, plan, []) == NO_DIFFERENCE


def test_json_holds_whole_texts_and_the_calendar() -> None:
    new = changed(("until: 6 weeks", "until: 4 weeks"))
    found = json.loads(as_json(KNEE, new, plan_diff(KNEE, new)))
    assert (found["old"], found["new"]["version"]) == ({"name": "knee", "version": 1}, 1)
    [part] = found["differences"]
    assert part["fields"][0] == {"field": "until", "old": "6 weeks", "new": "4 weeks"}
    assert (part["calendar"]["gone"], part["calendar"]["lift_off_later_by_hours"]) == (2, -336)
