"""What takes a sign back, and how far it reaches: where in doubt, the sign counts."""

import pytest
from understanding.small_table import signs


@pytest.mark.parametrize(
    "text",
    [
        "no fever",
        "without any fever",
        "no fever, swollen calf or chest pain",
        "chest does not hurt",
        "my calf is not swollen",
        "never had chest pain",
        "i dont think i have a fever",
        "fever is gone",
        "the fever went away",
        "what if my calf is swollen",
        "my son has a fever",
        "fever years ago",
        "calf is fine and swollen",
        "fell asleep",
        "oven at 38.5",
        "is fever common?",
        "what is fever?",
        "fever? no.",
        "fever no, fell no",
        "fever last week, fine now",
        "had fever, havent had it since",
        "i have never had any fever",
        "my son has a rash",
        "my son collapsed in the film",
        "my son collapsed and died",
        "on tv they said chest pain is serious",
    ],
)
def test_taken_back(text: str) -> None:
    assert signs(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "no sleep because of fever",
        "no appetite and fever",
        "no. fever",
        "no, fever",
        "not only fever",
        "no idea if fever",
        "not well but fever",
        "i did not sleep my calf is swollen",
        "calf is fine but chest hurts",
        "is it fine, fever",
        "calf is fine until today it is swollen",
        "fever, havent had sleep",
        "my son is here and my chest hurts",
        "years ago nothing but today fever",
        "new hip years ago now fever",
        "what if. Fever",
        "fell out of my bed asleep",
        "what if i get worse but now fever",
        "fever that never went away",
        "is my fever high?",
        "is it fever?",
        "is fever common",
        "fever? no answer yet",
        "fever last week and today",
        "fell last week, fine now",
        "this is his wife, he has fever",
    ],
)
def test_not_taken_back(text: str) -> None:
    assert signs(text)


def test_one_sign_taken_back_leaves_the_other() -> None:
    assert signs("no fever but my calf is swollen") == {"calf"}
    assert signs("my calf is swollen and the fever is gone") == {"calf"}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my son collapsed", "fainting"),
        ("my son has chest pain", "chest_pain"),
        ("my son has a swollen tongue", "allergic"),
        ("on tv they said nothing of my chest pain", "chest_pain"),
        ("chest pain that went away", "chest_pain"),
    ],
)
def test_an_emergency_counts_whoever_has_it_and_though_it_passed(text: str, sign: str) -> None:
    assert signs(text) == {sign}


def test_a_pattern_may_have_to_begin_its_sentence() -> None:
    assert signs("dropped at the sink") == {"fainting"}
    assert signs("all well. dropped at the sink") == {"fainting"}
    assert signs("the price dropped") == set()
