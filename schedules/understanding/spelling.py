"""Words that are meant by a misspelt one: alike but for a letter, or two in a long word."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

LONG = 8
"""From this many letters on a word may have two typos."""
LONGEST_WORD = 40
"""Longer ones are not looked up: no word of a table is so long."""


class Spellings:
    """Words and stems that misspelt words are compared with."""

    def __init__(self, words: Iterable[str], stems: Iterable[str]) -> None:
        self._long = sorted(word for word in words if len(word) >= LONG)
        self._words = _one_letter_less(words)
        self._stems = _one_letter_less(stems)
        self._longest = max(map(len, stems), default=0)

    def words(self, token: str, most: int) -> set[str]:
        """Give the words that a token is at most so many typos away from; two only if long."""
        if len(token) > LONGEST_WORD:
            return set()
        near = _alike(token, self._words)
        if most > 1:
            near |= {
                word
                for word, _, _ in process.extract(
                    token, self._long, scorer=OSA.distance, score_cutoff=most, limit=8
                )
            }
        return near

    def stems(self, token: str) -> set[str]:
        """Give the stems that a token begins with, but for one typo."""
        ends = range(1, min(len(token), self._longest + 1) + 1)
        return {stem for end in ends for stem in _alike(token[:end], self._stems)}


def _one_letter_less(words: Iterable[str]) -> dict[str, set[str]]:
    """Give words by each way to leave a letter out, and by themselves."""
    index: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for less in (word, *_shorter(word)):
            index[less].add(word)
    return dict(index)


def _alike(token: str, index: dict[str, set[str]]) -> set[str]:
    # Two words that differ by one typo are the same with at most one letter left out of each.
    near = {word for less in (token, *_shorter(token)) for word in index.get(less, ())}
    return {word for word in near if OSA.distance(token, word, score_cutoff=1) <= 1}


def _shorter(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))
