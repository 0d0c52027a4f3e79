"""A message that may be in another language than the patient's is read in both, with care."""

import pytest

from schedules.understanding.understand import understand


@pytest.mark.parametrize(
    ("said", "language", "flags"),
    [
        # What the patient's own language takes back, no other raises from the same word.
        ("sin fiebre, sin pus, sin nada", "es", []),
        ("me puse a dieta", "es", []),
        # Another language's sign still counts.
        ("I have chest pain", "es", ["chest_pain"]),
        # A word that the table alone knows keeps its letters.
        ("torció la boca y no me entiende", "es", ["neuro"]),
    ],
)
def test_reads_other_languages_without_raising_what_the_own_one_denies(
    said: str, language: str, flags: list[str]
) -> None:
    assert understand(said, language).red_flags == flags


@pytest.mark.parametrize("said", ["99999", "pain 1000", "I weigh 111 pounds"])
def test_a_long_number_is_no_score(said: str) -> None:
    assert understand(said, "en").pain is None
