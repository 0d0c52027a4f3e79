"""Which of several scores in a message is the present one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from .denials import AND
from .lexicon import Lexicon
from .tokens import Token

UP_TO = frozenset({"a", "al", "to", "bis"})
"""What stands between the ends of a span: “de 5 a 6”."""

MOST = 20
"""Numbers that may be the present score, from the last one back."""


@dataclass(frozen=True, slots=True)
class Score:
    """A number that may be a score, with the words that say “out of ten”, if any do."""

    value: float
    start: int
    end: int
    of_ten: bool


def present(found: list[Score], message: list[Token], lexicon: Lexicon) -> Score:
    """Give the number that is about now: not yesterday's; of several with no word on it the worst.

    Of those that are said to be now the last counts, and of a span its higher end.
    """
    found = found[-MOST:]
    arrived = [score for score in found if _has_arrived(score, message, lexicon)]
    past = [s for s in _beside(found, message, lexicon.words["then"]) if s not in arrived]
    current = [score for score in found if score not in past] or found
    now = _beside(found, message, lexicon.words["now"])
    now = [score for score in current if score in now or score in arrived]
    if not now:
        return max(current, key=lambda score: score.value)
    place = found.index(now[-1])
    beside = (found[max(place - 1, 0)], now[-1], found[min(place + 1, len(found) - 1)])
    spans = (
        score
        for low, high in pairwise(beside)
        if low in current and high in current and _is_span(low, high, message, lexicon)
        for score in (low, high)
    )
    return max((now[-1], *spans), key=lambda score: score.value)


def _has_arrived(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“Down to a 2, was 8 before”: where it went is where it is."""
    before = [token.text for token in message[max(score.start - 3, 0) : score.start]]
    return any(
        " ".join(before[start:]) in lexicon.words.get("arrived", ()) for start in range(len(before))
    )


def _is_span(low: Score, high: Score, message: list[Token], lexicon: Lexicon) -> bool:
    between = words_between(low, high, message)
    return not between or (len(between) == 1 and between[0] in lexicon.words["or"] | UP_TO)


def _beside(found: Iterable[Score], message: list[Token], words: frozenset[str]) -> list[Score]:
    """Give each score that one of these words stands nearest to, in its sentence."""
    beside = []
    for place, token in enumerate(message):
        if token.text in words:
            nearest = min(found, key=partial(_distance, message, place))
            if message[nearest.start].sentence == token.sentence:
                beside.append(nearest)
    return beside


def _distance(message: list[Token], place: int, score: Score) -> tuple[bool, int, bool]:
    """Give how far a word is from a score: over a comma or an “and” it is farther.

    Of two that are as near the one after the word is meant.
    """
    first, last = sorted((place, score.start if place < score.start else score.end - 1))
    apart = message[place].clause != message[score.start].clause
    apart = apart or any(token.text in AND for token in message[first + 1 : last])
    return apart, last - first, score.start < place


def words_between(low: Score, high: Score, message: list[Token]) -> list[str]:
    return [token.text for token in message[low.end : high.start]]
