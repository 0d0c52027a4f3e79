"""Quiet hours are read as people type them, and nothing else is taken for them."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiet_hours import length, read_quiet
from bot.words import LANGUAGES
from schedules.hours import Quiet

TEN_TO_SEVEN = "22:00-07:00"


@pytest.mark.parametrize(
    ("text", "language", "quiet"),
    [
        ("22-7", "en", TEN_TO_SEVEN),
        ("22 - 7", "de", TEN_TO_SEVEN),
        ("22:00–07:00", "es", TEN_TO_SEVEN),
        ("22:00 bis 7 Uhr", "de", TEN_TO_SEVEN),
        ("von 22 bis 7 Uhr", "de", TEN_TO_SEVEN),
        ("zwischen 22 und 7 Uhr", "de", TEN_TO_SEVEN),
        ("Von zehn Uhr abends bis sieben.", "de", TEN_TO_SEVEN),
        ("halb zehn bis sieben", "de", "21:30-07:00"),
        ("de 22 a 7", "es", TEN_TO_SEVEN),
        ("De las 22 a las 7", "es", TEN_TO_SEVEN),
        ("entre las 22 y las 7", "es", TEN_TO_SEVEN),
        ("desde las 10 de la noche hasta las 7 de la mañana", "es", TEN_TO_SEVEN),
        ("de 9 y media a 7", "es", "21:30-07:00"),
        ("from 10 pm to 7 am", "en", TEN_TO_SEVEN),
        ("10pm-7am", "en", TEN_TO_SEVEN),
        ("between 22 and 7", "en", TEN_TO_SEVEN),
        ("half past nine until seven", "en", "21:30-07:00"),
        # Nobody is quiet all day: these mean the evening.
        ("10-7", "en", TEN_TO_SEVEN),
        ("9 to 8", "en", "21:00-08:00"),
        ("12-7", "en", "00:00-07:00"),
        # What can be meant as it stands is taken as it stands.
        ("1-6", "en", "01:00-06:00"),
        ("13:00-15:00", "en", "13:00-15:00"),
        ("10am-7am", "en", "10:00-07:00"),
        ("22-22", "en", None),
        ("22", "en", None),
        ("22 7", "en", None),
        ("25-7", "en", None),
        ("2026-11-20", "en", None),
        ("555-1234", "en", None),
        ("my leg hurts from 10 to 7", "en", None),
        ("-", "en", None),
        ("", "en", None),
    ],
)
def test_quiet_hours_are_read_or_none(text: str, language: str, quiet: str | None) -> None:
    assert read_quiet(text, language) == (Quiet.parse(quiet) if quiet else None)


hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
languages = st.sampled_from(list(LANGUAGES))
NIGHT = timedelta(hours=14)


@given(hours, hours, languages, st.sampled_from(["-", " - ", "–", " to ", " bis ", " a "]))
def test_a_night_written_out_in_full_is_read_as_it_stands(
    start: time, end: time, language: str, between: str
) -> None:
    if start == end or length(Quiet(start, end)) > NIGHT:
        return
    said = f"{start:%H:%M}{between}{end:%H:%M}"
    assert read_quiet(said, language) == Quiet(start, end)


@given(st.text(max_size=40), languages)
def test_any_text_is_read_or_none_without_harm(text: str, language: str) -> None:
    read = read_quiet(text, language)
    assert read is None or read.start != read.end
