"""Plain words: how hard a passage is to read for somebody in pain, tired, or new to the language.

The limits are those of the American Medical Association and the National Institutes of Health for
patients: grade 6, and sentences of 15 words. A grade says little of a few words: a short text may
be somewhat above, and a very short one is looked at for hard words instead.
"""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from schedules.checks.passage import Passage
from schedules.checks.reading import grade_of, syllables, words
from schedules.medicines import INGREDIENTS, OTHER_NAMES

HIGHEST_GRADE = 6
LONGEST_SENTENCE = 15
SHORTEST_GRADED = 12
SURELY_GRADED = 30
"""Words a passage needs to be held to the grade, and to be held to it without an allowance."""
FEWER_A_GRADE = 6
"""How many words fewer allow a grade more: what one long word adds to the grade of so few."""
NAMED = 4
"""How many words of a long sentence are named, so that it can be found."""
MOST_HARD_WORDS = 3


class Hard(NamedTuple):
    """From how many syllables, or letters, on a word is hard in a language."""

    syllables: int
    letters: int


# Everyday words are longer in Spanish, and German joins them: “fisioterapia”, “Physiotherapie”.
HARD = {"en": Hard(5, 14), "es": Hard(7, 16), "de": Hard(7, 18)}
MEDICINES = tuple(name.rstrip("e") for name in (*INGREDIENTS, *OTHER_NAMES))
"""Words as on the label, hard or not; the last vowel differs between languages."""


def hard_to_read(passage: Passage) -> Iterator[str]:
    """Say what makes a passage hard to read."""
    spoken = [words(sentence) for sentence in passage.sentences]
    for sentence, found in zip(passage.sentences, spoken, strict=True):
        if len(found) > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:NAMED])
            yield (
                f"The sentence “{start} …” has {len(found)} words. Keep it to {LONGEST_SENTENCE},"
                " or make two of it."
            )
    every = list(chain.from_iterable(spoken))
    if len(every) < SHORTEST_GRADED:
        yield from _hard_words(passage, every)
    else:
        yield from _graded(passage, every, len(spoken))


def _graded(passage: Passage, every: list[str], sentence_count: int) -> Iterator[str]:
    needed = grade_of(every, sentence_count, passage.language)
    allowance = max(SURELY_GRADED - len(every), 0) / FEWER_A_GRADE
    if needed and round(needed, 1) > HIGHEST_GRADE + allowance:
        yield (
            f"The text in “{passage.language}” reads at school grade {needed:.1f}; {HIGHEST_GRADE}"
            f" is the most. Use shorter words and sentences{_longest(passage)}."
        )


def _longest(passage: Passage) -> str:
    """Name the words of a passage with the most syllables, but for medicines."""
    language = passage.language.partition("-")[0]
    own = dict.fromkeys(word for word in words(passage.filled({})) if not _is_medicine(word))
    by_length = sorted(own, key=lambda word: -syllables(word, language))
    long = [f"“{w}”" for w in by_length[:MOST_HARD_WORDS] if syllables(w, language) > 2]
    return f", in place of {', '.join(long)}" if long else ""


def _hard_words(passage: Passage, every: list[str]) -> Iterator[str]:
    language = passage.language.partition("-")[0]
    if not (hard := HARD.get(language)):
        return
    for word in dict.fromkeys(every):
        long = max(word.split("-"), key=len)
        counted = syllables(long, language) >= hard.syllables or len(long) >= hard.letters
        if counted and not _is_medicine(word) and word in passage.text:
            yield f"“{word}” is a hard word in “{passage.language}”. Use a shorter one, or two."


def _is_medicine(word: str) -> bool:
    return word.casefold().startswith(MEDICINES)
