"""Words that were typed without a space between, or with one too many."""

from dataclasses import replace
from functools import lru_cache

from .dictionary import dictionary
from .lexicon import Lexicon
from .spelling import LONGEST_WORD
from .tokens import Token

SHORTEST_PART = 2
SHORTEST_KNOWN = 4
"""Letters of the part that the table must know: shorter ones stand in too many words."""


def respaced(message: list[Token], lexicon: Lexicon) -> list[Token]:
    """Give a message with joined words parted, where a table then knows one of them."""
    words: list[Token] = []
    for token in message:
        parts = _parts(token.text, lexicon)
        words += _parted(token, parts) if parts else [token]
    return words


@lru_cache(maxsize=10_000)
def _parts(word: str, lexicon: Lexicon) -> tuple[str, str] | None:
    real = dictionary(lexicon.language)
    if not 2 * SHORTEST_PART < len(word) <= LONGEST_WORD or word in real.words:
        return None
    if lexicon.knows(word):
        return None
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, second = word[:place], word[place:]
        known = [part for part in (first, second) if lexicon.knows(part)]
        others = {first, second} - set(known)
        if any(len(part) >= SHORTEST_KNOWN for part in known) and others <= real.common:
            return first, second
    return None


def _parted(token: Token, parts: tuple[str, str]) -> list[Token]:
    # Folding may have changed the number of letters: both parts then point at the whole word.
    same = token.end - token.start == len(token.text)
    middle = token.start + len(parts[0])
    return [
        replace(token, text=parts[0], end=middle if same else token.end),
        replace(token, text=parts[1], start=middle if same else token.start, before=""),
    ]
