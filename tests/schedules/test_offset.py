"""Offsets: how they are written, what is refused, and where months end."""

from datetime import date

import pytest

from schedules.offset import Offset, surely_before
from schedules.when import Every, expand


def offset(text: str) -> Offset:
    return Offset.parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 hours", Offset(hours=4)),
        ("0 days", Offset()),
        ("1 day", Offset(days=1)),
        ("6 weeks", Offset(days=42)),
        ("18 months", Offset(months=18)),
        ("5 years", Offset(months=60)),
    ],
)
def test_reads_a_number_and_a_unit(text: str, expected: Offset) -> None:
    assert offset(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4", "not a length of time"),
        (4, "not a length of time"),
        (None, "not a length of time"),
        ("-1 day", "not a length of time"),
        ("1.5 days", "not a length of time"),
        ("6  weeks", "not a length of time"),
        ("6 fortnights", "not a length of time"),
        ("٣ days", "not a length of time"),  # digits of other scripts look like ours to some code
        ("121 months", "longer than 10 years"),
        ("0 hours", "write “0 days”"),
    ],
)
def test_refuses_what_is_no_offset(text: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Offset.parse(text)


@pytest.mark.parametrize(
    ("anchor", "text", "expected"),
    [
        (date(2026, 1, 31), "1 month", date(2026, 2, 28)),  # clipped
        (date(2026, 1, 31), "2 months", date(2026, 3, 31)),  # from the anchor, not from 28 February
        (date(2027, 12, 31), "2 months", date(2028, 2, 29)),  # clipped in a leap year
        (date(2028, 2, 29), "1 year", date(2029, 2, 28)),
        (date(2028, 2, 29), "4 years", date(2032, 2, 29)),
        (date(2026, 12, 30), "3 days", date(2027, 1, 2)),
        (date(2028, 2, 28), "1 week", date(2028, 3, 6)),
    ],
)
def test_adds_on_the_calendar(anchor: date, text: str, expected: date) -> None:
    assert offset(text).after(anchor) == expected


@pytest.mark.parametrize("text", ["1 hour", "0 days", "1 day", "6 weeks", "18 months", "5 years"])
def test_says_itself_as_it_is_written(text: str) -> None:
    assert str(offset(text)) == text


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [
        ("1 week", "8 days", True),
        ("1 week", "7 days", False),  # the same
        ("28 days", "1 month", False),  # the same day in February
        ("27 days", "1 month", True),
        ("30 days", "1 month", False),
        ("1 month", "30 days", False),  # after it in February only
        ("1 month", "32 days", True),
        ("52 weeks", "1 year", True),
        ("365 days", "1 year", False),
        ("12 months", "1 year", False),
        ("11 weeks", "3 months", True),
    ],
)
def test_knows_which_day_comes_first_for_every_anchor(first: str, second: str, sure: bool) -> None:
    assert surely_before(offset(first), offset(second)) is sure


def every(every: str, start: str, until: str) -> Every:
    return Every.model_validate({"every": every, "from": start, "until": until})


def test_repeats_until_a_day_that_is_not_included() -> None:
    weekly = every("1 week", "1 week", "4 weeks")
    assert [str(o) for o in weekly.offsets()] == ["1 week", "2 weeks", "3 weeks"]


def test_repeats_months_from_weeks_without_drifting() -> None:
    monthly = [*every("1 month", "6 weeks", "6 months").offsets()]
    anchor = date(2026, 1, 31)
    # Months are clipped first, then the weeks are added; none is added to another's result.
    assert [o.after(anchor) for o in monthly] == [
        date(2026, 3, 14),
        date(2026, 4, 11),
        date(2026, 5, 12),
        date(2026, 6, 11),
        date(2026, 7, 12),
    ]


def test_joins_a_taper_in_order_of_time() -> None:
    taper = [
        every("2 days", "1 week", "2 weeks"),
        offset("1 month"),
        every("1 day", "0 days", "2 days"),
    ]
    assert [str(first) for first, *_ in expand(taper)] == [
        "0 days",
        "1 day",
        "1 week",
        "9 days",
        "11 days",
        "13 days",
        "1 month",
    ]


@pytest.mark.parametrize(
    ("stretch", "says"),
    [
        (("0 days", "1 day", "2 days"), "longer than 0 days"),
        (("1 day", "2 days", "2 days"), "must be later"),
        (("1 hour", "1 hour", "2 days"), "all in hours"),
        (("1 day", "4 hours", "2 days"), "all in hours"),
        (("4 hours", "2 days", "60 hours"), "all in hours"),
    ],
)
def test_refuses_a_stretch_that_goes_nowhere(stretch: tuple[str, str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        every(*stretch)
