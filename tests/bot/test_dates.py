"""Days as people type them are understood in three languages, or not at all."""

from datetime import date, time

import pytest

from bot.dates import read_date, read_moment, two_readings

JAN_3, MAR_1 = date(2027, 1, 3), date(2027, 3, 1)
TODAY = date(2026, 11, 20)  # a Friday

UNDERSTOOD = [
    # language, as typed, the day meant
    ("en", "today", date(2026, 11, 20)),
    ("en", "yesterday", date(2026, 11, 19)),
    ("en", "5 days ago", date(2026, 11, 15)),
    ("en", "12 Nov", date(2026, 11, 12)),
    ("en", "Nov 12th", date(2026, 11, 12)),
    ("en", "12.11.", date(2026, 11, 12)),
    ("en", "12/11", date(2026, 11, 12)),
    ("en", "12/11/2026", date(2026, 11, 12)),
    ("en", "2026-11-12", date(2026, 11, 12)),
    # without a year, the nearest: a procedure may be planned as well as past
    ("en", "12 Dec", date(2026, 12, 12)),
    ("en", "3 Jan", date(2027, 1, 3)),
    ("en", "1 Jul", date(2026, 7, 1)),
    ("es", "ayer", date(2026, 11, 19)),
    ("es", "anteayer", date(2026, 11, 18)),
    ("es", "12 de noviembre", date(2026, 11, 12)),
    ("es", "12.11.", date(2026, 11, 12)),
    ("es", "yesterday", date(2026, 11, 19)),
    ("de", "gestern", date(2026, 11, 19)),
    ("de", "vorgestern", date(2026, 11, 18)),
    ("de", "12. November", date(2026, 11, 12)),
    ("de", "12.11.", date(2026, 11, 12)),
    ("de", "12.11.26", date(2026, 11, 12)),
    ("de", "12.1.", date(2027, 1, 12)),
]


@pytest.mark.parametrize(("language", "typed", "day"), UNDERSTOOD)
def test_a_day_is_understood(language, typed, day):
    assert read_date(typed, language, TODAY) == day


NONSENSE = [
    *("", "x", "5", "12", "hello", "12:30", "<b>", "\0\0", "0000-00-00", "x" * 5000),
    *("31/2", "30 Feb", "2026-02-30", "31.11.", "31.2"),  # no such day
    *("12 Nov 1999", "12 Nov 2040", "2028-12-31", "9999-12-31"),  # nobody's procedure
]


@pytest.mark.parametrize("typed", NONSENSE)
@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_what_is_no_day_is_none(typed, language):
    assert read_date(typed, language, TODAY) is None


def test_a_leap_day_is_found_in_its_year():
    assert read_date("29 Feb", "en", date(2028, 3, 3)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("language", "typed", "moment"),
    [
        ("en", "today 09:30", (TODAY, time(9, 30))),
        ("en", "12 Nov at 14:05", (date(2026, 11, 12), time(14, 5))),
        ("en", "2026-11-12, 8:00", (date(2026, 11, 12), time(8))),
        ("es", "ayer a las 18:00", (date(2026, 11, 19), time(18))),
        ("de", "gestern um 9:15 Uhr", (date(2026, 11, 19), time(9, 15))),
        ("de", "12.11.", (date(2026, 11, 12), None)),  # a day, and no hour
        ("en", "today 25:00", None),
        ("en", "09:30", None),  # an hour, and no day
    ],
)
def test_an_hour_behind_a_day_is_understood(language, typed, moment):
    assert read_moment(typed, language, TODAY) == moment


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        # English is read in both orders, Spanish and German are not.
        ("en", "3/1", (JAN_3, MAR_1)),
        ("en", "3/1/2027", (JAN_3, MAR_1)),
        ("en", "3-1", (JAN_3, MAR_1)),
        ("es", "3/1", None),
        ("de", "3.1.", None),
        ("en", "13/1", None),
        ("en", "3/3", None),
        ("en", "3 Jan", None),
    ],
)
def test_a_date_of_two_readings_is_told(language, typed, meant):
    assert two_readings(typed, language, TODAY) == meant
