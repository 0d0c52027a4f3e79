"""Plain words: how hard a passage is to read for somebody in pain, tired, or new to the language.

The limits are those of the American Medical Association and the National Institutes of Health for
patients: grade 6, and sentences of 15 words.
"""

from collections.abc import Iterator
from itertools import chain

from schedules.checks.passage import Passage
from schedules.checks.reading import grade_of, words

HIGHEST_GRADE = 6
LONGEST_SENTENCE = 15
SHORTEST_GRADED = 12
"""Words a passage needs to be graded: fewer say little of how it reads."""
NAMED = 4
"""How many words of a long sentence are named, so that it can be found."""


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
    needed = grade_of(every, len(spoken), passage.language)
    if needed and len(every) >= SHORTEST_GRADED and round(needed, 1) > HIGHEST_GRADE:
        yield (
            f"The text reads at school grade {needed:.1f}; {HIGHEST_GRADE} is the most."
            " Use shorter words and sentences."
        )
