"""A first name is read as people type it; what says more than a name is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.first_name import read_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rosa", "Rosa"),
        ("rosa", "Rosa"),
        (" Rosa. ", "Rosa"),
        ("My name is Rosa", "Rosa"),
        ("Ich heiße Jürgen", "Jürgen"),
        ("Me llamo José Luis", "José Luis"),
        ("María del Carmen", "María del Carmen"),
        ("Frau Weber", "Frau Weber"),
        ("Jean-Luc", "Jean-Luc"),
        ("O’Brien", "O’Brien"),
        ("שרה", "שרה"),
        ("محمد علي", "محمد علي"),
        ("i feel dizzy", None),
        ("My leg hurts", None),
        ("Rosa and my leg hurts", None),
        ("Rosa 2", None),
        ("http://x.y", None),
        ("<b>Rosa</b>", None),
        ("\u202eRosa", None),
        ("One Two Three Four Five", None),
        ("😀", None),
        ("-", None),
        ("", None),
    ],
)
def test_a_name_is_read_or_none(text: str, name: str | None) -> None:
    assert read_name(text) == name


@given(st.text(max_size=60))
def test_a_name_is_never_empty_and_has_nothing_but_letters_and_joins(text: str) -> None:
    name = read_name(text)
    assert name is None or (name.strip() and not set(name) & set("<>&@/:\n\u202e"))
