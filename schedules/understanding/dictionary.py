"""Which words are real ones: what is no word of a language may be a misspelt one."""

from functools import cache
from typing import NamedTuple

from spellchecker import SpellChecker

from .tokens import fold

OFTEN = 20_000
"""Times a word is met in the spell checker's texts, from which on it is meant as it is written."""


class Dictionary(NamedTuple):
    """The words of a language, folded, and those of them that everybody writes every day."""

    words: frozenset[str]
    common: frozenset[str]


@cache
def dictionary(language: str) -> Dictionary:
    """Give the dictionary of a language by its code, read once."""
    counts = SpellChecker(language=language).word_frequency.dictionary
    common = frozenset(fold(word) for word, count in counts.items() if count >= OFTEN)
    return Dictionary(frozenset(w if w.isascii() else fold(w) for w in counts), common)
