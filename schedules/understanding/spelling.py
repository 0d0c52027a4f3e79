"""Words that are meant by a misspelt one: alike but for a letter, or two in a long word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

LONG = 8
"""From this many letters on a word may have two typos."""
LONGEST_WORD = 40
"""Longer ones are not looked up: no word of a table is so long."""

MOST_ALIKE = 8
SHORT_STEM = 4

Index = Mapping[str, list[str]]


class Spellings:
    """Words and stems that misspelt words are compared with."""

    def __init__(self, words: Iterable[str], stems: Iterable[str]) -> None:
        self._long: dict[str, list[str]] = defaultdict(list)
        for word in sorted(word for word in words if len(word) >= LONG):
            self._long[word[0]].append(word)
        self._words = _one_letter_less(words)
        self._stems = _one_letter_less(stems)
        self._ends = sorted({len(stem) + more for stem in stems for more in (-1, 0, 1)})

    def words(self, token: str, most: int) -> set[str]:
        """Give the words that a token is fewest typos away from, at most so many; two if long."""
        if len(token) > LONGEST_WORD:
            return set()
        near = {word for word in _perhaps(token, self._words) if _is_alike(token, word)}
        if most > 1 and not near:
            # The first letter is the one that people hit right.
            same = self._long.get(token[:1], [])
            far = process.extract(
                token, same, scorer=OSA.distance, score_cutoff=most, limit=MOST_ALIKE
            )
            near |= {word for word, _, _ in far}
        return near

    def stems(self, token: str) -> set[str]:
        """Give the stems that a token begins with, but for one typo."""
        near: set[str] = set()
        for end in self._ends:
            if end > len(token):
                break
            part = token[:end]
            near |= {stem for stem in _perhaps(part, self._stems) if _is_alike(part, stem)}
        # A short stem is like the beginnings of too many words.
        return {stem for stem in near if len(stem) > SHORT_STEM or stem[0] == token[0]}


def _one_letter_less(words: Iterable[str]) -> Index:
    """Give words by each way to leave a letter out, and by themselves."""
    index: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        for less in {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}:
            index[less].append(word)
    return index


def _perhaps(token: str, index: Index) -> list[str]:
    # Two words that differ by one typo are the same with at most one letter left out of each.
    near = [*index.get(token, ())]
    for place in range(len(token)):
        near += index.get(token[:place] + token[place + 1 :], ())
    return near


def _is_alike(token: str, word: str) -> bool:
    return bool(OSA.distance(token, word, score_cutoff=1) <= 1)
