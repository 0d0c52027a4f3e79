"""Medicines in a message: which of them are NSAIDs, and what is said of them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .dictionary import dictionary
from .lexicon import Lexicon
from .match import Context, Match, Spans, find
from .tokens import Token, fold

SHORTEST = 5
LONG = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """An NSAID that a message names: its ingredient and the words that do."""

    ingredient: str
    words: tuple[int, ...]


@cache
def _names() -> tuple[dict[tuple[str, ...], tuple[str, ...]], list[str], frozenset[str]]:
    table = tomllib.loads((files(__package__) / "medicines.toml").read_text(encoding="utf-8"))
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for ingredient, spoken in table["nsaids"].items():
        for name in spoken:
            key = tuple(fold(name.lower()).split())
            names[key] = (*names.get(key, ()), ingredient)
    safe = frozenset(fold(name) for group in table["not_nsaids"].values() for name in group)
    single = sorted(key[0] for key in names if len(key) == 1)
    return names, single, safe


def mentions(message: list[Token]) -> list[Mention]:
    """Give each NSAID named, with its brands and with a typo; look-alikes are none."""
    names = _names()[0]
    longest = max(map(len, names))
    found = []
    place = 0
    while place < len(message):
        size = 0
        for length in range(min(longest, len(message) - place), 0, -1):
            key = tuple(t.text for t in message[place : place + length])
            if key in names:
                size = length
                found += [Mention(i, tuple(range(place, place + length))) for i in names[key]]
                break
        if not size and (near := _nearest(message[place].text)):
            found += [Mention(i, (place,)) for i in names[(near,)]]
        place += size or 1
    return found


@cache
def _nearest(word: str) -> str | None:
    _, single, safe = _names()
    if (
        len(word) < SHORTEST
        or word in safe
        or any(dictionary(c).get(word) for c in ("en", "es", "de"))
    ):
        return None
    most = 1 if len(word) < LONG else 2
    best = process.extractOne(word, single, scorer=OSA.distance, score_cutoff=most)
    other = process.extractOne(word, sorted(safe), scorer=OSA.distance, score_cutoff=most)
    if best is None or len(best[0]) < SHORTEST or (other and other[1] <= best[1]):
        return None
    return str(best[0])


def use_of(
    found: list[Mention], lexicon: Lexicon, message: list[Token], spans: Spans, context: Context
) -> str:
    """Give what is said of the NSAIDs named: taken, asked, negated, other; none without any."""
    if not found:
        return "none"
    said = find(lexicon, "use", message, spans)
    uses = {_use(mention, message, said, context) for mention in found}
    return next(use for use in ("taken", "asked", "other", "negated") if use in uses)


def _use(mention: Mention, message: list[Token], said: list[Match], context: Context) -> str:
    match = Match(mention.ingredient, mention.words, 0)
    here = message[match.start]
    words = {m.name for m in said if message[m.start].sentence == here.sentence}
    if context.about_other(match) or "other" in words:
        return "other"
    if context.denied(match) or "negated" in words:
        return "negated"
    if "taken" in words:
        return "taken"
    if "asked" in words or here.asked or context.supposed(match):
        return "asked"
    return "other" if context.long_ago(match) else "taken"
