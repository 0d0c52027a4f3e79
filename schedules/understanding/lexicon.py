"""The words of one language that understanding looks for, compiled from its TOML table.

A table has `concepts` (a name and the phrases that stand for it), `signs`, `answers` and other
groups of patterns, and `context` (what makes a match not count). A phrase is words; `word*` stands
for all words that begin so, `*word` for all that end so. A pattern is items: a CONCEPT in capitals
or a plain word. Items follow one another with up to two words between; `&` between them means
anywhere in the same sentence, in any order, up to ten words apart.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .dictionary import dictionary
from .tokens import Token, fold

LANGUAGES = ("en", "es", "de")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
EXACT, TYPO, GUESS = 0, 1, 3
"""What a match costs: as written, with a typo in a word that is no other word, or only perhaps."""
SHORTEST_TYPO = 5
SHORTEST_GUESS = 4
LONG = 8
COMMON = 20_000
"""A word this frequent in the dictionary is meant as it is written."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a concept was found: words from `start` up to, not including, `end`, and its cost."""

    start: int
    end: int
    cost: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """What has to be found together: parts in any order, the items of each in theirs."""

    name: str
    parts: tuple[tuple[str, ...], ...]


@dataclass
class Lexicon:
    """One language's table, ready to look for its concepts in a message."""

    language: str
    table: Mapping[str, Mapping[str, list[str]]]
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    patterns: dict[str, list[Pattern]] = field(default_factory=dict)
    _by_first: dict[str, list[tuple[str, Phrase]]] = field(default_factory=dict)
    _hits: dict[tuple[str, bool], tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, phrases in self.table["concepts"].items():
            self.phrases[name.upper()] = [p for phrase in phrases for p in _written(phrase)]
        for group, members in self.table.items():
            if group in ("concepts", "numbers", "score"):
                continue
            self.patterns[group] = [
                self._pattern(name, text) for name, texts in members.items() for text in texts
            ]
        for name, ways in self.phrases.items():
            for phrase in ways:
                self._by_first.setdefault(phrase[0], []).append((name, phrase))
        self._words = sorted({word for ps in self.phrases.values() for p in ps for word in p})
        self._plain = [w for w in self._words if "*" not in w and len(w) >= SHORTEST_GUESS]
        self._exact = {w for w in self._words if "*" not in w}
        self._heads = {w[:-1] for w in self._words if w.endswith("*")}
        self._tails = {w[1:] for w in self._words if w.startswith("*")}
        self._known = dictionary(self.language)

    def _pattern(self, name: str, text: str) -> Pattern:
        parts = tuple(tuple(part.split()) for part in text.split("&"))
        for item in (item for part in parts for item in part):
            if not item.isupper():
                self.phrases.setdefault(item, [*_written(item)])
            elif item not in self.phrases:
                raise ValueError(f"{self.language}: {name}: there is no concept {item}")
        return Pattern(name, parts)

    def spans(self, message: list[Token], guess: bool = False) -> dict[str, list[Span]]:
        """Give where each concept and plain word of a pattern stands in a message."""
        hits = [dict(self._looked_up(token.text, guess)) for token in message]
        found: dict[str, list[Span]] = {}
        for start, here in enumerate(hits):
            for word, cost in here.items():
                for name, phrase in self._by_first.get(word, ()):
                    total = self._go_on(hits, start, phrase, cost)
                    if total is not None:
                        found.setdefault(name, []).append(Span(start, start + len(phrase), total))
        return found

    def _go_on(
        self, hits: list[dict[str, int]], start: int, phrase: Phrase, cost: int
    ) -> int | None:
        for step, word in enumerate(phrase[1:], start + 1):
            if step >= len(hits) or word not in hits[step]:
                return None
            cost += hits[step][word]
        return cost

    def _looked_up(self, token: str, guess: bool) -> tuple[tuple[str, int], ...]:
        key = (token, guess)
        if key not in self._hits:
            if len(self._hits) > 50_000:
                self._hits.clear()
            costs: dict[str, int] = {}
            for word, cost in self._look_up(token, guess):
                costs[word] = min(cost, costs.get(word, cost))
            self._hits[key] = tuple(costs.items())
        return self._hits[key]

    def _look_up(self, token: str, guess: bool) -> Iterator[tuple[str, int]]:
        exact = [*self._as_written(token)]
        yield from ((word, EXACT) for word in exact)
        if exact and not guess:
            return
        known = self._known.get(token, 0)
        if len(token) >= SHORTEST_TYPO and not known:
            near = self._alike(token, _typos(token), SHORTEST_TYPO)
            yield from ((word, TYPO) for word in near if word not in exact)
        if guess and len(token) >= SHORTEST_GUESS - 1 and known < COMMON:
            near = self._alike(token, 1, SHORTEST_GUESS)
            yield from ((word, GUESS) for word in near if word not in exact)

    def _as_written(self, token: str) -> Iterator[str]:
        if token in self._exact:
            yield token
        for size in range(2, len(token) + 1):
            if token[:size] in self._heads:
                yield token[:size] + "*"
        for size in range(len(token)):
            if token[size:] in self._tails:
                yield "*" + token[size:]

    def _alike(self, token: str, most: int, shortest: int) -> Iterator[str]:
        for word, distance, _ in process.extract(
            token, self._plain, scorer=OSA.distance, score_cutoff=most, limit=8
        ):
            if len(word) >= (shortest if distance == 1 else LONG):
                yield word
        for head in self._heads:
            # A stem is compared with as many letters of the word, one fewer and one more.
            cuts = (len(head) - 1, len(head), len(head) + 1)
            if len(head) >= shortest and any(
                OSA.distance(token[:cut], head, score_cutoff=1) <= 1 for cut in cuts
            ):
                yield head + "*"


def _typos(token: str) -> int:
    return 1 if len(token) < LONG else 2


def _written(phrase: str) -> Iterator[Phrase]:
    """Give a phrase as it is compared; of one with an umlaut, also as it is typed without."""
    plain = phrase.lower()
    yield tuple(fold(plain).split())
    if (spelt := plain.translate(UMLAUTS)) != plain:
        yield tuple(fold(spelt).split())


@cache
def lexicon(language: str) -> Lexicon:
    """Give the table of a language, read and compiled once."""
    text = (files(__package__) / f"{language}.toml").read_text(encoding="utf-8")
    return Lexicon(language, tomllib.loads(text))


def names(patterns: Iterable[Pattern]) -> list[str]:
    """Give the names of patterns, each once."""
    return list(dict.fromkeys(pattern.name for pattern in patterns))
