"""Weighing hears signs that no pattern names, and names the words that led to each."""

from importlib.resources import files

import pytest

from schedules.packaged import packaged
from schedules.understanding.lexicon import LANGUAGES
from schedules.understanding.pattern import BUILT_IN
from schedules.understanding.read_as import ReadAs
from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import tokens
from schedules.understanding.understand import understand
from schedules.understanding.weighing import ALWAYS, ASKED, LIKELY, weighed


def lines(language: str) -> dict[str, list[str]]:
    """Return the weights of a language as they are written, by feature."""
    text = (files("schedules.understanding") / f"{language}.weights.txt").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: pairs for name, *pairs in rows}


def named(language: str) -> set[str]:
    """Return the concepts and contexts that the tables of a language know."""
    table = packaged("schedules.understanding", f"{language}.toml")
    contexts = {f"({name})" for name in table["context"]}
    return {*map(str.upper, table["concepts"]), *BUILT_IN, *contexts, ALWAYS, ASKED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_weight_is_left_of_a_concept_that_is_no_more(language: str) -> None:
    weighty = {name for name in lines(language) if name.isupper() or not name.isalnum()}
    assert weighty <= named(language), "run tests/understanding/learn.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_likely_of_what_says_nothing(language: str) -> None:
    for text in ("", "…", "qwrtz", "ok", "👍", "12"):
        assert weighed(ReadAs(lexicon(language), tokens(text))) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_weight_is_of_a_sign_and_worth_its_place(language: str) -> None:
    signs = {pair.split()[0] for pair in lines(language)[ALWAYS]}
    assert len(signs) == 11
    for name, pairs in lines(language).items():
        for sign, weight in (pair.split() for pair in pairs):
            assert sign in signs, name
            assert float(weight) != 0, name


@pytest.mark.parametrize(
    ("language", "text", "sign", "word"),
    [
        ("en", "my chest hurts", "chest_pain", "chest"),
        ("es", "me duele el pecho", "chest_pain", "pecho"),
        ("de", "meine Brust schmerzt", "chest_pain", "Brust"),
    ],
)
def test_a_plain_sign_is_the_likeliest_and_its_words_weigh_most(
    language: str, text: str, sign: str, word: str
) -> None:
    message = tokens(text)
    found = weighed(ReadAs(lexicon(language), message))
    assert found is not None
    assert found.sign == sign
    assert found.likelihood >= LIKELY
    assert word in {text[message[place].start : message[place].end] for place in found.words}


def test_one_sentence_is_heard_among_many_others() -> None:
    calm = " ".join(["Thank you for the nice message.", "The weather is lovely here."] * 20)
    alone = weighed(ReadAs(lexicon("en"), tokens("my chest hurts")))
    among = weighed(ReadAs(lexicon("en"), tokens(f"{calm} My chest hurts. {calm}")))
    assert alone
    assert among
    assert among.sign == alone.sign
    assert among.likelihood >= LIKELY


def test_what_is_likely_is_explained_by_its_words() -> None:
    for text in ("", "my chest hurts"):
        found = understand(text, "en")
        assert set(found.red_flags) == set(found.because)
