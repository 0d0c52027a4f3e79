"""Where the words of a table stand in a message, and which of them follow one another."""

from dataclasses import dataclass

from .tokens import Token

EXACT, TYPO, GUESS = 0, 1, 3
"""What a match costs: as written, with a typo in a word that is no other word, or only perhaps."""
GAP = 2
"""Words that may stand between two items that follow one another, small ones not counted."""
MOST_CHAINS = 5_000


@dataclass(frozen=True, slots=True)
class Span:
    """Where a concept was found: words from `start` up to, not including, `end`, and its cost."""

    start: int
    end: int
    cost: int


Spans = dict[str, list[Span]]
Chain = tuple[Span, ...]


def chains(
    items: tuple[str, ...], message: list[Token], spans: Spans, steps: list[int]
) -> list[Chain]:
    """Give the ways to place items, each a little after the one before it.

    `steps` counts the words up to each place that are no small ones.
    """
    found: list[Chain] = [(span,) for span in spans.get(items[0], ())]
    for item in items[1:]:
        found = [
            (*chain, span)
            for chain in found
            for span in spans.get(item, ())
            if chain[-1].end <= span.start
            and steps[span.start] - steps[chain[-1].end] <= GAP
            and message[span.start].sentence == message[chain[-1].end - 1].sentence
        ][:MOST_CHAINS]
    return found
