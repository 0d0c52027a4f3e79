"""Words that were typed without a space between, or with one too many."""

from dataclasses import replace
from functools import lru_cache

from .dictionary import dictionary, is_real
from .lexicon import Lexicon
from .medicines import is_medicine
from .spelling import LONGEST_WORD
from .tokens import Token

SHORTEST_PART = 2
SHORTEST_KNOWN = 4
"""Letters of the part that the table must know: shorter ones stand in too many words."""


def respaced(message: list[Token], lexicon: Lexicon) -> list[Token]:
    """Give a message with its spaces where they belong, if the table then knows the words."""
    words: list[Token] = []
    for token in message:
        previous = words[-1] if words and token.before == " " else None
        if previous and (moved := _moved(previous.text, token.text, lexicon)):
            words[-1:] = [replace(previous, text=moved[0]), replace(token, text=moved[1])]
        elif parts := _parts(token.text, lexicon):
            words += _parted(token, parts)
        else:
            words.append(token)
    return words


@lru_cache(maxsize=10_000)
def _moved(first: str, second: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """Give two words with the space moved by a letter, as in “passe dout”."""
    if not (first + second).isascii() or not (first + second).isalpha():
        return None
    if second[:2] == 2 * second[:1]:
        return None  # a key that was hit twice: “no ppuedo”
    real = dictionary(lexicon.language).words
    # A verb's form may be in the table alone, as “torcio” is.
    if all(word in real or lexicon.has(word) for word in (first, second)):
        return None
    # Nor is a sign taken apart for a misspelt word beside it: “welts hed to toe”.
    if any(len(word) >= SHORTEST_KNOWN and lexicon.has(word) for word in (first, second)):
        return None
    if any(_is_misspelt(word, lexicon) for word in (first, second)):
        return None  # “beib ist” means “Bein ist”, and not “bei bist”
    for parts in ((first + second[:1], second[1:]), (first[:-1], first[-1] + second)):
        if all(_is_word(part, lexicon) for part in parts) and any(map(lexicon.knows, parts)):
            return parts
    return None


@lru_cache(maxsize=10_000)
def _parts(word: str, lexicon: Lexicon) -> tuple[str, str] | None:
    if not _may_be_joined(word, lexicon):
        return None
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        parts = word[:place], word[place:]
        if all(_is_word(part, lexicon) for part in parts) and any(
            len(part) >= SHORTEST_KNOWN and lexicon.knows(part) for part in parts
        ):
            return parts
    return None


def _may_be_joined(word: str, lexicon: Lexicon) -> bool:
    return (
        2 * SHORTEST_PART < len(word) <= LONGEST_WORD
        and word.isascii()
        and not is_real(word, lexicon.language)
        and not lexicon.knows(word)
        and not is_medicine(word)
        and not lexicon.numerals.is_number(word)
        and not _is_misspelt(word, lexicon)
    )


def _is_misspelt(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is no real one, and one typo away from one that the table has."""
    return word not in dictionary(lexicon.language).words and lexicon.has_alike(word)


def _is_word(part: str, lexicon: Lexicon) -> bool:
    real = dictionary(lexicon.language)
    among = real.words if len(part) >= SHORTEST_KNOWN else real.common
    return part in among or lexicon.has(part)


def _parted(token: Token, parts: tuple[str, str]) -> list[Token]:
    # Folding may have changed the number of letters: both parts then point at the whole word.
    same = token.end - token.start == len(token.text)
    middle = token.start + len(parts[0])
    return [
        replace(token, text=parts[0], end=middle if same else token.end),
        replace(token, text=parts[1], start=middle if same else token.start, before=""),
    ]
