"""What stands answered, question by question, on the patient's calendar."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.difference import Difference
from schedules.loading.plan_file import load_plan
from schedules.progress import CheckIn, Given, Point, Series, charted, progress

SOURCE = """\
name: asks
version: 1
title: {en: Asks}
languages: [en]
questions:
  weight: {type: number, unit: {en: kg}, low: 30, high: 250, decimals: 1, better: low,
           question: {en: Weight?}}
  steps: {type: number, unit: {en: steps}, low: 0, high: 9999, question: {en: Steps?}}
  relief: {type: percent, question: {en: Better?}}
  calf: {type: yes_no, question: {en: Sore?}}
  more: {type: text, question: {en: More?}}
  hip: {type: instrument, instrument: hoos_jr}
  function: {type: scale, low: 0, high: 10, better: high, question: {en: How?},
             low_label: {en: badly}, high_label: {en: well}}
  pain_today: {type: scale, low: 0, high: 10, better: low, question: {en: Pain?},
               low_label: {en: none}, high_label: {en: worst}}
  pain: {type: scale, low: 0, high: 10, better: low, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
steps:
  check_in:
    kind: check_in
    when: 1 day
    questions: [weight, steps, relief, calf, more, hip, function, pain_today, pain]
    text: {en: Hello.}
"""
PLAN = load_plan(SOURCE, "asks.yaml")
DAY_0 = datetime(2027, 3, 1, 9, tzinfo=UTC)


def weekly(count: int, asks: tuple[str, ...] = ("pain",)) -> list[CheckIn]:
    """Return check-ins a week apart, numbered from 1."""
    return [CheckIn(n, DAY_0 + timedelta(weeks=n - 1), asks) for n in range(1, count + 1)]


def pains(*values: str | None) -> list[Given]:
    """Return a reply to each weekly check-in; None for a check-in without any."""
    return [Given(n, n, "pain", value) for n, value in enumerate(values, 1) if value is not None]


def found(check_ins: list[CheckIn], given: list[Given], zone: str = "UTC") -> dict[str, Series]:
    return {series.name: series for series in progress(PLAN, zone, check_ins, given)}


def numbers(series: Series) -> list[int]:
    return [int(point.value) for point in series.points]


def test_the_first_answer_is_the_baseline_and_the_last_one_is_compared_with_it() -> None:
    pain = found(weekly(3), pains("6", "5", "3"))["pain"]
    assert pain.baseline == Point(date(2027, 3, 1), Decimal(6), 1)
    assert pain.latest == Point(date(2027, 3, 15), Decimal(3), 3)
    assert pain.change is Difference.MUCH_BETTER


def test_a_superseded_answer_does_not_count_even_when_it_was_the_first() -> None:
    given = [*pains("9", "5"), Given(3, 1, "pain", "6")]
    assert numbers(found(weekly(2), given)["pain"]) == [6, 5]


def test_an_old_check_in_that_is_answered_last_stays_in_its_place() -> None:
    given = [Given(7, 2, "pain", "3"), Given(9, 1, "pain", "8")]
    assert numbers(found(weekly(2), given)["pain"]) == [8, 3]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", date(2027, 3, 1)), ("Pacific/Auckland", date(2027, 3, 2))],
)
def test_a_value_lies_on_the_patients_own_day(zone: str, day: date) -> None:
    late = [CheckIn(1, DAY_0.replace(hour=22), ("pain",))]
    assert found(late, pains("4"), zone)["pain"].baseline.day == day


@pytest.mark.parametrize("kept", ["", "none", "11", "-1", "NaN", "Infinity", "a stick"])
def test_what_the_question_does_not_take_is_left_out(kept: str) -> None:
    """Skipped, or given to another version of the plan, where it was another question."""
    assert found(weekly(1), pains(kept)) == {}
    assert numbers(found(weekly(2), pains(kept, "4"))["pain"]) == [4]


def test_answers_of_another_version_count_by_the_name_of_the_question() -> None:
    gone = [*pains("6", "4"), Given(8, 1, "no_longer_asked", "3")]
    assert {name: numbers(series) for name, series in found(weekly(2), gone).items()} == {
        "pain": [6, 4]
    }


def test_only_questions_with_a_good_end_are_shown_and_those_that_tell_most_come_first() -> None:
    values = {
        "weight": "80.5",
        "steps": "900",
        "relief": "30",
        "calf": "yes",
        "more": "7",
        "hip": "76.776",
        "hip.1": "3",
        "function": "4",
        "pain_today": "7",
        "pain": "6",
    }
    given = [Given(n, 1, name, value) for n, (name, value) in enumerate(values.items())]
    shown = list(found(weekly(1), given))
    # The first scale for pain in the plan leads, and others for pain are never mixed into it.
    assert shown == ["pain_today", "function", "hip", "relief", "pain", "weight"]


# What came to the weekly check-ins, and the runs that a line joins.
GAPS = [
    (("6", "5", "4"), [[6, 5, 4]]),
    (("6", None, "4"), [[6], [4]]),
    ((None, "6", "4"), [[6, 4]]),  # what is missing before the first answer is no gap
    (("6", "4", None), [[6, 4]]),
    (("6", "4", None, None, "3", "2", None, "1"), [[6, 4], [3, 2], [1]]),
    (("6", "", "4"), [[6], [4]]),  # skipped
]


@pytest.mark.parametrize(("values", "runs"), GAPS)
def test_a_check_in_without_a_value_is_a_gap(
    values: tuple[str | None, ...], runs: list[list[int]]
) -> None:
    pain = found(weekly(len(values)), pains(*values))["pain"]
    assert [[int(point.value) for point in run] for run in pain.runs] == runs


def test_a_check_in_that_asks_something_else_makes_no_gap() -> None:
    first, second, third = weekly(3)
    other = CheckIn(second.id, second.due_at, ("calf",))
    assert len(found([first, other, third], pains("6", None, "4"))["pain"].runs) == 1


def test_a_year_between_two_answers_is_no_gap_when_nothing_was_asked_meanwhile() -> None:
    yearly = [CheckIn(1, DAY_0, ("pain",)), CheckIn(2, DAY_0 + timedelta(days=365), ("pain",))]
    assert len(found(yearly, pains("6", "4"))["pain"].runs) == 1


@pytest.mark.parametrize(
    ("values", "worse"),
    [
        (("3", "6"), True),
        (("3", "4"), True),  # slightly
        (("6", "3"), False),
        (("6", "2", "3"), False),  # slightly worse than last time, and better than at first
        (("6", "2", "5"), True),  # much worse than last time
        (("5",), False),
        (("5", "5"), False),
    ],
)
def test_it_is_worse_than_at_first_or_clearly_worse_than_last_time(
    values: tuple[str, ...], worse: bool
) -> None:
    assert found(weekly(len(values)), pains(*values))["pain"].is_worse is worse


def test_a_series_can_be_cut_off_at_a_check_in() -> None:
    pain = found(weekly(3), pains("6", None, "3"))["pain"]
    cut = pain.up_to(1)
    assert cut
    assert numbers(cut) == [6]
    assert pain.up_to(2) is None
    assert pain.up_to(3) == pain


def test_pain_of_the_first_days_leaves_the_charts_some_months_later() -> None:
    def names(weeks: int) -> list[str]:
        given = [Given(1, 1, "pain_today", "7"), Given(2, 1, "pain", "6")]
        given.append(Given(3, weeks, "pain_today", "4"))
        return [one.name for one in charted(list(found(weekly(weeks), given).values()), 4)]

    assert names(10) == ["pain_today", "pain"]
    assert names(20) == ["pain_today"]


def test_at_most_so_many_are_charted() -> None:
    given = [Given(n, 1, name, "6") for n, name in enumerate(("pain", "function", "hip"))]
    shown = progress(PLAN, "UTC", weekly(1), given)
    assert [one.name for one in charted(shown, 2)] == ["pain", "function"]
    assert charted((), 4) == ()


REPLIES = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["pain", "function"]), st.integers(-2, 12)),
    max_size=20,
).map(lambda drawn: [Given(n, c, q, str(v)) for n, (c, q, v) in enumerate(drawn)])


@given(REPLIES, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_changes_nothing(replies: list[Given], dice) -> None:
    check_ins = weekly(5, ("pain", "function"))
    mixed = [dice.sample(rows, len(rows)) for rows in (check_ins, replies)]
    assert progress(PLAN, "UTC", *mixed) == progress(PLAN, "UTC", check_ins, replies)


@given(REPLIES)
def test_a_superseded_answer_never_counts(replies: list[Given]) -> None:
    """By a reading of its own: the last reply to each question of each check-in, if it fits."""
    standing = {(reply.question, reply.check_in): int(reply.value) for reply in replies}
    for name in ("pain", "function"):
        expected = [
            value
            for (question, _), value in sorted(standing.items())
            if question == name and 0 <= value <= 10
        ]
        series = found(weekly(5), replies).get(name)
        assert (numbers(series) if series else []) == expected
