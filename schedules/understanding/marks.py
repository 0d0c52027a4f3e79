"""Where the words of a message stand that may take a match's force away, by their kind."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable

from .lexicon import Lexicon
from .match import Match
from .pattern import BUILT_IN
from .spans import Spans
from .tokens import Token

AFTER_REACH = 2

Place = tuple[int, int]


class Marks:
    """The kinds of words that `context` lists, and how they stand to a match."""

    def __init__(
        self, lexicon: Lexicon, message: list[Token], spans: Spans, found: Iterable[Match]
    ) -> None:
        self._message = message
        self._yes = lexicon.words["yes"]
        self._found: dict[str, list[Place]] = defaultdict(list)
        for match in found:
            if match.name.startswith("not_") and match.cost:
                continue  # A misspelt sign may be as near to what it is not.
            insort(self._found[match.name], (match.start, match.end))
        # Words that may be signs: a no reaches over a list of such.
        self._named = _places(spans, lexicon.signs & spans.keys())
        self._degrees = _places(spans, BUILT_IN & spans.keys())

    def places(self, kind: str) -> list[Place]:
        """Give where words of this kind stand."""
        return self._found.get(kind, [])

    def has(self, kind: str) -> bool:
        """Tell whether the message has this kind of words at all."""
        return bool(self.places(kind))

    def _ended(self, between: range, *kinds: str) -> bool:
        return any(start in between for kind in kinds for start, _ in self.places(kind))

    def _just_after(self, kind: str, match: Match) -> bool:
        return any(
            0 <= start - match.end <= AFTER_REACH
            and not self._ended(range(match.end, start), "turn")
            and (start == match.end or kind != "over" or self._same_clause(start, match.end - 1))
            and self._same_sentence(start, match)
            and not self._never(match.end, start)
            for start, _ in self.places(kind)
        )

    def _never(self, start: int, end: int) -> bool:
        """“Never went away” is not over."""
        noes = (*self.places("no_verb"), *self.places("no_noun"))
        return any(start <= no and after <= end for no, after in noes)

    def _same_clause(self, place: int, other: int) -> bool:
        return self._message[place].clause == self._message[other].clause

    def _same_sentence(self, place: int, match: Match) -> bool:
        return self._message[place].sentence == self._message[match.start].sentence

    def _has_it_after(self, match: Match, kind: str) -> bool:
        """“You said to call if I get a fever. Well, I have it”, “never had it, but now I do”."""
        return any(start >= match.end for start, _ in self.places(kind))


def _places(spans: Spans, names: Iterable[str]) -> set[int]:
    return {place for n in names for span in spans[n] for place in range(span.start, span.end)}
