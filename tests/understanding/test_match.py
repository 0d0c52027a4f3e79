"""Patterns are found by concept, in any order, near each other, with a typo, joined."""

import pytest
from understanding.small_table import LEXICON, TABLE, read, signs

from schedules.understanding.lexicon import Lexicon
from schedules.understanding.read_as import ReadAs
from schedules.understanding.spacing import respaced
from schedules.understanding.spans import GUESS
from schedules.understanding.tokens import tokens


@pytest.mark.parametrize(
    "text",
    [
        "chest hurts",
        "hurting in the chest",
        "my rib cage is painful",
        "CHEST PAIN",
        "chesst hurtts",  # a typo in each
        "chestpain",
        "so my chest really has a bit of a pain",
    ],
)
def test_a_sign_is_found(text: str) -> None:
    assert signs(text) == {"chest_pain"}


@pytest.mark.parametrize(
    "text",
    [
        "chest. It hurts",  # two sentences
        f"chest {'and so on ' * 7} hurts",  # too far apart
        "chess hurts",  # a word of its own
        "rib of a cage hurts",
    ],
)
def test_what_is_no_sign_is_not_found(text: str) -> None:
    assert signs(text) == set()


def test_a_rare_word_is_only_perhaps_a_misspelt_one() -> None:
    message = tokens("calm is swollen")
    assert not ReadAs(LEXICON, message).find("signs")
    assert ReadAs(LEXICON, tokens("cali is swollen"), GUESS).find("signs", GUESS)


def test_one_word_never_serves_two_items() -> None:
    table = {**TABLE, "signs": {"twice": ["HURT & HURT"]}}
    lexicon = Lexicon("en", table)
    assert not ReadAs(lexicon, tokens("it hurts")).find("signs")
    assert ReadAs(lexicon, tokens("it hurts and hurts")).find("signs")


def test_an_unknown_concept_is_refused() -> None:
    with pytest.raises(ValueError, match="en: there is no concept NOWHERE"):
        Lexicon("en", {**TABLE, "signs": {"fall": ["NOWHERE & fell"]}})


def test_joined_words_point_at_their_own_letters() -> None:
    text = "x chestpain"
    parted = respaced(tokens(text), LEXICON)
    assert [text[t.start : t.end] for t in parted] == ["x", "chest", "pain"]


def test_real_words_are_never_parted() -> None:
    assert len(respaced(tokens("painting hurtful"), LEXICON)) == 2


def test_a_flood_of_a_sign_is_still_that_sign() -> None:
    assert "chest_pain" in signs("chest pain " * 300)


def test_a_match_tells_its_words() -> None:
    (match,) = read("oh my calf is swollen").find("signs")
    assert match.words == (2, 4)


def test_a_concept_may_be_composed_of_others() -> None:
    concepts = {"cant": ["cant", "unable to"], "go": ["walk", "CANT_HOLD_BACK"]}
    concepts |= {"cant_hold_back": ["CANT stay"], "stuck": ["CANT GO"]}
    lexicon = Lexicon(
        "en", {**TABLE, "concepts": concepts, "signs": {"fall": ["STUCK"]}, "use": {}}
    )
    for text in ("cant walk", "unable to really walk", "cant cant stay"):
        assert ReadAs(lexicon, tokens(text)).find("signs"), text
    for text in ("cant", "cant. Walk", "walk cant", "cant for the life of me walk"):
        assert not ReadAs(lexicon, tokens(text)).find("signs"), text


@pytest.mark.parametrize(
    "text", ["off my feet", "off his feet", "off his very feet", "off the my feets"]
)
def test_a_phrase_of_a_sign_is_found_said_alike_and_with_small_words_between(text: str) -> None:
    assert signs(text) == {"fall"}


@pytest.mark.parametrize("text", ["off her feet", "off my cold feet", "off my the very the feet"])
def test_a_phrase_of_a_sign_is_no_other_phrase(text: str) -> None:
    assert signs(text) == set()


def test_small_words_stand_between_no_words_of_a_context() -> None:
    assert signs("fever went very away") == {"fever"}


def test_a_space_between_digits_is_not_moved() -> None:
    assert [token.text for token in respaced(tokens("38 8"), LEXICON)] == ["38", "8"]
