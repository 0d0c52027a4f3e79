"""Words of a message: folded, each in its place, sentence and clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.understanding.tokens import LONGEST, fold, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I CAN'T breathe", ["i", "cant", "breathe"]),
        ("I can’t", ["i", "cant"]),
        ("ca n't", ["cant"]),
        ("Fieber für heiß", ["fieber", "fur", "heiss"]),
        ("soooo baaad", ["so", "bad"]),
        ("ibuprofen400mg", ["ibuprofen", "400", "mg"]),
        ("ch\u200best c\u0335h\u0336est", ["chest", "chest"]),  # hidden and piled-up signs
        ("\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3}", ["emojiyes"]),
        ("38°", ["38", "degrees"]),
        ("…!?", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text)] == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two", 2),
        ("One... two", 1),  # a pause for breath
        ("38.5 now", 1),
        ("38. Now", 2),
        ("One\ntwo", 2),
        ("One?! Two", 2),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: int) -> None:
    assert len({token.sentence for token in tokens(text)}) == sentences


def test_only_the_sentence_with_the_mark_is_a_question() -> None:
    assert [token.asked for token in tokens("Why? Calf. Really?!")] == [True, False, True]


def test_what_stands_between_words_is_kept() -> None:
    assert [token.before for token in tokens("7/10, 38,5")] == ["", "/", ", ", ","]


@given(st.text(max_size=200))
def test_each_word_points_at_its_letters(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = " ".join(token.text for token in tokens(text))
    assert fold(once) == once


def test_no_more_is_read_than_can_be_sent() -> None:
    assert len(tokens("a " * LONGEST)) == LONGEST // 2
