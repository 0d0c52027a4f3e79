"""Medicines in a message, by any of their names, also with a typo or a space in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from schedules.medicines import SAID_AS, WORDS, Name, all_names

from .dictionary import dictionary
from .lexicon import LANGUAGES
from .spelling import LONG, LONGEST_WORD, Spellings
from .tokens import Token, fold

SHORTEST_TYPO = 6
"""Letters from which on a name is known with a typo; a few short ones are as well."""
SHORTEST = 4
SHORTEST_START = 6
"""Letters of a name that a longer word may begin with: “Ibuprofentabletten”."""
SHORTEST_END = 5
"""Letters of a name that follow a common word without a space: “tookadvil”."""
BESIDE = 2
"""Words within which something has to say that an everyday word is a medicine."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A medicine that a message names: its ingredient and the words that do."""

    ingredient: str
    words: tuple[int, ...]

    @property
    def said(self) -> str:
        """Give the ingredient as the patient said it: low-dose aspirin is aspirin."""
        return SAID_AS.get(self.ingredient, self.ingredient)


class _Names(NamedTuple):
    """All names, without spaces, and their beginnings; what may be misspelt, what is only alike."""

    by_text: dict[str, list[Name]]
    longest: int
    beginnings: frozenset[str]
    spellings: Spellings
    alike: frozenset[str]
    alike_spellings: Spellings


@cache
def _names() -> _Names:
    by_text: dict[str, list[Name]] = {}
    longest = 1
    for name in all_names():
        words = fold(name.text).replace("-", " ").split()
        longest = max(longest, len(words))
        by_text.setdefault("".join(words), []).append(name)
    alike = frozenset(fold(word) for word in WORDS["alike"])
    often = {*WORDS["misspelt_often"]}
    long = {t for t in by_text if t.isalpha() and (len(t) >= SHORTEST_TYPO or t in often)}
    begin = frozenset(text[:end] for text in by_text for end in range(1, len(text)))
    return _Names(by_text, longest, begin, Spellings(long, ()), alike, Spellings(alike, ()))


def is_medicine(word: str) -> bool:
    """Tell whether one word names a medicine, as “nurofen” does that is no “nur Ofen”."""
    return bool(_names_of((word,)))


def mentions(message: list[Token], language: str) -> list[Mention]:
    """Give each medicine named, in the order of the message."""
    found: list[Mention] = []
    place = 0
    while place < len(message):
        size, holds = _named_at(message, place, language)
        found += [Mention(ingredient, tuple(range(place, place + size))) for ingredient in holds]
        place += size
    return found


def _named_at(message: list[Token], place: int, language: str) -> tuple[int, tuple[str, ...]]:
    """Give how many words from `place` on name a medicine, and what it holds; 1 if they do not."""
    names = _names()
    longest = names.longest if message[place].text in names.beginnings else 1
    for size in range(min(longest, len(message) - place), 0, -1):
        words = tuple(token.text for token in message[place : place + size])
        for name in _names_of(words):
            if _means_it(name, message, place, size, language):
                return size, name.holds
    return 1, ()


@lru_cache(maxsize=10_000)
def _names_of(words: tuple[str, ...]) -> tuple[Name, ...]:
    names = _names()
    text = "".join(words)
    if found := names.by_text.get(text):
        return tuple(name for name in found if _spaced_so(name, words))
    if len(words) > 1:
        return ()
    near = _begun(text) or _misspelt(text)
    return tuple(names.by_text[near]) if near else ()


def _spaced_so(name: Name, words: tuple[str, ...]) -> bool:
    """Tell whether words spell a name: “ibu profen” does, “a leve” is two words of Spanish."""
    written = len(fold(name.text).replace("-", " ").split())
    return len(words) <= written or any(not _is_real(word) for word in words if word.isalpha())


def _is_real(word: str) -> bool:
    return any(word in dictionary(language).words for language in LANGUAGES)


def _is_common(word: str) -> bool:
    return any(word in dictionary(language).common for language in LANGUAGES)


def _begun(text: str) -> str | None:
    """Give the name that a longer word begins with, or ends with after a common word."""
    names = _names().by_text
    if not SHORTEST_START < len(text) <= LONGEST_WORD or _is_real(text):
        return None
    begun = (text[:size] for size in range(len(text) - 1, SHORTEST_START - 1, -1))
    ended = (text[at:] for at in range(2, len(text) - SHORTEST_END + 1) if _is_common(text[:at]))
    return next((part for part in (*begun, *ended) if part in names), None)


def _misspelt(text: str) -> str | None:
    """Give the name that a word is meant for, unless it is a real word or nearer to another."""
    names = _names()
    if len(text) < SHORTEST or text in names.alike or _is_real(text):
        return None
    most = 1 if len(text) < LONG else 2
    near = {word: OSA.distance(text, word) for word in names.spellings.words(text, most)}
    others = [OSA.distance(text, word) for word in names.alike_spellings.words(text, most)]
    best = min(near, key=lambda word: (near[word], word), default=None)
    return best if best and near[best] <= min(others, default=most) else None


def _means_it(name: Name, message: list[Token], place: int, size: int, language: str) -> bool:
    if name.language not in (None, language):
        return False
    return not name.everyday or any(_around(message, place, size))


def _around(message: list[Token], place: int, size: int) -> Iterator[bool]:
    around = message[max(place - BESIDE, 0) : place] + message[place + size :][:BESIDE]
    return (token.text in WORDS["beside"] for token in around)
