"""The preview in a terminal: it tells what there is, at any width, and cuts nothing."""

import io
from datetime import date, time

import pytest
from rich.console import Console

from bot.preview_table import print_table
from schedules.loading.plan_file import load_plan
from schedules.preview import preview, started_by_rule, telling_line
from schedules.shelf import open_plan
from schedules.timeline import Course

HIP = open_plan("hip-stem-cell")
COURSE = Course(date(2026, 11, 20), "Europe/Madrid", time(9), HIP.quiet)
ROWS = preview(HIP, COURSE, "en", {"clinic": "Riverside", "phone": "5", "emergency": "112"})

ASKING = """\
name: asking
version: 1
title: {en: Asking}
languages: [en]
questions:
  relief: {type: percent, question: {en: How much better?}}
  calf: {type: yes_no, question: {en: Is your calf swollen?}}
  walking:
    type: choice
    question: {en: How do you walk?}
    choices: {alone: {en: On my own}, stick: {en: "With a [stick]"}}
  weight: {type: number, unit: {en: kg}, low: 30, high: 250, question: {en: Your weight?}}
  more: {type: text, question: {en: Anything else?}}
  hip: {type: instrument, instrument: hoos_jr}
steps:
  ask:
    kind: check_in
    when: 1 day
    questions: [relief, calf, walking, weight, more, hip]
    text: {en: How are you?}
"""
STARTED = """\
  still_there:
    kind: check_in
    when: by rule
    questions: more
    text: {en: Are you still there?}
rules:
  silence: {if: 1 unanswered, then: {start: still_there}}
"""


def table(width: int, **look: object) -> list[str]:
    console = Console(file=io.StringIO(), width=width, **look)
    print_table(HIP, COURSE, "en", ROWS, console=console)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_table_fits_its_width_and_loses_no_word(width: int) -> None:
    lines = table(width)
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []
    assert not any("…" in line for line in lines)
    shown = " ".join(" ".join(lines).split())
    for row in ROWS:
        assert all(word in shown for word in telling_line(row.text).split())


def test_a_table_begins_with_what_the_plan_is_and_sends() -> None:
    head = [" ".join(line.split()) for line in table(120)[:7]]
    early = sum(row.day < 42 for row in ROWS)
    assert head == [
        f"Plan hip-stem-cell, version {HIP.version}",
        "Title Hip stem cell injection",
        "Procedure Friday 2026-11-20, Europe/Madrid; 12:00 is assumed for its hour",
        "Hour 09:00",
        "Quiet hours 21:00-08:00",
        f"Messages {len(ROWS)} in all, {early} in the first 6 weeks",
        "Busiest day Fri 2026-11-20, 3 messages",
    ]


def test_each_message_has_its_day_date_time_and_kind() -> None:
    [lift_off] = [line for line in table(120) if "hard sport are over" in line]
    assert lift_off.split()[:6] == ["42", "Fri", "2027-01-01", "09:00", "lift", "off"]


def test_a_pipe_gets_no_colour_and_a_terminal_does() -> None:
    assert not any("\x1b" in line for line in table(80))
    assert any("\x1b" in line for line in table(80, force_terminal=True))


def asking(text: str, lang: str = "en") -> str:
    plan = load_plan(text, "asking.yaml")
    console = Console(file=io.StringIO(), width=120)
    rows, started = preview(plan, COURSE, lang, {}), started_by_rule(plan, lang, {})
    print_table(plan, COURSE, lang, rows, started, console)
    return console.file.getvalue()


def test_what_only_a_rule_starts_stands_below_the_table() -> None:
    shown = asking(ASKING + STARTED)
    below = shown.partition("When a rule starts it")[2]
    assert "check in still_there silence Are you still there?" in " ".join(below.split())
    assert "When a rule starts it" not in asking(ASKING)


def test_an_instrument_in_another_language_is_not_listed() -> None:
    spanish = ASKING.replace("[en]", "[es]").replace("{en:", "{es:")
    assert "HOOS" not in asking(spanish, "es")
    assert "in the patient's own words" in asking(spanish, "es")


def test_every_question_shows_its_buttons() -> None:
    shown = asking(ASKING)
    for words in (
        "[0 %] [10 %]",
        "[Yes] [No]",
        "[On my own] [With a [stick]]",
        "a number from 30 to 250, kg",
        "in the patient's own words",
        "HOOS, JR, 6 items",
        "HOOS, JR © HSS. Lyman S, Lee YY, Franklin PD",
        "LOINC 82316-1, its score 82323-7",
        "[None] [Mild] [Moderate] [Severe] [Extreme]",
    ):
        assert words in shown
