"""An hour is read as people type it, and nothing else is taken for one."""

from datetime import time

import pytest

from bot.hour import read_hour


@pytest.mark.parametrize(
    ("text", "language", "hour"),
    [
        ("7:30", "en", time(7, 30)),
        ("07.30", "de", time(7, 30)),
        ("9", "en", time(9)),
        ("9 Uhr", "de", time(9)),
        ("um 9", "de", time(9)),
        ("halb neun", "de", time(8, 30)),
        ("acht Uhr abends", "de", time(20)),
        ("a las 9", "es", time(9)),
        ("A las nueve y media.", "es", time(9, 30)),
        ("8 de la tarde", "es", time(20)),
        ("half past eight", "en", time(8, 30)),
        ("9 am", "en", time(9)),
        ("12 am", "en", time(0)),
        ("7:15 pm", "en", time(19, 15)),
        ("19h", "es", time(19)),
        ("19:00 pm", "en", time(19)),
        ("19:00 am", "en", None),
        ("25:00", "en", None),
        ("9:75", "en", None),
        ("half past 8:15", "en", None),
        ("2 pills", "en", None),
        ("72,5", "en", None),
        ("nine or ten", "en", None),
        ("", "en", None),
    ],
)
def test_an_hour_is_read_or_none(text: str, language: str, hour: time | None) -> None:
    assert read_hour(text, language) == hour
