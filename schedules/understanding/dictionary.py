"""Which words are real ones: what is no word of a language may be a misspelt one."""

from functools import cache
from itertools import chain
from typing import NamedTuple

from schedules.packaged import unpacked

from .spanish import bases
from .tokens import fold

OFTEN = 20_000
"""Times a word is met in the spell checker's texts, from which on it is meant as it is written."""
AROUND_COUNT = ": ,\n}"
SHORTEST_COUNT = len(f": {OFTEN},\n")


class Dictionary(NamedTuple):
    """The words of a language, folded, and those of them that everybody writes every day."""

    words: frozenset[str]
    common: frozenset[str]


def is_real(word: str, language: str) -> bool:
    """Tell whether a folded word is one of a language, also as a form that it leaves out."""
    words = dictionary(language).words
    return word in words or (language == "es" and not words.isdisjoint(bases(word)))


@cache
def dictionary(language: str) -> Dictionary:
    """Give the dictionary of a language by its code, read once.

    It is read from the spell checker's file, of lines such as `"word": 20010,`: the spell checker
    itself, and even a reader of JSON, takes most of the time that a start does.
    """
    _, *parts = unpacked("spellchecker", f"resources/{language}.json.gz").split('"')
    words, counts = parts[::2], parts[1::2]
    accented = fold("\n".join(word for word in words if not word.isascii())).split("\n")
    # Most counts are too short to be high: to read every number would take too long.
    common = (
        word
        for word, count in zip(words, counts, strict=True)
        if len(count) >= SHORTEST_COUNT and int(count.strip(AROUND_COUNT)) >= OFTEN
    )
    return Dictionary(
        frozenset(chain(filter(str.isascii, words), accented)), frozenset(map(fold, common))
    )
