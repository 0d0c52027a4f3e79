"""Which rules an answer or a silence meets."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.loading.plan_file import load_plan
from schedules.plan import Plan
from schedules.rule import Rule
from schedules.rules import Answer, Day, asked_about, fired, fired_by_silence, heeds_silence

ANCHOR = date(2027, 3, 1)
PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain}, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
  relief: {type: percent, title: {en: Relief}, question: {en: Better?}}
  calf: {type: yes_no, title: {en: Calf}, question: {en: Swollen?}}
  walking: {type: choice, choices: {alone: {en: Alone}, stick: {en: Stick}}, question: {en: How?}}
  weight: {type: number, unit: {en: kg}, low: 30, high: 250, decimals: 1, question: {en: Weight?}}
  more: {type: text, question: {en: More?}}
  hip: {type: instrument, instrument: hoos_jr, title: {en: Hip}}
steps:
  ask:
    kind: check_in
    when: [1 day, 2 days]
    questions: [pain, relief, calf, walking, weight, more, hip]
    text: {en: "Hello.\\n\\nHow are you?"}
"""
SOUND = load_plan(PLAN, "plan")


def with_rules(**rules: dict[str, object]) -> Plan:
    """Return the plan with rules of any kind, sensible or not."""
    read = {name: Rule.model_validate(rule) for name, rule in rules.items()}
    return SOUND.model_copy(update={"rules": read})


def holds(condition: str, question: str, value: str, first: str | None = None) -> bool:
    """Tell whether a rule with this condition is met on the day after the procedure."""
    plan = with_rules(it={"if": condition, "then": {"alert": "today"}})
    day = Day(ANCHOR, ANCHOR + timedelta(days=1))
    return [rule.name for rule in fired(plan, Answer(question, value, first), day)] == ["it"]


# condition, question, answer, first answer to it, met
CASES = [
    ("pain >= 7", "pain", "7", None, True),
    ("pain >= 7", "pain", "6", None, False),
    ("pain >= 7", "relief", "70", None, False),  # another question
    ("pain > 7", "pain", "7", None, False),
    ("pain < 3", "pain", "2", None, True),
    ("pain <= 3", "pain", "10", None, False),  # compared as numbers, not as letters
    ("pain = 0", "pain", "0", None, True),
    ("weight > 80.5", "weight", "80.6", None, True),
    ("weight = 80.5", "weight", "80.50", None, True),
    ("hip < 40", "hip", "39.902", None, True),
    ("more > 1", "more", "2 beers", None, False),  # words are no number
    ("more > 1", "more", "Infinity", None, False),
    ("more > 1", "more", "NaN", None, False),
    ("calf is yes", "calf", "yes", None, True),
    ("calf is yes", "calf", "no", None, False),
    ("walking is stick", "walking", "stick", None, True),
    ("pain within 1 of baseline", "pain", "5", "6", True),
    ("pain within 1 of baseline", "pain", "9", "6", True),  # worse than at the start
    ("pain within 1 of baseline", "pain", "4", "6", False),
    ("relief within 10 of baseline", "relief", "40", "30", True),  # more is better here
    ("relief within 10 of baseline", "relief", "50", "30", False),
    ("hip within 1 of baseline", "hip", "76.776", "75.776", True),  # exactly 1, in decimals
    ("pain worse by 2", "pain", "8", "6", True),
    ("pain worse by 2", "pain", "7", "6", False),
    ("relief worse by 20", "relief", "30", "50", True),
    ("hip worse by 7.76", "hip", "50", "58.93", True),
    ("pain better by 2", "pain", "4", "6", True),
    ("pain better by 2", "pain", "8", "6", False),
    ("pain worse by 2", "pain", "8", None, False),  # the first answer is beside nothing
    ("weight worse by 2", "weight", "80", "70", False),  # neither way is better
    ("3 unanswered", "pain", "8", "6", False),
]


@pytest.mark.parametrize(("condition", "question", "value", "first", "met"), CASES)
def test_an_answer_meets_a_condition(
    condition: str, question: str, value: str, first: str | None, met: bool
) -> None:
    assert holds(condition, question, value, first) is met


# from, until, days after the procedure, met
BOUNDS = [
    (None, None, 0, True),
    ("1 week", None, 6, False),
    ("1 week", None, 7, True),
    (None, "1 week", 6, True),
    (None, "1 week", 7, False),
    ("12 months", None, 364, False),
    ("12 months", None, 366, True),  # 2028 is a leap year
]


@pytest.mark.parametrize(("start", "until", "days", "met"), BOUNDS)
def test_a_rule_fires_between_its_days_only(
    start: str | None, until: str | None, days: int, met: bool
) -> None:
    bounds = {key: text for key, text in (("from", start), ("until", until)) if text}
    plan = with_rules(
        pain={"if": "pain >= 7", "then": {"alert": "now"}, **bounds},
        silence={"if": "1 unanswered", "then": {"alert": "now"}, **bounds},
    )
    day = Day(ANCHOR, ANCHOR + timedelta(days=days))
    assert [rule.name for rule in fired(plan, Answer("pain", "8"), day)] == ["pain"] * met
    assert [rule.name for rule in fired_by_silence(plan, 1, day)] == ["silence"] * met


def test_silence_meets_the_rules_up_to_its_length() -> None:
    plan = with_rules(
        two={"if": "2 unanswered", "then": {"alert": "routine"}},
        three={"if": "3 unanswered", "then": {"no_answer": "3 days"}},
        pain={"if": "pain >= 7", "then": {"alert": "now"}},
    )
    day = Day(ANCHOR, ANCHOR)
    names = [[rule.name for rule in fired_by_silence(plan, n, day)] for n in range(5)]
    assert names == [[], [], ["two"], ["two", "three"], ["two", "three"]]
    assert (heeds_silence(plan), heeds_silence(SOUND)) == (True, False)
    assert [asked_about(rule) for rule in plan.rules.values()] == [None, None, "pain"]


scores = st.integers(0, 10)


@given(first=scores, value=scores, by=st.integers(1, 10))
def test_worse_and_better_mirror_each_other(first: int, value: int, by: int) -> None:
    worse = holds(f"pain worse by {by}", "pain", str(value), str(first))
    assert worse is (value - first >= by)
    assert worse is holds(f"pain better by {by}", "pain", str(first), str(value))
    assert worse is holds(
        f"relief worse by {by * 10}", "relief", str(-value * 10), str(-first * 10)
    )


@given(first=scores, value=scores, within=st.integers(0, 10))
def test_near_the_start_is_all_that_is_not_better_by_more(
    first: int, value: int, within: int
) -> None:
    near = holds(f"pain within {within} of baseline", "pain", str(value), str(first))
    assert near is not holds(f"pain better by {within + 1}", "pain", str(value), str(first))


words = st.text(st.characters(exclude_categories=["Nd"]), max_size=20)


@given(value=words, first=st.none() | words)
def test_words_are_neither_more_nor_less_than_a_number(value: str, first: str | None) -> None:
    conditions = ["pain >= 0", "pain < 99", "pain within 1 of baseline", "pain worse by 0"]
    assert [c for c in conditions if holds(c, "pain", value, first)] == []


def test_an_answer_to_a_question_the_plan_no_longer_asks_meets_nothing() -> None:
    plan = with_rules(it={"if": "pain >= 7", "then": {"alert": "now"}})
    without = plan.model_copy(update={"questions": {}})
    assert fired(without, Answer("pain", "8"), Day(ANCHOR, ANCHOR)) == []
