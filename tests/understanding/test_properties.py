"""What holds of every message: nothing else in it takes a sign back, and no text is too much."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stopwatch import work_of_block

from schedules.understanding.lexicon import LANGUAGES
from schedules.understanding.tokens import LONGEST
from schedules.understanding.understand import get_ready, understand

SIGNS = {
    "en": {
        "my chest hurts": "chest_pain",
        "I can hardly breathe": "breathing",
        "my calf is swollen": "calf",
        "pus is coming from the wound": "infection",
        "I have a fever": "fever",
        "the pain is unbearable": "severe_pain",
        "my tongue is swelling": "allergic",
        "I fell on the stairs": "fall",
        "my foot is numb": "neuro",
        "I passed out": "fainting",
        "I want to die": "self_harm",
    },
    "es": {
        "me duele el pecho": "chest_pain",
        "no puedo respirar": "breathing",
        "tengo la pantorrilla hinchada": "calf",
        "sale pus de la herida": "infection",
        "tengo fiebre": "fever",
        "el dolor es insoportable": "severe_pain",
        "se me hincha la lengua": "allergic",
        "me caí en la escalera": "fall",
        "tengo el pie dormido": "neuro",
        "me desmayé": "fainting",
        "quiero morirme": "self_harm",
    },
    "de": {
        "meine Brust schmerzt": "chest_pain",
        "ich bekomme kaum Luft": "breathing",
        "meine Wade ist geschwollen": "calf",
        "aus der Wunde kommt Eiter": "infection",
        "ich habe Fieber": "fever",
        "die Schmerzen sind unerträglich": "severe_pain",
        "meine Zunge schwillt an": "allergic",
        "ich bin gestürzt": "fall",
        "mein Fuß ist taub": "neuro",
        "ich war ohnmächtig": "fainting",
        "ich will sterben": "self_harm",
    },
}
AROUND = {
    "en": (
        "Thanks for asking",
        "No fever",
        "My daughter has a cold",
        "What if it rains?",
        "Everything was fine years ago",
        "I did not sleep",
        "Can I take Advil?",
        "It went away",
    ),
    "es": (
        "Gracias por preguntar",
        "No tengo náuseas",
        "Mi hija tiene gripe",
        "¿Y si llueve?",
        "Hace años todo estaba bien",
        "No dormí",
        "¿Puedo tomar ibuprofeno?",
        "Ya se pasó",
    ),
    "de": (
        "Danke der Nachfrage",
        "Kein Husten",
        "Meine Tochter hat Schnupfen",
        "Was, wenn es regnet?",
        "Vor Jahren war alles gut",
        "Ich habe nicht geschlafen",
        "Darf ich Ibuprofen nehmen?",
        "Es ist weg",
    ),
}
EACH = [(code, said, sign) for code, signs in SIGNS.items() for said, sign in signs.items()]
FLOORS = {"en": 0.90, "es": 0.92, "de": 0.90}
"""How many signs are still found with one random typo; measured: 0.92 and 0.94."""
MOST_MS = 1_000  # of CPU, also on a slow machine: without a bound it would be minutes
"""Far above what 4,096 characters take (see tests/bench), for a machine that is busy."""


def found(text: str, code: str) -> list[str]:
    return understand(text, code).red_flags


@pytest.mark.parametrize(("code", "said", "sign"), EACH)
def test_a_sign_is_one_whatever_is_said_around_it(code: str, said: str, sign: str) -> None:
    for other in AROUND[code]:
        for between in (". ", "\n", "! "):
            assert sign in found(f"{other}{between}{said}", code)
            assert sign in found(f"{said}{between}{other}", code)


@pytest.mark.parametrize(("code", "said", "sign"), EACH)
def test_case_accents_and_punctuation_change_nothing(code: str, said: str, sign: str) -> None:
    plain = said.translate(str.maketrans("áéíóúñäöü", "aeiounaou")).replace("ß", "ss")
    for text in (said.upper(), plain, f"{said}!!!", f"...{said}", f"“{said}”", f"  {said} 😢"):
        assert sign in found(text, code)


def one_typo(text: str, dice: random.Random) -> str:
    """Give a text with one letter wrong, missing, double or at its neighbour's place."""
    place = dice.choice([at for at, letter in enumerate(text) if letter.isalpha()])
    before, letter, after = text[:place], text[place], text[place + 1 :]
    return before + dice.choice(
        [
            dice.choice(string.ascii_lowercase) + after,
            after,
            letter + letter + after,
            after[:1] + letter + after[1:],
        ]
    )


@pytest.mark.parametrize(("code", "floor"), FLOORS.items())
def test_most_signs_survive_a_random_typo(code: str, floor: float) -> None:
    # A typo may make another real word of one, or hit one of two or three letters.
    dice = random.Random(7)
    tried = [
        sign in found(one_typo(said, dice), code)
        for said, sign in SIGNS[code].items()
        for _ in range(60)
    ]
    assert sum(tried) / len(tried) >= floor


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    get_ready()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=LONGEST), st.sampled_from([*LANGUAGES, None, "fr", ""]))
def test_any_text_is_understood(text: str, code: str | None) -> None:
    understood = understand(text, code)
    assert understood.text == text
    assert understood.pain is None or 0 <= understood.pain <= 10
    assert understood == understand(text, code)


WORDS = [word for signs in SIGNS.values() for said in signs for word in said.split()]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, "no", "7", "38.5", "10", "?", ".", ","]), min_size=1),
    st.sampled_from(LANGUAGES),
)
def test_a_flood_of_telling_words_takes_bounded_time(words: list[str], code: str) -> None:
    text = (" ".join(words) + " ") * LONGEST
    with work_of_block() as spent:
        understand(text[:LONGEST], code)
    assert spent.seconds * 1_000 < MOST_MS
