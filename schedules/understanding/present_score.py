"""Which of several scores in a message is the present one."""

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
    found = _corrected(found[-MOST:], message, lexicon)
    arrived = [score for score in found if _has_arrived(score, message, lexicon)]
    leading = lexicon.words.get("leads", frozenset())
    time_first = _time_first(found, message, lexicon)
    beside = partial(_beside, found, message, leading=leading, first=time_first)
    past = [s for s in beside(lexicon.words["then"]) if s not in arrived]
    current = [score for score in found if score not in past] or found
    now = beside(lexicon.words["now"])
    now = [score for score in current if score in now or score in arrived]
    right_now = beside(lexicon.words.get("right_now", frozenset()))
    now = [score for score in now if score in right_now] or now
    if not now:
        return max(current, key=lambda score: score.value)
    place = found.index(now[-1])
    next_to = (found[max(place - 1, 0)], now[-1], found[min(place + 1, len(found) - 1)])
    spans = (
        score
        for low, high in pairwise(next_to)
        if low in current and high in current and _is_span(low, high, message, lexicon)
        for score in (low, high)
    )
    return max((now[-1], *spans), key=lambda score: score.value)


def _corrected(found: list[Score], message: list[Token], lexicon: Lexicon) -> list[Score]:
    """“Ten no nine”: what is taken back is not said."""
    corrects = lexicon.words.get("corrects", frozenset())
    taken_back = {
        score
        for score, instead in pairwise(found)
        if (between := words_between(score, instead, message)) and {*between} <= corrects
    }
    return [score for score in found if score not in taken_back]


def _has_arrived(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“Down to a 2, was 8 before”: where it went is where it is."""
    before = [token.text for token in message[max(score.start - 3, 0) : score.start]]
    return any(
        " ".join(before[start:]) in lexicon.words.get("arrived", ()) for start in range(len(before))
    )


def _is_span(low: Score, high: Score, message: list[Token], lexicon: Lexicon) -> bool:
    between = words_between(low, high, message)
    return not between or (len(between) == 1 and between[0] in lexicon.words["or"] | UP_TO)


def _beside(
    found: list[Score],
    message: list[Token],
    words: frozenset[str],
    leading: frozenset[str],
    first: bool | None,
) -> list[Score]:
    """Give each score that one of these words stands nearest to, in its sentence.

    `first` tells whether each stands before its score, or after it, where that is known; the
    `leading` ones, such as “was”, stand before theirs if one follows.
    """
    beside = []
    for place, token in enumerate(message):
        if token.text in words:
            leads = True if first is None and token.text in leading else first
            there = [score for score in found if leads is None or (place < score.start) is leads]
            nearest = min(there or found, key=partial(_distance, message, place))
            if message[nearest.start].sentence == token.sentence:
                beside.append(nearest)
    return beside


def _time_first(found: list[Score], message: list[Token], lexicon: Lexicon) -> bool | None:
    """Tell whether each time stands before its score, or after it as in “8 earlier 6 now”.

    Nothing is known where neither is so from the first to the last of them.
    """
    times = lexicon.words["now"] | lexicon.words["then"]
    places = [place for place, token in enumerate(message) if token.text in times]
    if len(places) < len(found) or len(found) == 1:
        return None
    before = places[0] < found[0].start, places[-1] < found[-1].start
    return before[0] if before[0] == before[1] else None


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
