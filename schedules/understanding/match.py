"""Finding a language's patterns in a message."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from .lexicon import Lexicon
from .pattern import Pattern
from .spans import GUESS, Chain, Span, Spans, chains
from .tokens import Token

WINDOW = 10
"""Words over which the parts of a pattern may be spread."""
REACH = 3 * WINDOW
SURE = 5
"""Letters of a misspelt word from which on it may be a sign alone: of four, any are like some."""
MOST_WAYS = 100
"""How many ways of placing one pattern are tried: a flood of equal words must not take long."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern as found: its name, the words that led to it, what it costs, how many items."""

    name: str
    words: tuple[int, ...]
    cost: int = 0
    items: int = 1

    @property
    def start(self) -> int:
        """Give the first word's number."""
        return self.words[0]

    @property
    def end(self) -> int:
        """Give the number after the last word's."""
        return self.words[-1] + 1


def find(
    lexicon: Lexicon, group: str, message: list[Token], spans: Spans, most: int
) -> list[Match]:
    """Give every pattern of a group found at a cost of at most `most`.

    Small words count as words between, save between those of signs; what takes a sign back stands
    within a clause.
    """
    steps = lexicon.steps(message) if group == "signs" else [*range(len(message) + 1)]
    within = group == "context"
    return [
        match
        for pattern in lexicon.possible(group, spans)
        for match in _places(pattern, message, spans, steps, most, within)
    ]


def _places(
    pattern: Pattern,
    message: list[Token],
    spans: Spans,
    steps: list[int],
    most: int,
    within: bool,
) -> Iterator[Match]:
    ways = [chains(part, message, spans, steps) for part in pattern.parts]
    if within:  # “My calf is swollen, the pain has eased”: no part goes over a comma
        ways = [[chain for chain in part if _in_a_clause(chain, message)] for part in ways]
    for chosen in islice(_together(ways), MOST_WAYS):
        if pattern.opens and not _begins(chosen[0].start, message):
            continue
        words = sorted({word for span in chosen for word in range(span.start, span.end)})
        cost = sum(span.cost for span in chosen)
        if cost <= most and not _is_chance(words, cost, message) and _near(words, chosen, message):
            yield Match(pattern.name, tuple(words), cost, len(chosen))


def _in_a_clause(chain: Chain, message: list[Token]) -> bool:
    return len({message[span.start].clause for span in chain}) == 1


def _begins(place: int, message: list[Token]) -> bool:
    return not place or message[place - 1].sentence != message[place].sentence


def _is_chance(words: list[int], cost: int, message: list[Token]) -> bool:
    """Tell whether one word stands alone and any letters could be so near to it."""
    if len(words) > 1 or not cost:
        return False
    return cost >= GUESS or len(message[words[0]].text) < SURE


def _together(ways: list[list[Chain]]) -> Iterator[Chain]:
    """Give each way to place all parts whose places may be near enough."""
    first, *others = ways
    starts = [[chain[0].start for chain in chains] for chains in others]
    for chain in first:
        here = chain[0].start
        near = (
            chains[bisect_left(places, here - REACH) : bisect_right(places, here + REACH)]
            for chains, places in zip(others, starts, strict=True)
        )
        for chosen in product([chain], *near):
            yield tuple(span for part in chosen for span in part)


def _near(words: list[int], chosen: Iterable[Span], message: list[Token]) -> bool:
    if words[-1] - words[0] > WINDOW + 3 * len(words):
        return False
    apart = sum(span.end - span.start for span in chosen) == len(words)
    # One word never serves two items.
    return apart and message[words[0]].sentence == message[words[-1]].sentence
