"""Numbers as people write and say them, temperatures, and scores for pain."""

import pytest
from understanding.small_table import LEXICON, read, signs

from schedules.understanding.scores import pain_of
from schedules.understanding.tokens import tokens


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("7", [7]),
        ("38.5 and 38,5", [38.5, 38.5]),
        ("38. 5", [38, 5]),
        ("38'5", [38.5]),  # as in Spain
        ("thirty eight", [38]),
        ("a hundred and two", [102]),
        ("thirty eight point six", [38.6]),
        ("six two", [6, 2]),
        ("1234", []),
        ("7 " * 500, [7] * 100),  # bounded
    ],
)
def test_numbers(text: str, values: list[float]) -> None:
    numbers = LEXICON.numerals.numbers(tokens(text))
    assert [number.value for number in numbers] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "fever"),
    [
        ("38.5", True),
        ("101,3", True),
        ("39 c", True),
        ("102 F", True),
        ("39 degrees", True),
        ("39°", True),
        ("thirty eight point six", True),
        ("thermometer says 102", True),
        ("102", False),
        ("bent to 105 degrees", False),  # as a knee does
        ("37.9", False),
        ("100.3 f", False),
        ("38.5 kg", False),
        ("130/101.5", False),
        ("thermometer says 97", False),
    ],
)
def test_a_fever_by_its_number(text: str, fever: bool) -> None:
    assert ("fever" in signs(text)) is fever


@pytest.mark.parametrize(
    ("text", "pain"),
    [
        ("6", 6),
        ("its a six", 6),
        ("6/10", 6),
        ("six out of ten", 6),
        ("6 to 8", 8),
        ("yesterday 8/10 today 6/10", 6),
        ("its a 5 yesterday but its a 8", 8),
        ("8/10 yesterday, 6/10 today", 6),
        ("7.5/10", 8),
        ("six and a half", 7),
        ("6/10 and 3/10", 6),  # nothing says which is now
        ("0/10", 0),
        ("12/10", None),
        ("11", None),
        ("day 6", None),
        ("6 mg", None),
        ("thirty", None),
        ("", None),
    ],
)
def test_a_score(text: str, pain: int | None) -> None:
    assert pain_of(read(text))[0] == pain
