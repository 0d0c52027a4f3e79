"""The sentence that puts the last answer beside the first one."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from asked import EVERY_KIND
from hypothesis import given
from hypothesis import strategies as st

from bot.chart_caption import facts_said, notes_said, span_said
from bot.compared import compared
from bot.words import LANGUAGES, words
from schedules.loading.plan_file import load_plan
from schedules.progress import CheckIn, Given, Series, progress

PLAN = load_plan(
    EVERY_KIND.replace("decimals: 1,", "decimals: 1, better: low,")
    .replace("languages: [en, es]", "languages: [en, es]")
    .replace("instrument: hoos_jr}", "instrument: hoos_jr, title: {en: Hip score, es: Cadera}}"),
    "asks.yaml",
)
DAY_0 = datetime(2027, 3, 1, 9, tzinfo=UTC)


def series(name: str, *values: object) -> Series:
    """Return weekly answers to a question; None for a check-in that was left without any."""
    checks = [CheckIn(n, DAY_0 + timedelta(weeks=n), (name,)) for n in range(len(values))]
    kept = [Given(n, n, name, str(v)) for n, v in enumerate(values) if v is not None]
    [found] = progress(PLAN, "Europe/London", checks, kept)
    return found


# The language, the question and its answers, and what is said of them.
SAID = [
    ("en", "pain", (6,), "Your pain is 6."),
    ("es", "pain", (6,), "Su dolor es de 6."),
    ("de", "pain", (6,), "Ihr Schmerz liegt bei 6."),
    ("en", "pain", (6, 5, 3), "Your pain went from 6 to 3."),
    ("es", "pain", (6, 5, 3), "Su dolor pasó de 6 a 3."),
    ("de", "pain", (6, 5, 3), "Ihr Schmerz ging von 6 auf 3."),
    ("en", "pain", (5, 2, 5), "Your pain is 5, as at the start. Last time it was 2."),
    ("en", "pain", (5, 5), "Your pain is 5, as at the start."),
    ("es", "pain", (5, 5), "Su dolor es de 5, como al principio."),
    ("de", "pain", (5, 5), "Ihr Schmerz liegt bei 5, wie am Anfang."),
    ("en", "pain", (8, 2, 5), "Your pain went from 8 to 5. Last time it was 2."),
    ("en", "pain", (8, 2, 3), "Your pain went from 8 to 3."),
    ("en", "pain", (3, 6), "Your pain went from 3 to 6."),
    ("en", "relief", (30, 60), "Getting better: from 30 % to 60 %."),
    ("es", "relief", (30, 60), "Mejora: de 30 % a 60 %."),
    ("en", "weight", ("82.5", "80"), "Weight: from 82.5 kg to 80 kg."),
    ("es", "weight", ("82.5", "80"), "Peso: de 82,5 kg a 80 kg."),
    ("en", "hip", ("52.965", "76.776"), "Hip score: from 53 to 77."),
    ("es", "hip", ("76.776",), "Cadera: 77."),
]


@pytest.mark.parametrize(("language", "name", "values", "said"), SAID)
def test_the_last_answer_is_told_beside_the_first(
    language: str, name: str, values: tuple[object, ...], said: str
) -> None:
    assert compared(words(language), PLAN, series(name, *values)) == said


def test_staff_read_the_title_in_place_of_your_pain() -> None:
    said = compared(words("en"), PLAN, series("pain", 6, 3), to_patient=False)
    assert said == "Pain: from 6 to 3."


@given(st.lists(st.integers(0, 10), min_size=2, max_size=8), st.sampled_from(sorted(LANGUAGES)))
def test_the_numbers_of_the_sentence_are_the_first_and_the_last(
    values: list[int], language: str
) -> None:
    said = compared(words(language), PLAN, series("pain", *values)).split(". ")[0]
    told = [int(number) for number in re.findall(r"\d+", said)]
    assert told == ([values[0], values[-1]] if values[0] != values[-1] else [values[0]])


def test_a_caption_names_each_change_and_the_day_of_what_is_older() -> None:
    found = (series("pain", 6, 3), series("relief", 30))
    lines = facts_said(words("en"), PLAN, found, to_patient=True).splitlines()
    assert lines == [
        "• Your pain went from 6 to 3. That is much better.",
        "• Getting better: 30 %. Last answer: March 1, 2027.",
    ]
    assert span_said(words("en"), found) == "From March 1, 2027 to March 8, 2027"
    assert span_said(words("de"), found[1:]) == "1. März 2027"


def test_a_change_too_small_to_matter_is_called_the_same() -> None:
    [line] = facts_said(
        words("en"), PLAN, [series("hip", "73.472", "76.776")], to_patient=True
    ).splitlines()
    assert line == "• Hip score: from 73 to 77. That is about the same."


def test_notes_tell_of_gaps_and_of_what_a_score_was_tested_for() -> None:
    say = words("en")
    [gap] = notes_said(say, PLAN, [series("pain", 6, None, 3)])
    assert gap == "Where the line stops, an answer is missing."
    [score] = notes_said(say, PLAN, [series("hip", "53", "77")])
    assert score.splitlines() == [
        "Hip score: from 0 to 100, and 100 is best.",
        "It was tested for hip replacement, not for injections.",
        "<i>HOOS, JR © HSS</i>",
    ]
    assert notes_said(say, PLAN, [series("pain", 6, 3)]) == []
