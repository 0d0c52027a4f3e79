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


def test_a_medicine_is_no_misspelt_sign() -> None:
    understood = understand("me dieron supradol en urgencias", "es")
    assert (understood.red_flags, understood.nsaids) == ([], ["ketorolac"])


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_a_links_code_raises_nothing(language: str) -> None:
    for code in ("DO8WP3rGdJSwx14cus8gnPFZFSm7sZEp", "yWrvyLuo9ahQogrrYer774", "oote", "zfao"):
        assert understand(f"/start {code}", language).red_flags == []


@pytest.mark.parametrize(
    ("said", "language", "flag"),
    [
        ("my husband collapsed", "en", "fainting"),
        ("mi madre casi no puede respirar", "es", "breathing"),
        ("mein Mann hat Schmerzen in der Brust", "de", "chest_pain"),
        ("meine Tochter hat eine geschwollene Zunge", "de", "allergic"),
    ],
)
def test_a_relatives_emergency_counts(said: str, language: str, flag: str) -> None:
    assert understand(said, language).red_flags == [flag]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("my husband has a fever", "en"),
        ("a mi hermana se le hinchó la pantorrilla", "es"),
        ("meine Frau hatte vor drei Jahren einen Schlaganfall", "de"),
        ("mein Hund ist umgekippt", "de"),
    ],
)
def test_a_relatives_lesser_or_past_sign_does_not(said: str, language: str) -> None:
    assert understand(said, language).red_flags == []


def test_the_score_that_pain_went_to_is_the_present_one() -> None:
    assert understand("bajó a 2, antes de la inyección era un 8", "es").pain == 2
