"""Which words are real ones: what is no word of a language may be a misspelt one."""

from collections.abc import Mapping
from functools import cache

from spellchecker import SpellChecker

from .tokens import fold


@cache
def dictionary(language: str) -> Mapping[str, int]:
    """Give how often each word of a language is met, by the spell checker's dictionary."""
    words: dict[str, int] = {}
    for word, count in SpellChecker(language=language).word_frequency.dictionary.items():
        plain = word if word.isascii() else fold(word)
        words[plain] = max(words.get(plain, 0), count)
    return words
