"""The phrases of a table, by what they stand for, and where they stand among words."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import product

from .pattern import Phrase, written

Hits = Mapping[str, int]
"""What a word of a message may be: words of the table, each with its cost."""
Rest = tuple[int, int]
MOST_BETWEEN = 2
"""Small words that may stand between two words of a phrase."""
PAIR = 2
"""Words by which a phrase of several is looked up."""
LONG = 3
"""Words of a phrase of which one may be guessed by the others."""


class Phrases:
    """All phrases of a table, each with the name of the item that it stands for."""

    def __init__(self, named: Mapping[str, Iterable[str]], loose: Container[str] = ()) -> None:
        """Take the phrases by name; those of a `loose` name may have small words between."""
        self._loose = loose
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._by_pair: dict[tuple[str, ...], list[tuple[str, Phrase]]] = defaultdict(list)
        for name, texts in named.items():
            for phrase in dict.fromkeys(p for text in texts for p in written(text)):
                if len(phrase) == 1:
                    self._by_word[phrase[0]].append(name)
                else:
                    self._by_pair[phrase[:2]].append((name, phrase))

    def words(self) -> set[str]:
        """Give every word of any phrase."""
        longer = {word for ways in self._by_pair.values() for _, phrase in ways for word in phrase}
        return longer | self._by_word.keys()

    def long(self, names: Iterable[str]) -> list[frozenset[str]]:
        """Give the words of each long phrase that stands for one of these names."""
        wanted = {*names}
        ways = (way for ways in self._by_pair.values() for way in ways)
        return [
            frozenset(phrase) for name, phrase in ways if name in wanted and len(phrase) >= LONG
        ]

    def at(self, hits: list[Hits], start: int, small: list[bool]) -> Iterator[tuple[str, int, int]]:
        """Give each phrase that starts at a word: its name, where it ends, and what it costs.

        `small` tells of each word whether it may stand between the words of a loose phrase.
        """
        here = hits[start]
        for word, cost in here.items():
            for name in self._by_word.get(word, ()):
                yield name, start + 1, cost
        for second in _next(start + 1, len(hits), small):
            third = {word for at in _next(second + 1, len(hits), small) for word in hits[at]}
            for pair in product(here, hits[second]):
                for name, phrase in self._by_pair.get(pair, ()):
                    between = small if name in self._loose else []
                    if second > start + 1 and not between:
                        continue
                    if len(phrase) > PAIR and phrase[PAIR] not in third:
                        continue  # Hundreds of phrases may begin with the same two words.
                    first = here[pair[0]] + hits[second][pair[1]]
                    if ended := _rest(phrase[2:], hits, second + 1, between):
                        yield name, ended[0], first + ended[1]


def _next(place: int, end: int, small: list[bool]) -> range:
    """Give the places where a phrase may go on: the next, and those after small words."""
    last = place
    while last < len(small) and last - place < MOST_BETWEEN and small[last]:
        last += 1
    return range(place, min(last + 1, end))


def _rest(phrase: Phrase, hits: list[Hits], place: int, small: list[bool]) -> Rest | None:
    """Give where the rest of a phrase ends and what it costs, if it goes on at a place."""
    cost = 0
    for word in phrase:
        found = next((at for at in _next(place, len(hits), small) if word in hits[at]), None)
        if found is None:
            return None
        place, cost = found + 1, cost + hits[found][word]
    return place, cost
