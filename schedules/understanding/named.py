"""Words of a plan in a message, however they are inflected or misspelt.

A phrase of several words is found in their order with up to two words between; articles and the
like need not be there. Where phrases overlap, the one of more words counts: “hot bath”, not “bath”.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from .dictionary import dictionary
from .pattern import UMLAUTS
from .spelling import LONG, Spellings
from .stems import stems
from .tokens import Token, tokens

Part = TypeVar("Part", bound=Hashable)

GAP = 2
"""Words that may stand between two of a phrase."""
SHORTEST_TYPO = 5
"""Letters from which on a word is known with a typo."""
SHORTEST_TAIL = 6
"""Letters of a word that a German one may end with: “Brustschwimmen”."""

LEFT_OUT = {
    code: frozenset(words.split())
    for code, words in {
        "en": "a an the my your his her our some any",
        "es": "el la los las un una unos unas mi mis me se lo de del al",
        "de": "der die das den dem ein eine einen einem mein meine meinen mich mir",
    }.items()
}
"""Words of a phrase that need not be there: “cross my legs”, “cross the legs”."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named(Generic[Part]):
    """What a message names: the parts of a plan, their phrase, and which words of the message."""

    parts: tuple[Part, ...]
    phrase: str
    words: tuple[int, ...]


class Vocabulary(Generic[Part]):
    """The phrases by which people call the parts of a plan, in one language."""

    def __init__(self, language: str, called: Iterable[tuple[Part, Iterable[str]]]) -> None:
        self._language = language
        self._phrases: dict[Words, tuple[str, dict[Part, None]]] = {}
        for part, phrases in called:
            for phrase in phrases:
                for words in _written(phrase, language):
                    self._phrases.setdefault(words, (phrase, {}))[1][part] = None
        self._by_first: dict[str, list[Words]] = defaultdict(list)
        for words in self._phrases:
            self._by_first[words[0]].append(words)
        known = {word for words in self._phrases for word in words}
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        for word in known:
            for stem in stems(word, language):
                self._by_stem[stem].add(word)
        self._known = frozenset(known)
        self._spellings = Spellings({w for w in known if len(w) >= SHORTEST_TYPO}, ())

    def named_in(self, message: list[Token]) -> list[Named[Part]]:
        """Give what a message names, from left to right; no word of it counts twice."""
        meant = [self._meant(token.text) for token in message]
        ways = [way for start in range(len(message)) for way in self._ways(message, meant, start)]
        taken: set[int] = set()
        found: list[Named[Part]] = []
        for words, places in sorted(ways, key=lambda way: _rank(message, *way)):
            if taken.isdisjoint(places):
                taken.update(places)
                phrase, parts = self._phrases[words]
                found.append(Named(tuple(parts), phrase, places))
        return sorted(found, key=lambda named: named.words)

    def _ways(
        self, message: list[Token], meant: list[frozenset[str]], start: int
    ) -> Iterator[tuple[Words, tuple[int, ...]]]:
        """Give each phrase that begins at a word, with the places of its words."""
        for first in meant[start]:
            for words in self._by_first.get(first, ()):
                if places := _follow(words, message, meant, start):
                    yield words, places

    def _meant(self, text: str) -> frozenset[str]:
        """Give the words of the vocabulary that a word of a message may be."""
        found = {text} & self._known
        for stem in stems(text, self._language):
            found |= self._by_stem.get(stem, set())
        return frozenset(found or self._ended(text) or self._misspelt(text))

    def _ended(self, text: str) -> set[str]:
        if self._language != "de":
            return set()
        ends = (text[at:] for at in range(1, len(text) - SHORTEST_TAIL + 1))
        return {end for end in ends if end in self._known}

    def _misspelt(self, text: str) -> set[str]:
        real = dictionary(self._language).words
        if len(text) < SHORTEST_TYPO or text in real or not text.isascii():
            return set()
        return self._spellings.words(text, 1 if len(text) < LONG else 2)


def _rank(message: list[Token], words: Words, places: tuple[int, ...]) -> tuple[object, ...]:
    """Put longer phrases first, then earlier ones, then those that are typed as they stand."""
    return -len(words), places, words != tuple(message[place].text for place in places), words


def _written(phrase: str, language: str) -> Iterator[Words]:
    """Give the words that matter of a phrase; of one with an umlaut, also as typed without."""
    plain = phrase.lower()
    for spelt in dict.fromkeys((plain, plain.translate(UMLAUTS))):
        words = tuple(token.text for token in tokens(spelt))
        if matter := tuple(word for word in words if word not in LEFT_OUT[language]) or words:
            yield matter


def _follow(
    words: Words, message: list[Token], meant: list[frozenset[str]], start: int
) -> tuple[int, ...] | None:
    """Give the places of a phrase's words from a place on, or None where one is missing."""
    places = [start]
    for word in words[1:]:
        near = range(places[-1] + 1, min(places[-1] + 2 + GAP, len(message)))
        place = next((at for at in near if word in meant[at]), None)
        if place is None or message[place].sentence != message[start].sentence:
            return None
        places.append(place)
    return tuple(places)
