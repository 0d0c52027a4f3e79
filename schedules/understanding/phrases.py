"""The phrases of a table, by what they stand for, and where they stand among words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from .pattern import Phrase, written

Hits = Mapping[str, int]
"""What a word of a message may be: words of the table, each with its cost."""
LONG = 3
"""Words of a phrase of which one may be guessed by the others."""


class Phrases:
    """All phrases of a table, each with the name of the item that it stands for."""

    def __init__(self, named: Mapping[str, Iterable[str]]) -> None:
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

    def at(self, hits: list[Hits], start: int) -> Iterator[tuple[str, int, int]]:
        """Give each phrase that starts at a word: its name, how many words, and what it costs."""
        here = hits[start]
        for word, cost in here.items():
            for name in self._by_word.get(word, ()):
                yield name, 1, cost
        for pair in product(here, *hits[start + 1 : start + 2]):
            for name, phrase in self._by_pair.get(pair, ()):
                there = zip(hits[start : start + len(phrase)], phrase, strict=False)
                costs = [hit[word] for hit, word in there if word in hit]
                if len(costs) == len(phrase):
                    yield name, len(phrase), sum(costs)
