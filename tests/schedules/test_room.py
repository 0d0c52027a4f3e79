"""Room on a day: who keeps it and who comes later."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.room import Rank, Wish, make_room

FIXED, MAY_WAIT, WINDOWED = Rank
DAY_0 = date(2027, 3, 1)


def wish(first: int, last: int, rank: Rank = MAY_WAIT) -> Wish:
    return Wish(DAY_0 + timedelta(first), DAY_0 + timedelta(last), rank)


def days(wishes: list[Wish], most: int) -> list[int]:
    return [(day - DAY_0).days for day in make_room(wishes, most)]


@pytest.mark.parametrize(
    ("wishes", "most", "expected"),
    [
        ([], 1, []),
        # Nobody moves on a day that is not over, however wide the window.
        ([wish(0, 2), wish(0, 9, WINDOWED)], 2, [0, 0]),
        # The windowed one moves first, whatever its place; then who comes last.
        ([wish(0, 9, WINDOWED), wish(0, 2), wish(0, 2)], 2, [1, 0, 0]),
        ([wish(0, 2), wish(0, 2), wish(0, 0, FIXED)], 2, [0, 1, 0]),
        # To the first of its days with room.
        ([wish(0, 0, FIXED), wish(1, 1, FIXED), wish(0, 2)], 1, [0, 1, 2]),
        # The next day is full, but one of it can go on.
        ([wish(0, 1), wish(0, 1), wish(1, 2)], 1, [0, 1, 2]),
        ([wish(0, 0, FIXED), wish(0, 1), wish(1, 2), wish(2, 3)], 1, [0, 1, 2, 3]),
        # It cannot be helped: who finds no room keeps the day.
        ([wish(0, 0, FIXED)] * 3, 1, [0, 0, 0]),
        ([wish(0, 0, FIXED), wish(1, 1, FIXED), wish(0, 1)], 1, [0, 1, 0]),
        # One way is closed; another that opens later is still found.
        ([wish(0, 0, FIXED), wish(0, 0), wish(5, 5, FIXED), wish(5, 6)], 1, [0, 0, 5, 6]),
    ],
)
def test_who_moves(wishes: list[Wish], most: int, expected: list[int]) -> None:
    assert days(wishes, most) == expected


wishes = st.lists(
    st.builds(
        lambda first, more, rank: wish(first, first + (0 if rank is FIXED else more), rank),
        st.integers(0, 4),
        st.integers(0, 2),
        st.sampled_from(Rank),
    ),
    max_size=6,
)


def too_many(chosen: tuple[date, ...], most: int) -> int:
    return sum(max(0, count - most) for count in Counter(chosen).values())


@given(wishes, st.integers(1, 2))
def test_as_few_are_too_many_as_any_choice_of_days_allows(asked: list[Wish], most: int) -> None:
    found = make_room(asked, most)
    for asker, day in zip(asked, found, strict=True):
        assert asker.first <= day <= asker.last
    best = min(too_many(choice, most) for choice in product(*(list(w.days()) for w in asked)))
    assert too_many(tuple(found), most) == best
    assert found == make_room(asked, most)


def test_a_plan_with_far_too_much_is_done_at_once() -> None:
    """Ways out are hundreds of days long here, and most lead nowhere."""
    asked = [wish(n // 3, n // 3 + 2) for n in range(2_000)]
    counts = Counter(make_room(asked, 2))
    assert counts[DAY_0] <= 3
    assert sum(counts.values()) == len(asked)
