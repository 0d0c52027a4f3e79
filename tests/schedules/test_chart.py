"""The chart of a course: its axis, what holds when, and where a day is on it."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.chart import Chart, LaneKind, chart
from schedules.loading.plan_file import load_plan
from schedules.plan import Kind
from schedules.shelf import open_plan, shipped
from schedules.time_axis import lay_axis
from schedules.timeline import Course, timeline

FACTS = {"clinic": "Riverside", "phone": "555 0100", "emergency": "112"}
ANCHOR = date(2026, 11, 20)
PLANS = {name: open_plan(name) for name in shipped()}
HIP = PLANS["hip-stem-cell"]


def course(anchor: date = ANCHOR) -> Course:
    return Course(anchor, "Europe/Madrid", time(9), HIP.quiet)


def hip(on: date | None = None) -> Chart:
    return chart(HIP, course(), "en", FACTS, on)


anchors = st.dates(date(1990, 1, 1), date(2060, 12, 31))
lasts = st.integers(0, 3_660)


@given(anchors, lasts)
def test_an_axis_fills_its_width_and_never_turns_back(anchor: date, last: int) -> None:
    axis = lay_axis(anchor, last)
    assert axis.place(0) == pytest.approx(0)
    assert axis.place(axis.last) == pytest.approx(1)
    places = [axis.place(day) for day in range(int(axis.last) + 1)]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@given(anchors, lasts)
def test_an_axis_names_days_that_are_on_it(anchor: date, last: int) -> None:
    axis = lay_axis(anchor, last)
    named = axis.named_days()
    assert named == sorted(set(named))
    assert named[0] == anchor
    assert named[-1] <= anchor + timedelta(days=max(last, 1))


def test_the_first_weeks_are_large_and_the_years_small() -> None:
    axis = lay_axis(ANCHOR, 1826)
    widths = [(s.right - s.left) / (s.last - s.first) for s in axis.stretches]
    assert widths == sorted(widths, reverse=True)
    assert axis.place(42) > 0.5


@given(st.sampled_from(sorted(PLANS)), anchors)
def test_every_message_has_one_mark(name: str, anchor: date) -> None:
    plan = PLANS[name]
    shown = chart(plan, course(anchor), "en", FACTS)
    marks = [m for lane in shown.lanes for m in [*lane.marks, lane.lift_off] if m]
    due = timeline(plan, course(anchor))
    assert sorted(m.day for m in marks) == sorted(o.local.date() for o in due)
    assert all(0 <= m.place <= 1 for m in marks)


@given(st.sampled_from(sorted(PLANS)), anchors)
def test_each_card_has_a_bar_from_its_start_to_its_end(name: str, anchor: date) -> None:
    plan = PLANS[name]
    bars = {
        (lane.bar.since, lane.bar.until)
        for lane in chart(plan, course(anchor), "en", FACTS).lanes
        if lane.bar
    }
    assert bars == {
        (s.start.after(anchor), s.until.after(anchor) if s.until else None)
        for s in plan.steps.values()
        if s.card
    }


def test_what_to_avoid_comes_first_and_what_begins_earlier_comes_before() -> None:
    lanes = hip().lanes
    kinds = [lane.kind for lane in lanes]
    assert kinds == sorted(kinds, key=list(LaneKind).index)
    for kind in (LaneKind.AVOID, LaneKind.DO):
        starts = [lane.bar.since for lane in lanes if lane.kind is kind and lane.bar]
        assert starts == sorted(starts)


def test_only_a_restriction_is_lifted() -> None:
    lifted = [lane for lane in hip().lanes if lane.lift_off]
    restrictions = [s for s in HIP.steps.values() if s.kind is Kind.RESTRICTION]
    assert [lane.kind for lane in lifted] == [LaneKind.AVOID] * len(restrictions)
    assert all(lane.lift_off.day == lane.bar.until for lane in lifted)


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        (None, False),
        (ANCHOR - timedelta(days=1), False),
        (ANCHOR, True),
        (date(2031, 11, 20), True),
        (date(2031, 12, 20), False),
    ],
)
def test_the_day_is_marked_as_long_as_it_is_on_the_chart(on: date | None, shown: bool) -> None:
    here = hip(on).here
    assert (here is not None) is shown
    if here:
        assert here.day == on


def test_a_chart_is_in_the_language_asked_for() -> None:
    german = chart(HIP, course(), "de-AT", FACTS)
    assert german.title == "Stammzell-Injektion in die Hüfte"
    assert "Physiotherapie, Schritt für Schritt" in [lane.card for lane in german.lanes]


BY_RULE = """\
name: by-rule
version: 1
title: {en: By rule}
languages: [en]
questions:
  calf: {type: yes_no, question: {en: Is one calf swollen?}}
rules:
  calf: {if: calf is yes, then: {start: rest}}
steps:
  ask: {kind: check_in, when: 0 days, questions: [calf], text: {en: How are you?}}
  rest: {kind: advice, when: by rule, card: {en: Rest}, text: {en: Please rest.}}
"""


def test_what_only_a_rule_starts_is_not_on_the_chart() -> None:
    shown = chart(load_plan(BY_RULE, "by-rule.yaml"), course(), "en", FACTS)
    assert [lane.kind for lane in shown.lanes] == [LaneKind.ASK]
    assert shown.axis.last == 1
