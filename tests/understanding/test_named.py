"""A plan's words in a message: inflected, misspelt, joined, and what only looks alike."""

import pytest

from schedules.understanding.named import Vocabulary
from schedules.understanding.stems import stems
from schedules.understanding.tokens import tokens

WORDS = {
    "en": {
        "hard": ["run", "running", "jog", "jumping", "lift weights", "cross my legs", "heavy"],
        "bath": ["bath", "run a bath"],
        "heat": ["hot bath", "sauna"],
        "swim": ["swimming"],
    },
    "es": {
        "hard": ["correr", "levantar peso", "por encima de la cabeza"],
        "bath": ["bañarme", "bañera"],
        "swim": ["nadar"],
    },
    "de": {
        "hard": ["joggen", "laufen", "Gewichte heben", "bücken"],
        "bath": ["baden"],
        "swim": ["schwimmen", "Rad fahren"],
    },
}


def named(text: str, language: str) -> list[str]:
    vocabulary = Vocabulary(language, WORDS[language].items())
    return [part for found in vocabulary.named_in(tokens(text)) for part in found.parts]


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        # inflected
        ("en", "when can I be running, or go for a jog", ["hard", "hard"]),
        ("en", "he jumps and swims", ["hard", "swim"]),
        ("es", "está bien si corro o estoy corriendo", ["hard", "hard"]),
        ("es", "quiero bañarme en la bañera", ["bath", "bath"]),
        ("de", "ich jogge, er läuft, sie hat gejoggt und ist gelaufen", ["hard"] * 4),
        ("de", "ich habe gebadet", ["bath"]),
        # misspelt
        ("en", "runing and swiming", ["hard", "swim"]),
        ("es", "corer o nadarr", ["hard", "swim"]),
        ("de", "schwimen oder jogen, auch buecken", ["swim", "hard", "hard"]),
        # phrases, with words between and without their articles
        ("en", "can I lift some weights", ["hard"]),
        ("en", "sit and cross the legs", ["hard"]),
        ("en", "lift. weights", []),
        ("es", "levantar algo de peso", ["hard"]),
        ("de", "mit dem Rad zur Arbeit fahren", ["swim"]),
        # joined
        ("de", "Brustschwimmen, Eislaufen", ["swim", "hard"]),
        # the longer phrase counts, and no word twice
        ("en", "a hot bath", ["heat"]),
        ("en", "run a bath", ["bath"]),
        ("en", "run. a bath", ["hard", "bath"]),
        # what only looks alike
        ("en", "lose weight, sum, rum, hum, bat, lob", []),
        ("en", "hiking, pumping, bathroom", []),
        ("es", "ir al baño, nada, bajar de peso", []),
        ("de", "mein Gewicht, im Bett, nach Hause gehen", []),
        ("en", "", []),
        ("en", "🙈 \x00 ½ run" + "x" * 5_000, []),
    ],
)
def test_words_of_a_plan_are_found(language: str, text: str, parts: list[str]) -> None:
    assert named(text, language) == parts


def test_what_is_found_tells_the_plans_phrase_and_the_words() -> None:
    vocabulary = Vocabulary("en", [("a", ["Cross my legs"]), ("b", ["cross my legs"])])
    [found] = vocabulary.named_in(tokens("may I corss both legs"))
    assert (found.phrase, found.parts, found.words) == ("Cross my legs", ("a", "b"), (2, 4))


def test_a_flood_of_words_takes_no_time() -> None:
    assert len(named("jog bath " * 450, "en")) == 900


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "run runs running"),
        ("es", "correr corro corra corriendo corremos"),
        ("es", "ducha ducharme ducharse duchando"),
        ("de", "joggen jogge joggt gejoggt"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, forms: str) -> None:
    assert set.intersection(*(set(stems(form, language)) for form in forms.split()))


def test_an_unknown_language_has_no_stems() -> None:
    assert stems("courir", "fr") == frozenset()
