"""The preview in a terminal: it tells what there is, at any width, and cuts nothing."""

import io
from datetime import date, time

import pytest
from rich.console import Console

from bot.preview_table import print_table
from schedules.loading.plan_file import load_plan
from schedules.preview import preview, telling_line
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


def table(width: int, **look: object) -> list[str]:
    console = Console(file=io.StringIO(), width=width, **look)
    print_table(HIP, COURSE, "en", ROWS, console)
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
        "Procedure Friday 2026-11-20, Europe/Madrid",
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


def test_every_question_shows_its_buttons() -> None:
    plan = load_plan(ASKING, "asking.yaml")
    console = Console(file=io.StringIO(), width=120)
    rows = preview(plan, COURSE, "en", {})
    print_table(plan, COURSE, "en", rows, console)
    shown = console.file.getvalue()
    for words in (
        "[0 %] [10 %]",
        "[Yes] [No]",
        "[On my own] [With a [stick]]",
        "a number from 30 to 250, kg",
        "in the patient's own words",
        "HOOS, JR, 6 items",
        "[None] [Mild] [Moderate] [Severe] [Extreme]",
    ):
        assert words in shown
