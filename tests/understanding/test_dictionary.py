"""The dictionaries are those of the spell checker, however quickly they are read."""

import pytest
from spellchecker import SpellChecker

from schedules.understanding.dictionary import OFTEN, dictionary
from schedules.understanding.lexicon import LANGUAGES
from schedules.understanding.tokens import fold


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_and_common_ones_are_those_of_the_spell_checker(code: str) -> None:
    counts = SpellChecker(language=code).word_frequency.dictionary
    read = dictionary(code)
    assert read.words == {word if word.isascii() else fold(word) for word in counts}
    assert read.common == {fold(word) for word, count in counts.items() if count >= OFTEN}
