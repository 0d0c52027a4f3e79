"""A pain score in a message: a number from 0 to 10, in digits or in words.

A number counts as a score when it is out of ten, stands by a word for pain or for scoring, or is
what a clause or a short message is about (said_score.py); never with a unit, a date or a time. Of
several the present one counts or else the highest, and of a span such as “6 to 7” the higher.
"""

from collections.abc import Iterator
from itertools import pairwise

from .lexicon import Lexicon
from .match import Match
from .misheard_score import as_meant
from .numbers import Number
from .other_number import counts
from .present_score import UP_TO, Score, present, words_between
from .read_as import ReadAs
from .said_score import is_all, is_said
from .tokens import Token

HIGHEST = 10

LONGEST_IDIOM = 4

SLASHES = ("/", "\u2044", "\\")


def pain_of(reading: ReadAs) -> tuple[int | None, tuple[int, ...]]:
    """Give the score and the words that give it, or None and no words."""
    chosen = _chosen(reading, reading.words)
    if chosen is None or not chosen.of_ten:  # The ten of “fore out of ten” is no score.
        heard = _misheard(reading)
        chosen = heard if heard and (chosen is None or heard.of_ten) else chosen
    if chosen:
        return int(chosen.value + 0.5), tuple(range(chosen.start, chosen.end))
    none = next(_without_pain(reading), None)
    return (0, none.words) if none else (None, ())


def _without_pain(reading: ReadAs) -> Iterator[Match]:
    """Give where there is said to be no pain; “no chest pain” is about a sign, not the score."""
    for match in reading.find("pain"):
        signs = (
            set(sign.words)
            for sign in reading.find("signs")
            if sign.name != "severe_pain" or not reading.context.denied(sign)
        )
        other = reading.context.another_thing(match) or any(s & {*match.words} for s in signs)
        if match.name == "zero" and not other:
            yield match


def _misheard(reading: ReadAs) -> Score | None:
    """“Tree out of ten”, “nuebe”: what sounds or looks like a number, where it can be no word."""
    meant = as_meant(reading.words, reading.table)
    changed = {place for place, token in enumerate(meant) if token is not reading.words[place]}
    chosen = _chosen(reading, meant) if changed else None
    if chosen is None or chosen.start not in changed:
        return None
    table = reading.table
    word = reading.words[chosen.start].text
    if chosen.of_ten or word in table.words.get("of_ten_only", ()):
        return chosen if chosen.of_ten else None
    return chosen if is_all(chosen, meant, table) else None


def _chosen(reading: ReadAs, message: list[Token]) -> Score | None:
    """Give the number that is the score; one over ten is none, and no other is taken for it."""
    table = reading.table
    praised = {message[place].sentence for place, _ in reading.context.places("praise")}
    scores = [s for s in _scores(message, table) if message[s.start].sentence not in praised]
    scores = _without_others(scores, message, table)
    moves = dict(_moves(scores, message, table))
    scores = [s for s in scores if s not in moves]
    certain = [s for s in scores if s.of_ten]
    found = certain or [
        s for s in scores if s in moves.values() or is_said(s, message, table, reading.spans)
    ]
    if not found or any(s.value > HIGHEST for s in certain):
        return None
    chosen = present(found, message, table)
    return chosen if chosen.value <= HIGHEST else None


def _scores(message: list[Token], lexicon: Lexicon) -> Iterator[Score]:
    taken = 0
    idiom = {*_in_idioms(message, lexicon)}
    for number in lexicon.numerals.numbers(message):
        if number.start >= taken and number.start not in idiom:
            taken = number.end + _of_ten(message, number, lexicon)
            yield Score(number.value, number.start, taken, taken > number.end)


def _in_idioms(message: list[Token], lexicon: Lexicon) -> Iterator[int]:
    """Give the places of words that are no numbers where they stand: “gib acht”, “no one”."""
    idioms = lexicon.words.get("idioms", frozenset())
    for size in range(2, LONGEST_IDIOM + 1):
        for start in range(len(message) - size + 1):
            if " ".join(token.text for token in message[start : start + size]) in idioms:
                yield from range(start, start + size)


def _without_others(scores: list[Score], message: list[Token], lexicon: Lexicon) -> list[Score]:
    """Leave out a blood pressure and the ends of the scale, where another number stands besides.

    So “BP 130/80, pain 6” is a 6, and “from 0 to 10 a 3” is a 3.
    """
    others = {score for score in scores if _is_scale(score, message, lexicon)}
    for pair in pairwise(scores):
        if _is_pressure(*pair, message, lexicon) or _is_whole_scale(*pair, message):
            others |= {*pair}
    return [score for score in scores if score not in others] or scores


def _is_pressure(upper: Score, lower: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“130/80”, “135 over 85”, “13 8”."""
    if upper.of_ten or lower.of_ten or not upper.value > max(lower.value, HIGHEST):
        return False
    said = " ".join(words_between(upper, lower, message))
    beside = not said and message[lower.start].before.strip() in ("", *SLASHES)
    return beside or (lower.value > HIGHEST and said in lexicon.words["of_ten"])


def _is_whole_scale(low: Score, high: Score, message: list[Token]) -> bool:
    between = words_between(low, high, message)
    return low.value <= 1 and high.value == HIGHEST and len(between) == 1 and between[0] in UP_TO


def _is_scale(score: Score, message: list[Token], lexicon: Lexicon) -> bool:
    """“De 10 un 8”: the ten is no score."""
    before = " ".join(token.text for token in message[: score.start])
    return score.value == HIGHEST and before in lexicon.words["of_ten"]


def _moves(
    scores: list[Score], message: list[Token], lexicon: Lexicon
) -> Iterator[tuple[Score, Score]]:
    """Give from which score to which one it went: “from a 7 to a 4”."""
    for before, after in pairwise(scores):
        said = {token.text for token in message[max(before.start - 2, 0) : before.start]}
        between = words_between(before, after, message)
        to = between and between[0] in UP_TO and len(between) <= 2  # “to a 4”
        if to and said & lexicon.words["from"] and not counts(after, message, lexicon):
            yield before, after


def _of_ten(message: list[Token], number: Number, lexicon: Lexicon) -> int:
    """Give how many words say “out of ten” after a number: 0 when none do."""
    for size in range(1, min(6, len(message) - number.end + 1)):
        *between, last = message[number.end : number.end + size]
        if last.text == "10" or lexicon.numerals.values.get(last.text) == HIGHEST:
            said = " ".join(token.text for token in between)
            slash = not between and last.before.strip() in SLASHES
            return size if slash or said in lexicon.words["of_ten"] else 0
    return 0
