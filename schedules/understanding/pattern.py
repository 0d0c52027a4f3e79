"""Patterns of a language's table: concepts and words that have to stand together.

A pattern is items: a CONCEPT in capitals or a plain word. Items follow one another with up to two
words between; `&` between them means anywhere in the same sentence, in any order, up to ten words
apart. `^` before them means that the first begins its sentence: “fell in the kitchen”. A phrase of
a concept is words; `word*` stands for all words that begin so, `*word` for all that end so. A
phrase that names another concept is composed: its items follow one another as those of a pattern
do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .tokens import fold

Phrase = tuple[str, ...]
OPENS = "^"
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
BUILT_IN = frozenset({"HIGH_TEMPERATURE", "NORMAL_TEMPERATURE", "MAYBE_TEMPERATURE"})
"""Concepts that are found without a table: see numbers.py."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What has to be found together: parts in any order, the `items` of each in theirs.

    One that `opens` begins its sentence.
    """

    name: str
    parts: tuple[tuple[str, ...], ...]
    items: frozenset[str]
    opens: bool = False

    def halves(self) -> Iterator[frozenset[str]]:
        """Give what of the pattern is enough to look for the rest among misspelt words."""
        if len(self.parts) > 1:
            yield from map(frozenset, self.parts)
        elif len(self.items) > 1:
            yield from (frozenset({item}) for item in self.items)


def written(phrase: str) -> Iterator[Phrase]:
    """Give a phrase as it is compared; of one with an umlaut, also as it is typed without."""
    plain = phrase.lower()
    yield _folded(plain)
    if not plain.isascii() and (spelt := plain.translate(UMLAUTS)) != plain:
        yield _folded(spelt)


def _folded(phrase: str) -> Phrase:
    return tuple(filter(None, map(_folded_word, phrase.split())))


@lru_cache(maxsize=20_000)
def _folded_word(word: str) -> str:
    # Phrases are made of few words, again and again.
    return fold(word)


def patterns(group: Mapping[str, list[str]]) -> list[Pattern]:
    """Give the patterns of one group of a table."""
    return [_pattern(name, text) for name, texts in group.items() for text in texts]


def _pattern(name: str, text: str) -> Pattern:
    opens, rest = text.startswith(OPENS), text.removeprefix(OPENS)
    parts = tuple(tuple(part.split()) for part in rest.split("&"))
    return Pattern(name, parts, frozenset(item for part in parts for item in part), opens)


def is_concept(item: str) -> bool:
    """Tell whether an item names a concept, by its capitals."""
    return item.isupper()
