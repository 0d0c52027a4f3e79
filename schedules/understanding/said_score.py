"""Whether a number in a message is said as a score: by the words beside it, or standing alone."""

from itertools import takewhile

from .lexicon import Lexicon
from .medicines import is_medicine
from .other_number import (
    asks,
    is_another,
    is_elsewhere,
    phrases_after,
    phrases_before,
    text_at,
)
from .present_score import Score
from .spans import Spans
from .tokens import Token

NEAR = 5
"""Words over which a word for pain and its number belong together."""
REACH = 3
"""Words after a number that may be what it counts: “2 more good days”."""
FEW = 8
"""At most so many words a number at their beginning or end is the point of."""


def is_said(score: Score, message: list[Token], lexicon: Lexicon, spans: Spans) -> bool:
    """Tell whether a number is a score; one that is out of ten needs no asking."""
    if is_another(score, message, lexicon, spans):
        return False
    if _near_pain(score, message, spans):
        return True
    if asks(score, message, lexicon):
        return False
    if is_all(score, message, lexicon):
        return True
    elsewhere = is_elsewhere(score, message, lexicon)
    return _is_introduced(score, message, lexicon, 2 if elsewhere else 1) or (
        not elsewhere
        and (
            any(
                phrase in lexicon.words.get("after", ()) for phrase in phrases_after(score, message)
            )
            or _has_article(score, message, lexicon)
            or _opens(score, message, lexicon)
            or _closes(score, message, lexicon)
            or _begins(score, message, lexicon)
            or _is_now(score, message, lexicon)
        )
    )


def _closes(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“Tell the doctor 5”: a few words that end in their only number, and at most a greeting."""
    before, after = message[: score.start], message[score.end :]
    return (
        len(message) <= FEW
        and score.value.is_integer()  # no height: “1,65”
        and not message[score.start].asked
        and not any(lexicon.numerals.is_number(t.text) or is_medicine(t.text) for t in before)
        and text_at(message, score.start - 1) not in lexicon.words.get("times", ())
        and all(token.text in _said_beside(lexicon) for token in after)
    )


def _begins(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“7 not good at all”: a few words after a number, and none that it could count."""
    after = [token.text for token in message[score.end : score.end + REACH]]
    here = message[score.start]
    plurals = tuple(lexicon.words.get("plurals", ()))
    told = _said_beside(lexicon) | lexicon.words.get("goes_on", frozenset())
    return (
        not score.start
        and len(message) <= FEW
        and not here.asked
        and here.text not in lexicon.words.get("pronouns", ())
        and not any(lexicon.numerals.is_number(text) or is_medicine(text) for text in after)
        and not any(text.endswith(plurals) and text not in told for text in after)
    )


def _said_beside(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.words["around"] | lexicon.words["now"] | lexicon.words["then"]


def _is_now(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“6 at breakfast 3 now”, “this morning 7, since the ice 5”: the second of two."""
    here = message[score.start]
    now = lexicon.words.get("right_now", ())
    beside = text_at(message, score.end) in now or text_at(message, score.start - 1) in now
    clause = [token.text for token in message[: score.start] if token.clause == here.clause]
    ends = score.end == len(message) and clause[:1] and clause[0] in lexicon.words["now"]
    before = message[: score.start]
    return (beside or bool(ends)) and any(lexicon.numerals.is_number(t.text) for t in before)


def _is_introduced(score: Score, message: list[Token], lexicon: Lexicon, least: int) -> bool:
    """“I'd say 7”, “I'd say about a 7”, by so many words; the table leaves articles out."""
    articles = lexicon.words.get("articles", frozenset())
    said = [*phrases_before(score, message)]
    told = [phrase for phrase in said if len(phrase.split()) >= least]
    told += [p.rpartition(" ")[0] for p in told if p.rpartition(" ")[2] in articles]
    if said[-1:] != [] and said[-1] in lexicon.words.get("names", ()):
        return least == 1 and _goes_on(score, message, lexicon)  # “the lift at number 6 is broken”
    return not lexicon.words["before"].isdisjoint(told)


def _has_article(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“Put me down for a 5”, “a wee 2 today”: an article, and nothing that it could count."""
    articles = lexicon.words.get("articles", frozenset())
    near = [token.text for token in message[max(score.start - 2, 0) : score.start]]
    said = near[-1:] and (
        near[-1] in articles
        or (near[0] in articles and near[-1] in lexicon.words.get("adjectives", ()))
    )
    return bool(said) and _goes_on(score, message, lexicon)


def _goes_on(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether a number ends its clause, or what follows is no noun."""
    here = message[score.start]
    if score.end == len(message) or message[score.end].clause != here.clause:
        return True
    told = _said_beside(lexicon) | lexicon.words.get("goes_on", frozenset())
    return message[score.end].text in told


def _opens(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“3 today, was 5 yesterday”, “6 when I walk”, “bad night, 7”: all that a clause says."""
    here = message[score.start]
    if here.asked or _is_time(score, message, lexicon):
        return False
    if text_at(message, score.start - 1) in lexicon.words.get("elsewhere", ()):
        return False  # “my grandson, 3, jumped on me”
    said = _said_beside(lexicon)
    before = [token for token in message[: score.start] if token.clause == here.clause]
    if any(lexicon.numerals.is_number(token.text) for token in before):
        before = _since_turn(before, lexicon)  # “9 last night but 6 now”
    rest = [token for token in message[score.end :] if token.clause == here.clause]
    told = [*takewhile(lambda token: token.text not in lexicon.words.get("goes_on", ()), rest)]
    if any(lexicon.numerals.is_number(t.text) for t in rest[len(told) + 1 : len(told) + 2]):
        return False  # “5 nach 8”
    return all(token.text in said or token.text.isdigit() for token in (*before, *told))


def _is_time(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“Busy now, at 6”."""
    before = text_at(message, score.start - 1)
    return before in lexicon.words.get("times", ()) and score.end == len(message)


def _since_turn(before: list[Token], lexicon: Lexicon) -> list[Token]:
    turns = lexicon.words.get("turns", frozenset())
    return [*takewhile(lambda token: token.text not in turns, reversed(before))]


def is_all(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether a message says nothing else."""
    rest = (token.text for token in (*message[: score.start], *message[score.end :]))
    numbers = lexicon.numerals.values
    return all(w in lexicon.words["around"] or w in numbers or w.isdigit() for w in rest)


def _near_pain(score: Score, message: list[Token], spans: Spans) -> bool:
    return any(
        message[span.start].sentence == message[score.start].sentence
        and (0 <= score.start - span.end <= NEAR or 0 <= span.start - score.end <= 1)
        for span in spans.get("PAIN", ())
    )
