"""Grades: syllables as people speak them, and the formulas by their published figures."""

import pytest

from schedules.checks.reading import grade_of, sentences, syllables, words


@pytest.mark.parametrize(
    ("lang", "spoken"),
    [
        # Silent e, endings that are spoken or not, vowels that part.
        ("en", "the whole ta-ble walked res-ted set-tled takes chan-ges ex-er-ci-ses peo-ple"),
        ("en", "sci-ence me-di-um u-su-al cre-ate be-ing na-tion a-re-a i-bu-pro-fen qui-et"),
        ("en", "eve-ry-day eve-ning"),
        # Strong vowels part, weak ones join unless stressed; “que” and “gui” have one.
        ("es", "que gui-ta-rra dí-a ciu-dad a-ún le-er hoy le-ón pin-güi-no an-ti-in-fla-ma"),
        ("es", "in-yec-ción cuán-to ro-di-lla a-yu-da des-pués bue-yes cui-da-do"),
        # Two letters, one sound; and what only looks like it.
        ("de", "Schmerz neu-e Häu-ser See be-en-det Pa-ti-ent O-pe-ra-ti-on Quel-le Knie"),
    ],
)
def test_syllables(lang: str, spoken: str) -> None:
    for word in spoken.split():
        assert syllables(word.replace("-", ""), lang) == word.count("-") + 1, word


def test_a_word_without_vowels_has_a_syllable() -> None:
    assert syllables("HSS", "en") == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rest today. Walk tomorrow!", ["Rest today", "Walk tomorrow"]),
        ("Am 12. März ist Ruhe.", ["Am 12. März ist Ruhe"]),  # a German date ends no sentence
        ("Signs:\n• Fever\n• Pus", ["Signs", "Fever", "Pus"]),
        ("¿Y hoy? 12. ...", ["¿Y hoy"]),
    ],
)
def test_a_line_is_a_sentence(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_figures_are_no_words() -> None:
    assert words("Day 12: don't walk 5 km") == ["Day", "don't", "walk", "km"]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        # Ten words, eleven syllables, one sentence.
        ("We went for a walk today and then went home", "en", 0.39 * 10 + 11.8 * 1.1 - 15.59),
        ("We went for a walk today and then went home", "en-GB", 0.39 * 10 + 11.8 * 1.1 - 15.59),
        # Four words, six syllables.
        ("La casa es roja", "es", 3 + (100 - (206.84 - 60 * 6 / 4 - 1.02 * 4)) / 10),
        # Four words: one of three syllables and over six letters, two of one syllable.
        ("Das Krankenhaus ist offen", "de",
         0.1935 * 25 + 0.1672 * 4 + 0.1297 * 25 - 0.0327 * 50 - 0.875),
        ("Bonjour tout le monde", "fr", None),
        ("12.", "en", None),
    ],
)  # a table reads best as one  # fmt: skip
def test_formulas(text: str, lang: str, expected: float | None) -> None:
    found = grade_of(words(text), len(sentences(text)), lang)
    assert found == (None if expected is None else pytest.approx(expected))
