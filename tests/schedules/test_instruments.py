"""HOOS, JR is asked as published, and scored by its published table."""

from decimal import Decimal
from itertools import pairwise

import pytest

from schedules.instruments import HOOS_JR, INSTRUMENTS

# The sum of the six answers, and the interval score that HSS publishes for it.
PUBLISHED = [
    (0, "100"),
    (1, "92.340"),
    (2, "85.257"),
    (3, "80.550"),
    (4, "76.776"),
    (5, "73.472"),
    (6, "70.426"),
    (7, "67.516"),
    (8, "64.664"),
    (9, "61.815"),
    (10, "58.930"),
    (11, "55.985"),
    (12, "52.965"),
    (13, "49.858"),
    (14, "46.652"),
    (15, "43.335"),
    (16, "39.902"),
    (17, "36.363"),
    (18, "32.735"),
    (19, "29.009"),
    (20, "25.103"),
    (21, "20.805"),
    (22, "15.633"),
    (23, "8.104"),
    (24, "0"),
]


def answers_of(total: int) -> list[int]:
    """Return six answers of 0 to 4 that sum up to a total."""
    return [min(4, max(0, total - 4 * i)) for i in range(6)]


@pytest.mark.parametrize(("total", "score"), PUBLISHED)
def test_a_sum_has_its_published_score(total: int, score: str) -> None:
    assert HOOS_JR.score(answers_of(total)) == Decimal(score)
    assert HOOS_JR.score(answers_of(total)[::-1]) == Decimal(score)


def test_more_difficulty_is_a_lower_score_and_the_steps_are_unequal() -> None:
    scores = [Decimal(score) for _, score in PUBLISHED]
    steps = [before - after for before, after in pairwise(scores)]
    assert min(steps) > 0
    assert len(set(steps)) > len(steps) // 2


@pytest.mark.parametrize("missing", range(6))
def test_there_is_no_score_unless_every_item_is_answered(missing: int) -> None:
    raw: list[int | None] = [1] * 6
    raw[missing] = None
    assert HOOS_JR.score(raw) is None


@pytest.mark.parametrize("raw", [[], [0] * 5, [0] * 7, [0, 0, 0, 0, 0, 5], [0, 0, 0, 0, 0, -1]])
def test_what_are_no_six_answers_has_no_score(raw: list[int]) -> None:
    assert HOOS_JR.score(raw) is None


def test_the_items_are_those_of_the_survey_in_order() -> None:
    assert [item.text for item in HOOS_JR.items] == [
        "Going up or down stairs",
        "Walking on an uneven surface",
        "Rising from sitting",
        "Bending to floor/pick up an object",
        "Lying in bed (turning over, maintaining hip position)",
        "Sitting",
    ]
    assert [item.stem.split()[0] for item in HOOS_JR.items] == ["What"] * 2 + ["The"] * 4
    assert HOOS_JR.choices == ("None", "Mild", "Moderate", "Severe", "Extreme")


def test_every_instrument_says_whose_it_is() -> None:
    for instrument in INSTRUMENTS.values():
        assert "©" in instrument.notice
        assert instrument.citation
        assert (
            len(instrument.intervals) == len(instrument.items) * (len(instrument.choices) - 1) + 1
        )
