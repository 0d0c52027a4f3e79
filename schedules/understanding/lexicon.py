"""The words of one language that understanding looks for, compiled from its TOML table.

A table has `concepts` (a name and the phrases that stand for it; a phrase that names another
concept in capitals, as in “CANT sleep”, is composed); groups of patterns (pattern.py):
`signs`, `use`, `answers`, `stop`, `pain` and `context`, which is what makes a match not count
(context.py); what is `alike`: words for which others may stand in the phrases of signs, as “his”
for “my”; and the plain words of `numbers`, `heard` (what sounds like one) and `score`. Of these
the `small` ones may stand anywhere between the words of a phrase. Everything is compared folded, so
a table is written as people spell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from graphlib import TopologicalSorter
from itertools import accumulate, islice, product
from operator import itemgetter
from typing import Any

from schedules.medicines import BRANDS, INGREDIENTS

from .dictionary import dictionary, is_real
from .numbers import Numerals
from .pattern import BUILT_IN, Pattern, Phrase, is_concept, patterns, written
from .phrases import Hits, Phrases
from .spans import EXACT, GUESS, TYPO, Span, Spans, chains
from .spelling import LONG, LONGEST_WORD, Spellings
from .tokens import Token

LANGUAGES = ("en", "es", "de")
SHORTEST = 4
"""Letters of a word from which on it is looked for with a typo; a shorter one is a guess."""
MOST_ALIKE = 60
"""Ways in which one phrase is said alike."""
REMEMBERED = 10_000
"""Words whose meaning is kept, so that a flood of made-up ones takes no more memory."""


class Lexicon:
    """One language's table, ready to look for its concepts in a message."""

    def __init__(self, language: str, table: Mapping[str, Mapping[str, Any]]) -> None:
        self.language = language
        self.numerals = Numerals(table)
        self.words = {name: _plain_words(words) for name, words in table["score"].items()}
        self.patterns = {
            group: patterns(members)
            for group, members in table.items()
            if group not in ("concepts", "alike", "numbers", "heard", "score")
        }
        self._by_item = {group: _by_rarest(found) for group, found in self.patterns.items()}
        self._halves = {half for sign in self.patterns["signs"] for half in sign.halves()}
        self.signs = frozenset(item for sign in self.patterns["signs"] for item in sign.items)
        self._small = self.words.get("small", frozenset())
        self._endings = self.words.get("endings", frozenset())
        named = self._named(table["concepts"], table.get("alike", {}))
        self._composed = list(_composed(named))
        self._phrases = Phrases(_plain(named), self._telling(named))
        self._long = _by_rare_words(self._phrases.long(self.signs))
        self._hits: dict[tuple[str, int], Hits] = {}
        self._alike = lru_cache(maxsize=REMEMBERED)(self._look_alike)
        self._sort_words()

    def _named(
        self, concepts: Mapping[str, list[str]], alike: Mapping[str, list[str]]
    ) -> dict[str, list[str]]:
        """Give the phrases of each item that patterns name."""
        named = {name.upper(): phrases for name, phrases in concepts.items()}
        items = {i for group in self.patterns.values() for pattern in group for i in pattern.items}
        items |= {
            i for phrases in named.values() for p in phrases if _composes(p) for i in p.split()
        }
        if unknown := {i for i in items if is_concept(i)} - named.keys() - BUILT_IN:
            raise ValueError(f"{self.language}: there is no concept {', '.join(sorted(unknown))}")
        named |= {item: [item] for item in items if not is_concept(item)}
        for name in self._telling(named):
            named[name] = [way for phrase in named[name] for way in _said_alike(phrase, alike)]
        return named

    def _telling(self, named: Mapping[str, list[str]]) -> set[str]:
        """Give the items that signs are made of, and those that these are composed of."""
        telling: set[str] = set()
        more = {*self.signs}
        while more := (more & named.keys()) - telling:
            telling |= more
            more = {i for name in more for p in named[name] if _composes(p) for i in p.split()}
        return telling

    def _sort_words(self) -> None:
        words = self._phrases.words()
        self._exact = {word for word in words if "*" not in word}
        self._stems = {word[:-1] for word in words if word.endswith("*")}
        self._tails = {word[1:] for word in words if word.startswith("*")}
        self._spellings = Spellings(
            {word for word in self._exact if len(word) >= SHORTEST - 1},
            {stem for stem in self._stems if len(stem) >= SHORTEST},
        )

    def spans(self, message: list[Token], most: int = TYPO) -> Spans:
        """Give where each concept and plain word of a pattern stands in a message.

        A single word costs at most `most`: GUESS takes rare words for misspelt ones, too.
        """
        hits = [self._looked_up(token.text, most) for token in message]
        small = [token.text in self._small for token in message]
        found: Spans = defaultdict(list)
        for start in (place for place, hit in enumerate(hits) if hit):
            for name, end, cost in self._phrases.at(hits, start, small):
                found[name].append(Span(start, end, cost))
        for name, start, end in self.numerals.temperatures(message):
            found[name].append(Span(start, end, EXACT))
        steps = self.steps(message)
        for name, items in self._composed:
            for chain in chains(items, message, found, steps) if found.keys() >= {*items} else ():
                cost = sum(span.cost for span in chain)
                found[name].append(Span(chain[0].start, chain[-1].end, cost))
        return dict(found)

    def possible(self, group: str, spans: Spans) -> list[Pattern]:
        """Give the patterns of a group of which each item is among the spans, as they are written.

        Only those are looked at whose rarest item is there: most of a table is in no message.
        """
        index = self._by_item.get(group, {})
        there = (numbered for item in index.keys() & spans.keys() for numbered in index[item])
        return [
            pattern
            for _, pattern in sorted(there, key=itemgetter(0))
            if pattern.items <= spans.keys()
        ]

    def has_half_a_sign(self, message: list[Token], spans: Spans) -> bool:
        """Tell whether enough of some sign is there to look for the rest among misspelt words."""
        words = {token.text for token in message}
        perhaps = (phrase for word in words & self._long.keys() for phrase in self._long[word])
        return any(len(phrase - words) == 1 for phrase in perhaps) or any(
            half <= spans.keys() for half in self._halves
        )

    def steps(self, message: list[Token]) -> list[int]:
        """Give of each place how many words stand before it, small ones not counted."""
        return [0, *accumulate(token.text not in self._small for token in message)]

    def has(self, word: str) -> bool:
        """Tell whether a word stands in the table as it is."""
        return word in self._exact

    def has_alike(self, word: str) -> bool:
        """Tell whether a word is one typo away from one that stands in the table as it is."""
        return len(word) >= SHORTEST and bool(self._spellings.words(word, 1))

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in the table, as it is or by its beginning or end."""
        return any(True for _ in self._as_written(word))

    def _looked_up(self, token: str, most: int) -> Hits:
        key = (token, most)
        if key not in self._hits:
            if len(self._hits) >= REMEMBERED:
                self._hits.clear()
            self._hits[key] = self._look_up(token, most)
        return self._hits[key]

    def _look_up(self, token: str, most: int) -> Hits:
        exact = dict.fromkeys(self._as_written(token), EXACT)
        if len(token) > SHORTEST and token[-1] in self._endings:  # “my smile's crooked”
            exact |= dict.fromkeys(self._as_written(token[:-1]), EXACT)
        if token in exact or most == EXACT or not _may_be_misspelt(token):
            return exact
        common = dictionary(self.language).common
        if not is_real(token, self.language):
            # Also where a stem fits: “resp*” must not hide that “respiarr” is “respirar”.
            near = self._alike(token, 1 if len(token) < LONG else 2)
            return {w: _typo(token, w) for w in near if _typo(token, w) <= most} | exact
        if not exact and most == GUESS and len(token) >= SHORTEST - 1 and token not in common:
            rare = self._alike(token, 1)
            return {word: GUESS for word in rare if len(word.strip("*")) >= SHORTEST}
        return exact

    def _as_written(self, token: str) -> Iterator[str]:
        if token in self._exact:
            yield token
        for size in range(2, min(len(token), LONGEST_WORD) + 1):
            if token[:size] in self._stems:
                yield token[:size] + "*"
            if token[-size:] in self._tails:
                yield "*" + token[-size:]

    def _look_alike(self, token: str, most: int) -> set[str]:
        stems = self._spellings.stems(token)
        return self._spellings.words(token, most) | {f"{stem}*" for stem in stems}


def _may_be_misspelt(token: str) -> bool:
    # Folded, the words of these languages have no other letters; a medicine's name is as it is.
    if token in BRANDS or token in INGREDIENTS:
        return False
    return SHORTEST - 1 <= len(token) <= LONGEST_WORD and token.isascii() and token.isalpha()


def _typo(token: str, word: str) -> int:
    return TYPO if min(len(token), len(word.strip("*"))) >= SHORTEST else GUESS


def _plain_words(words: list[str]) -> frozenset[str]:
    return frozenset(" ".join(phrase) for word in words for phrase in written(word))


def _by_rarest(group: list[Pattern]) -> dict[str, list[tuple[int, Pattern]]]:
    """Give the patterns with their numbers by the item that the fewest others have."""
    often = Counter(item for pattern in group for item in pattern.items)
    index: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
    for number, pattern in enumerate(group):
        index[min(sorted(pattern.items), key=often.__getitem__)].append((number, pattern))
    return dict(index)


def _by_rare_words(phrases: list[frozenset[str]]) -> dict[str, list[frozenset[str]]]:
    """Give phrases by their two rarest words: one of them is there if no more than one is not."""
    often = Counter(word for phrase in phrases for word in phrase)
    index: dict[str, list[frozenset[str]]] = defaultdict(list)
    for phrase in phrases:
        for word in sorted(sorted(phrase), key=often.__getitem__)[:2]:
            index[word].append(phrase)
    return dict(index)


def _said_alike(phrase: str, alike: Mapping[str, list[str]]) -> list[str]:
    """Give a phrase of several words with each of its words also in the ways said alike."""
    words = phrase.split()
    if len(words) < 2 or _composes(phrase):
        return [phrase]
    ways = product(*([word, *alike.get(word, ())] for word in words))
    return [" ".join(way) for way in islice(ways, MOST_ALIKE)]


def _composes(phrase: str) -> bool:
    return not phrase.islower() and any(map(is_concept, phrase.split()))


def _plain(named: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: [p for p in phrases if not _composes(p)] for name, phrases in named.items()}


def _composed(named: Mapping[str, list[str]]) -> Iterator[tuple[str, Phrase]]:
    """Give each composed phrase as items, after those that its concepts are composed of."""
    parts = {name: [p.split() for p in texts if _composes(p)] for name, texts in named.items()}
    needs = {name: {i for p in ways for i in p} & parts.keys() for name, ways in parts.items()}
    for name in TopologicalSorter(needs).static_order():
        yield from ((name, tuple(items)) for items in parts[name])
