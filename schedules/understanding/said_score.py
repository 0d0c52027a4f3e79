"""Whether a number in a message is said as a score: by the words beside it, or by standing alone.

Words that count something, as in “10 leg raises”, and words before it that make it a date, a room
or a dose, as in “day 6”, tell that it is none.
"""

from collections.abc import Iterator
from itertools import takewhile

from .lexicon import Lexicon
from .medicines import is_medicine
from .present_score import Score
from .spans import Spans
from .tokens import Token

NEAR = 5
"""Words over which a word for pain and its number belong together."""
REACH = 3
"""Words after a number that may be what it counts: “2 more good days”."""
KISS = "x"
"""“Times” as well, but not at the end."""
FEW = 8
"""At most so many words a number at their beginning or end is the point of."""
LONGEST_SAID = 4
"""Words of the longest phrase before or after a number."""


def is_said(score: Score, message: list[Token], lexicon: Lexicon, spans: Spans) -> bool:
    """Tell whether a number is a score; one that is out of ten needs no asking."""
    if _is_degrees(score, spans) or _is_another(score, message, lexicon):
        return False
    if _near_pain(score, message, lexicon, spans):
        return True
    if _asks(score, message, lexicon):
        return False
    if is_all(score, message, lexicon):
        return True
    elsewhere = _is_elsewhere(score, message, lexicon)
    return _is_introduced(score, message, lexicon, 2 if elsewhere else 1) or (
        not elsewhere
        and (
            any(phrase in lexicon.words.get("after", ()) for phrase in _after(score, message))
            or _has_article(score, message, lexicon)
            or _opens(score, message, lexicon)
            or _closes(score, message, lexicon)
            or _begins(score, message, lexicon)
            or _is_now(score, message, lexicon)
        )
    )


def _is_elsewhere(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether its clause is about what has numbers of its own: a street, sugar, a grandson."""
    words, endings = lexicon.words.get("elsewhere", ()), lexicon.words.get("elsewhere_ends", ())
    here = message[score.start]
    before = [t.text for t in message[: score.start] if t.clause == here.clause]
    after = [t.text for t in message[score.end :] if t.clause == here.clause]
    glued = not here.before and bool(before)  # “gate B7”
    named = any(text in words for text in before) or any(
        text.endswith(end) and text != end for text in before for end in endings
    )
    return glued or named or any(t in lexicon.words.get("games", ()) for t in (*before, *after))


def _asks(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“Is 7 bad?”, “should it be under 3”: with or without a question mark."""
    sentence = [token for token in message if token.sentence == message[score.start].sentence]
    first = [token.text for token in sentence[:2]]
    words = lexicon.words.get("asks", frozenset())
    sure = " ".join(first) in words or first[0] in words
    return sure or (sentence[0].asked and first[0] in lexicon.words.get("asks_if_marked", ()))


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


def _is_degrees(score: Score, spans: Spans) -> bool:
    degrees = (*spans.get("HIGH_TEMPERATURE", ()), *spans.get("NORMAL_TEMPERATURE", ()))
    return any(span.start <= score.start < span.end for span in degrees)


def _is_another(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether a number is a date, a dose, a time, or anything else that is counted."""
    words = lexicon.words
    said = [*_before(score, message)]
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
    before = message[score.start - 1]
    beside = score.start and before.clause == message[score.start].clause
    return bool(beside) and before.text not in lexicon.words.get("before_pronoun", ())


def counts(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """Tell whether what stands after a number is what it counts."""
    if score.end + 1 == len(message) and message[score.end].text == KISS:
        return False
    following = text_at(message, score.end)
    if following in lexicon.words.get("ordinal", ()) and message[score.end].before == ". ":
        return True  # “1. Tag”
    return any(phrase in lexicon.words["units"] for phrase in _after(score, message))


def _is_introduced(score: Score, message: list[Token], lexicon: Lexicon, least: int) -> bool:
    """“I'd say 7”, “I'd say about a 7”, by so many words; the table leaves articles out."""
    articles = lexicon.words.get("articles", frozenset())
    said = [*_before(score, message)]
    told = [phrase for phrase in said if len(phrase.split()) >= least]
    told += [p.rpartition(" ")[0] for p in told if p.rpartition(" ")[2] in articles]
    if said[-1:] != [] and said[-1] in lexicon.words.get("names", ()):
        return least == 1 and _goes_on(score, message, lexicon)  # “the lift at number 6 is broken”
    return not lexicon.words["before"].isdisjoint(told)


def _before(score: Score, message: list[Token]) -> Iterator[str]:
    """Give the phrases that end before a number, longest first."""
    start = max(score.start - LONGEST_SAID + 1, 0)
    sentence = message[score.start].sentence
    near = [t.text for t in message[start : score.start] if t.sentence == sentence]
    yield from (" ".join(near[place:]) for place in range(len(near)))


def _after(score: Score, message: list[Token]) -> Iterator[str]:
    """Give the phrases that begin after a number."""
    clause = message[score.start].clause
    near = message[score.end : score.end + LONGEST_SAID]
    texts = [token.text for token in near if token.clause == clause]
    yield from (" ".join(texts[: size + 1]) for size in range(len(texts)))


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


def _near_pain(score: Score, message: list[Token], lexicon: Lexicon, spans: Spans) -> bool:
    before = [phrase.split()[-1] for phrase in _before(score, message)][-1:]
    if before and before[0] in lexicon.words.get("not_near_pain", ()):
        return False
    return any(
        message[span.start].sentence == message[score.start].sentence
        and (0 <= score.start - span.end <= NEAR or 0 <= span.start - score.end <= 1)
        for span in spans.get("PAIN", ())
    )


def text_at(message: list[Token], place: int) -> str:
    """Give the word at a place, or an empty one where there is none."""
    return message[place].text if 0 <= place < len(message) else ""
