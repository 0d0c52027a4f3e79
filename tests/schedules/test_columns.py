"""A number that somebody types leads to a row, to none, and never to an error of the database."""

import pytest

from schedules.columns import typed_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("0042", 42),
        ("2147483647", 2147483647),
        ("2147483648", None),  # PostgreSQL would refuse to look
        ("9" * 5000, None),
        ("0", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("None", None),
    ],
)
def test_only_what_can_be_the_number_of_a_row_is_one(text: str, number: int | None) -> None:
    assert typed_number(text) == number
