"""Finding a language's patterns in a message, and whether each one counts as it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from .lexicon import EXACT, GUESS, Lexicon, Pattern, Span
from .tokens import Token

GAP = 2
"""Words that may stand between two items of one part."""
WINDOW = 10
"""Words over which the parts of a pattern may be spread."""
MOST_WAYS = 200
"""How many ways of placing one pattern are tried: a flood of equal words must not take long."""

Spans = dict[str, list[Span]]


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern as found: its name and the words that led to it."""

    name: str
    words: tuple[int, ...]
    cost: int

    @property
    def start(self) -> int:
        """Give the first word's number."""
        return self.words[0]

    @property
    def end(self) -> int:
        """Give the number after the last word's."""
        return self.words[-1] + 1


def find(
    lexicon: Lexicon, group: str, message: list[Token], spans: Spans, most: int = GUESS - 1
) -> list[Match]:
    """Give every pattern of a group found at a cost of at most `most`."""
    found: list[Match] = []
    for pattern in lexicon.patterns.get(group, ()):
        if all(item in spans for part in pattern.parts for item in part):
            found += _places(pattern, message, spans, most)
    return found


def _places(pattern: Pattern, message: list[Token], spans: Spans, most: int) -> Iterator[Match]:
    ways = [list(_chains(part, message, spans)) for part in pattern.parts]
    for count, chosen in enumerate(product(*ways)):
        if count >= MOST_WAYS:
            return
        words = sorted({word for chain in chosen for span in chain for word in _range(span)})
        cost = sum(span.cost for chain in chosen for span in chain)
        if cost <= most and _near(words, chosen, message):
            yield Match(pattern.name, tuple(words), cost)


def _range(span: Span) -> range:
    return range(span.start, span.end)


def _near(words: list[int], chosen: Iterable[tuple[Span, ...]], message: list[Token]) -> bool:
    if words[-1] - words[0] > WINDOW + 3 * len(words):
        return False
    sizes = sum(span.end - span.start for chain in chosen for span in chain)
    apart = sizes == len(words)  # one word never serves two items
    return apart and message[words[0]].sentence == message[words[-1]].sentence


def _chains(
    part: tuple[str, ...], message: list[Token], spans: Spans
) -> Iterator[tuple[Span, ...]]:
    """Give the ways to place the items of one part, each a little after the one before it."""
    chains: list[tuple[Span, ...]] = [(span,) for span in spans[part[0]]]
    for item in part[1:]:
        chains = [
            (*chain, span)
            for chain in chains
            for span in spans[item]
            if 0 <= span.start - chain[-1].end <= GAP
            and message[span.start].sentence == message[chain[-1].end - 1].sentence
        ][:MOST_WAYS]
    yield from chains


class Context:
    """What of a message takes a match's force away: a no, a what-if, someone else, long ago."""

    def __init__(self, lexicon: Lexicon, message: list[Token], spans: Spans) -> None:
        self._message = message
        self._found: dict[str, list[tuple[int, int]]] = {}
        for match in find(lexicon, "context", message, spans):
            self._found.setdefault(match.name, []).append((match.start, match.end))

    def has(self, name: str) -> bool:
        """Tell whether the message has this kind of words at all."""
        return bool(self._found.get(name))

    def places(self, name: str) -> list[tuple[int, int]]:
        """Give where words of this kind stand."""
        return self._found.get(name, [])

    def denied(self, match: Match) -> bool:
        """Tell whether a no before or after the match, outside of it, takes it back."""
        return self._noun_denied(match) or self._verb_denied(match) or self._denied_after(match)

    def _noun_denied(self, match: Match) -> bool:
        """A “no” or “without” reaches over a list: “no fever, chills or chest pain”."""
        return any(
            self._reaches(end, match, 12, over_commas=True)
            for start, end in self.places("no_noun")
            if not self._used(start, end, match) and not self._neutral(start, end)
        )

    def _verb_denied(self, match: Match) -> bool:
        return any(
            self._reaches(end, match, 6, over_commas=False)
            for start, end in self.places("no_verb")
            if not self._used(start, end, match) and not self._neutral(start, end)
        )

    def _denied_after(self, match: Match) -> bool:
        return any(
            0 <= start - match.end <= 2
            and self._message[start].sentence == self._message[match.end - 1].sentence
            for start, end in self.places("no_after")
            if not self._used(start, end, match)
        )

    def _used(self, start: int, end: int, match: Match) -> bool:
        return any(start <= word < end for word in match.words)

    def _neutral(self, start: int, end: int) -> bool:
        """“Not only”, “not sure”, “no idea” deny nothing."""
        return any(s <= start and end <= e for s, e in self.places("no_but"))

    def _reaches(self, end: int, match: Match, most: int, over_commas: bool) -> bool:
        between = range(end, match.start)
        if not 0 <= match.start - end <= most:
            return False
        first, last = self._message[end - 1], self._message[match.start]
        if first.sentence != last.sentence or (first.clause != last.clause and not over_commas):
            return False
        stops = [*self.places("turn"), *(self.places("statement") if over_commas else ())]
        return not any(start in between for start, _ in stops)

    def supposed(self, match: Match) -> bool:
        """Tell whether the match is a what-if, and not also stated."""
        return any(
            start <= match.start
            and match.start - end <= 8
            and self._message[start].sentence == self._message[match.start].sentence
            for start, end in self.places("what_if")
            if not any(end <= stated < match.start for stated, _ in self.places("turn"))
        )

    def about_other(self, match: Match) -> bool:
        """Tell whether the sentence is about someone else, and not about the writer."""
        sentence = self._message[match.start].sentence
        others = [
            (start, end)
            for start, end in self.places("other")
            if self._message[start].sentence == sentence and start < match.start
        ]
        if not others:
            return False
        last = max(end for _, end in others)
        mine = [s for s, _ in self.places("mine") if last <= s < match.end]
        return not mine and match.start - last <= 8

    def long_ago(self, match: Match) -> bool:
        """Tell whether the sentence says that it was long ago."""
        sentence = self._message[match.start].sentence
        return any(
            self._message[start].sentence == sentence for start, _ in self.places("long_ago")
        )

    def over(self, match: Match) -> bool:
        """Tell whether the sentence says that it has passed."""
        sentence = self._message[match.start].sentence
        return any(
            self._message[start].sentence == sentence
            for start, _ in self.places("over")
            if start >= match.start
        )


__all__ = ["EXACT", "Context", "Match", "find"]
