"""Whether a number in a message is something else than a score.

Words that count something, as in “10 leg raises”, words before it that make it a date, a room or a
dose, as in “day 6”, and what has numbers of its own, such as a street or a grandson.
"""

from collections.abc import Iterator

from .lexicon import Lexicon
from .present_score import Score
from .spans import Spans
from .tokens import Token

LONGEST_SAID = 4
"""Words of the longest phrase before or after a number."""
SIGNS = ("$", "\u20ac", "\u00a3", "<", "{", "&#")
"""What stands right before a price, a heart “<3”, or in code."""
LINK = "://"
KISS = "x"
"""“Times” as well, but not at the end."""


def is_another(score: Score, message: list[Token], lexicon: Lexicon, spans: Spans) -> bool:
    """Tell whether a number is a date, a dose, a time, or anything else that is counted."""
    sign = message[score.start].before.endswith(SIGNS)
    return sign or _is_degrees(score, spans) or _is_named(score, message, lexicon)


def _is_degrees(score: Score, spans: Spans) -> bool:
    degrees = (*spans.get("HIGH_TEMPERATURE", ()), *spans.get("NORMAL_TEMPERATURE", ()))
    return any(span.start <= score.start < span.end for span in degrees)


def _is_named(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether the words beside a number make it a date, a dose, or a time."""
    words = lexicon.words
    said = [*phrases_before(score, message)]
    if any(" " in phrase and phrase in words["not_before"] for phrase in said):
        return True
    sure = any(" " in phrase and phrase in words["before"] for phrase in said)
    if not sure and said and said[-1] in words["not_before"]:
        return True
    if _is_pronoun(score, message, lexicon) or counts(score, message, lexicon):
        return True
    counted = text_at(message, score.end) in words.get("counted", ())
    return counted and text_at(message, score.end + 1) in words["units"]  # “10 leg raises”


def _is_pronoun(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“The good one”, “left one only”."""
    if message[score.start].text not in lexicon.words.get("pronouns", ()):
        return False
    if text_at(message, score.end) in lexicon.words.get("adjectives", ()):
        return True
    previous = message[score.start - 1]
    beside = score.start and previous.clause == message[score.start].clause
    return bool(beside) and previous.text not in lexicon.words.get("before_pronoun", ())


def counts(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether what stands after a number is what it counts."""
    if score.end + 1 == len(message) and message[score.end].text == KISS:
        return False
    following = text_at(message, score.end)
    if following in lexicon.words.get("ordinal", ()) and message[score.end].before == ". ":
        return True  # “1. Tag”
    return any(phrase in lexicon.words["units"] for phrase in phrases_after(score, message))


def is_elsewhere(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether its clause is about what has numbers of its own: a street, sugar, a grandson."""
    words, endings = lexicon.words.get("elsewhere", ()), lexicon.words.get("elsewhere_ends", ())
    here = message[score.start]
    clause = [token for token in message if token.clause == here.clause]
    told = [token.text for token in clause if token.start < here.start]
    if (told and not here.before) or any(LINK in token.before for token in message):
        return True  # “gate B7”
    named = any(text in words for text in told) or any(
        text.endswith(end) and text != end for text in told for end in endings
    )
    return named or any(token.text in lexicon.words.get("games", ()) for token in clause)


def asks(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“Is 7 bad?”, “should it be under 3”: with or without a question mark."""
    sentence = [token for token in message if token.sentence == message[score.start].sentence]
    first = [token.text for token in sentence[:2]]
    words = lexicon.words.get("asks", frozenset())
    sure = " ".join(first) in words or first[0] in words
    return sure or (sentence[0].asked and first[0] in lexicon.words.get("asks_if_marked", ()))


def phrases_before(score: Score, message: list[Token]) -> Iterator[str]:
    """Give the phrases that end before a number, longest first."""
    start = max(score.start - LONGEST_SAID + 1, 0)
    sentence = message[score.start].sentence
    near = [t.text for t in message[start : score.start] if t.sentence == sentence]
    yield from (" ".join(near[place:]) for place in range(len(near)))


def phrases_after(score: Score, message: list[Token]) -> Iterator[str]:
    """Give the phrases that begin after a number."""
    clause = message[score.start].clause
    near = message[score.end : score.end + LONGEST_SAID]
    texts = [token.text for token in near if token.clause == clause]
    yield from (" ".join(texts[: size + 1]) for size in range(len(texts)))


def text_at(message: list[Token], place: int) -> str:
    """Give the word at a place, or an empty one where there is none."""
    return message[place].text if 0 <= place < len(message) else ""
