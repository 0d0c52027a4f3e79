"""A pain score in a message: a number from 0 to 10, in digits or in words.

A number counts as a score when it is out of ten, stands by a word for pain or for scoring, or is
all there is to the message; never with a unit, a date or a time. Of several, the present one counts
and of a span such as “6 to 7” the higher.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .lexicon import Lexicon
from .match import Spans, find
from .tokens import Token

HIGHEST = 10
NEAR = 5
"""Words over which a word for pain and its number belong together."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands: its value, its words, and whether it is said to be out of ten."""

    value: float
    start: int
    end: int
    of_ten: bool = False


def pain_of(
    text: str, message: list[Token], lexicon: Lexicon, spans: Spans
) -> tuple[int | None, tuple[int, ...]]:
    """Give the score and the words that give it, or None."""
    numbers = list(_numbers(text, message, lexicon))
    explicit = [n for n in numbers if n.of_ten]
    if any(n.value > HIGHEST for n in explicit):
        return None, ()
    found = explicit or [n for n in numbers if _is_score(n, message, lexicon, spans)]
    if not found:
        none = [m for m in find(lexicon, "pain", message, spans) if m.name == "zero"]
        return (0, none[0].words) if none else (None, ())
    chosen = _present(found, message, lexicon)
    if chosen.value > HIGHEST:
        return None, ()
    return int(chosen.value + 0.5), tuple(range(chosen.start, chosen.end))


def _numbers(text: str, message: list[Token], lexicon: Lexicon) -> Iterator[Number]:
    values = lexicon.table["numbers"]
    place = 0
    while place < len(message):
        token = message[place]
        value = _value(token.text, values)
        if value is None:
            place += 1
            continue
        end = place + 1
        if end < len(message) and message[end].text.isdigit() and _joined(text, message, end, ".,"):
            value += float(f"0.{message[end].text[:2]}")
            end += 1
        of_ten = _of_ten(text, message, end, lexicon)
        yield Number(value, place, end + of_ten, bool(of_ten))
        place = end + of_ten


def _value(word: str, values: object) -> float | None:
    if word.isdigit() and len(word) <= 3:
        return float(word)
    named = values.get(word) if isinstance(values, dict) else None
    return float(named) if named is not None else None


def _joined(text: str, message: list[Token], place: int, by: str) -> bool:
    """Tell whether only one of these signs stands between a word and the one before it."""
    between = text[message[place - 1].end : message[place].start]
    return len(between) == 1 and between in by


def _of_ten(text: str, message: list[Token], end: int, lexicon: Lexicon) -> int:
    """Give how many words say “out of ten” here: 0 when none do."""
    values: Mapping[str, object] = lexicon.table["numbers"]
    ten = ("10", *(w for w, v in values.items() if v == HIGHEST))
    for size in (1, 2, 3):
        if end + size > len(message):
            break
        *between, last = [t.text for t in message[end : end + size]]
        if last not in ten:
            continue
        slash = text[message[end - 1].end : message[end].start].strip() in ("/", "\u2044")
        if (not between and slash) or " ".join(between) in lexicon.table["score"]["of_ten"]:
            return size
    return 0


def _is_score(number: Number, message: list[Token], lexicon: Lexicon, spans: Spans) -> bool:
    words = lexicon.table["score"]
    after = message[number.end].text if number.end < len(message) else ""
    before = [t.text for t in message[max(number.start - 3, 0) : number.start]]
    if after in words["units"] or (before and before[-1] in words["not_before"]):
        return False
    if _near_pain(number, message, spans):
        return True
    if any(" ".join(before[-size:]) in words["before"] for size in (1, 2, 3) if before[-size:]):
        return True
    rest = [t.text for t in (*message[: number.start], *message[number.end :])]
    return all(
        word in words["around"] or _value(word, lexicon.table["numbers"]) is not None
        for word in rest
    )


def _near_pain(number: Number, message: list[Token], spans: Spans) -> bool:
    return any(
        message[span.start].sentence == message[number.start].sentence
        and (0 <= number.start - span.end <= NEAR or 0 <= span.start - number.end <= 1)
        for span in spans.get("PAIN", ())
    )


def _present(found: list[Number], message: list[Token], lexicon: Lexicon) -> Number:
    """Give the number that is about now: not yesterday's, the later one, a span's higher end."""
    words = lexicon.table["score"]
    current = [n for n in found if not _beside(n, message, words["then"], found)] or found
    now = [n for n in current if _beside(n, message, words["now"], found)] or current
    last = now[-1]
    if len(now) > 1 and last.start - now[-2].end <= 1:
        between = [t.text for t in message[now[-2].end : last.start]]
        if not between or between[0] in words["or"]:
            return max(now[-2], last, key=lambda n: n.value)
    return last


def _beside(number: Number, message: list[Token], words: list[str], found: list[Number]) -> bool:
    """Tell whether one of the words stands nearer to this number than to any other."""
    for place, token in enumerate(message):
        if token.text in words and message[number.start].sentence == token.sentence:
            nearest = min(
                found,
                key=lambda n: (min(abs(place - n.start), abs(place - n.end + 1)), n.start > place),
            )
            if nearest is number:
                return True
    return False


__all__ = ["Number", "pain_of"]
