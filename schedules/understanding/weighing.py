"""Weighing: how much a message, taken as a whole, is like those that told of a sign of danger.

Patterns know the ways of saying that somebody thought of. Weighing hears the others: each word,
concept and context of a message has a weight for each sign, and their sum tells how likely it is
told of. It only ever raises a sign, and takes none back. The weights are counted from the labelled
messages (tests/understanding/learn.py) and stand beside the tables, to be read.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import exp

from schedules.packaged import lines_of

from .read_as import ReadAs

LIKELY = 0.75
"""From which likelihood on a sign counts: below, as many false alarms as signs are found."""
CERTAIN = 0.97
"""From which on one counts that a no, a what-if or the past seemed to take back."""
ALWAYS = "*"
"""What every message has: its weight is how seldom a sign is told of at all."""
ASKED = "?"
"""That a sentence is a question."""

UNSURE = frozenset({"MAYBE_TEMPERATURE"})
"""What tells nothing without its pattern: 39 may be a bus."""
Feature = tuple[str, tuple[int, ...]]
"""What is weighed, by name, and the places of its words."""
Weights = dict[str, dict[str, float]]
"""The weights of each feature, by the sign that they speak for."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sign that a message is most like, how likely it is, and the words that weigh most."""

    sign: str
    likelihood: float
    words: tuple[int, ...]


def weighed(reading: ReadAs) -> Weighed | None:
    """Weigh a message and each of its sentences; give the likeliest sign, None if none is."""
    weights = _weights(reading.table.language)
    whole: list[Feature] = []
    sentences: dict[int, list[Feature]] = defaultdict(list)
    for sentence, feature in _features(reading):
        whole.append(feature)
        sentences[sentence].append(feature)
    best = max((_weigh(p, weights) for p in (whole, *sentences.values())), key=_likelihood)
    return best if best.likelihood >= LIKELY else None


def features(reading: ReadAs) -> set[str]:
    """Give what of a message is weighed, by name; the weights are learned from the same."""
    return {name for _, (name, _) in _features(reading)}


def _features(reading: ReadAs) -> Iterator[tuple[int, Feature]]:
    """Yield each word, concept and context, each beside its sentence."""
    words = reading.words
    for place, word in enumerate(words):
        yield word.sentence, (word.text, (place,))
        if word.asked:
            yield word.sentence, (ASKED, ())
    for name, spans in reading.spans.items():
        for span in spans if name.isupper() and name not in UNSURE else ():
            yield words[span.start].sentence, (name, tuple(range(span.start, span.end)))
    for match in reading.find("context"):
        yield words[match.start].sentence, (f"({match.name})", match.words)


def _likelihood(one: Weighed) -> float:
    return one.likelihood


def _weigh(features: list[Feature], weights: Weights) -> Weighed:
    sums = dict(weights[ALWAYS])
    once = {name: places for name, places in features if name in weights}
    for name in once:
        for sign, weight in weights[name].items():
            sums[sign] += weight
    sign = max(sums, key=lambda one: (sums[one], one))
    some = sum(map(exp, sums.values()))
    heaviest = sorted(once, key=lambda name: -weights[name].get(sign, 0.0))[:3]
    speaking = [name for name in heaviest if weights[name].get(sign, 0.0) > 0]
    words = sorted({place for name in speaking for place in once[name]})
    return Weighed(sign, some / (1 + some), tuple(words))


@cache
def _weights(language: str) -> Weights:
    """Read the weights of a language: a feature a line, then each sign with its weight."""
    lines = lines_of("schedules.understanding", f"{language}.weights.txt")
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: _read(pairs) for name, *pairs in rows}


def _read(pairs: list[str]) -> dict[str, float]:
    found = (pair.split() for pair in pairs)
    return {sign: float(weight) for sign, weight in found}
