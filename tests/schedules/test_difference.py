"""What lies between two answers is called by the plan's figure, or by the published one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.difference import Difference, difference
from schedules.faults import PlanFaults
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan

SOURCE = """\
name: asks
version: 1
title: {en: Asks}
languages: [en]
questions:
  pain: {type: scale, low: 0, high: 10, better: low, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
  pain_of_100: {type: scale, low: 0, high: 20, better: low, question: {en: Pain?},
                low_label: {en: none}, high_label: {en: worst}}
  own_pain: {type: scale, low: 0, high: 10, better: low, matters: 3, question: {en: Pain?},
             low_label: {en: none}, high_label: {en: worst}}
  function: {type: scale, low: 0, high: 10, better: high, question: {en: How?},
             low_label: {en: badly}, high_label: {en: well}}
  relief: {type: percent, matters: 20, question: {en: Better?}}
  weight: {type: number, unit: {en: kg}, low: 30, high: 250, decimals: 1, better: low,
           matters: "0.5", question: {en: Weight?}}
  hip: {type: instrument, instrument: hoos_jr}
  strict_hip: {type: instrument, instrument: hoos_jr, matters: "18.5"}
steps:
  check_in:
    kind: check_in
    when: 1 day
    questions: [pain, pain_of_100, own_pain, function, relief, weight, hip, strict_hip]
    text: {en: Hello.}
"""

# The question, the answer before, the answer now, and what that is called.
CALLED = [
    ("pain", "5", "5", "none"),
    # Salaffi 2004: 1 point or 15 % is slightly better, 2 points or 33 % much better.
    ("pain", "8", "7", "slightly better"),
    ("pain", "8", "6", "much better"),
    ("pain", "6", "3", "much better"),
    ("pain", "3", "2", "much better"),  # a third of what it was
    ("pain", "4", "3", "slightly better"),
    ("pain", "1", "0", "much better"),
    # What is worse goes by points, for a share of little is soon a lot.
    ("pain", "1", "2", "slightly worse"),
    ("pain", "0", "1", "slightly worse"),
    ("pain", "3", "5", "much worse"),
    ("pain_of_100", "9", "8", "better"),  # not the scale that was studied
    # The clinic's figure goes before the published one.
    ("own_pain", "8", "6", "too small"),
    ("own_pain", "8", "5", "better"),
    ("own_pain", "5", "7", "too small"),
    ("own_pain", "5", "8", "worse"),
    # Nobody has found out what matters here.
    ("function", "4", "5", "better"),
    ("function", "5", "4", "worse"),
    ("relief", "20", "30", "too small"),
    ("relief", "20", "40", "better"),
    ("relief", "40", "20", "worse"),
    ("weight", "80", "79.6", "too small"),
    ("weight", "80", "79.5", "better"),
    ("weight", "79.5", "80", "worse"),
    # HOOS, JR: 7.76.
    ("hip", "73.472", "80.550", "too small"),  # 7.078
    ("hip", "64.664", "73.472", "better"),  # 8.808
    ("hip", "73.472", "64.664", "worse"),
    ("strict_hip", "64.664", "80.550", "too small"),
    ("strict_hip", "64.664", "85.257", "better"),
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SOURCE, "asks.yaml")


@pytest.mark.parametrize(("name", "before", "now", "called"), CALLED)
def test_a_change_is_called_by_what_matters(
    plan: Plan, name: str, before: str, now: str, called: str
) -> None:
    found = difference(name, plan.questions[name], Decimal(before), Decimal(now))
    assert found == called


@given(st.sampled_from(["pain", "function", "hip", "relief"]), st.integers(0, 10))
def test_the_same_answer_is_no_change(name: str, value: int) -> None:
    asked = load_plan(SOURCE, "asks.yaml").questions[name]
    assert difference(name, asked, Decimal(value), Decimal(value)) is Difference.NONE


@pytest.mark.parametrize("figure", ["0", "-1", "true", "two", '"7,76"', "[1]", "99999"])
def test_a_figure_that_is_none_is_refused_where_it_stands(figure: str) -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(SOURCE.replace("matters: 3", f"matters: {figure}"), "asks.yaml")
    [line] = refused.value.lines()
    assert line.startswith("asks.yaml:10:")
    assert 'Write it like 2 or "7.76".' in line
