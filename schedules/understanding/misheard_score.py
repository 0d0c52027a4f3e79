"""Words of a message that may be meant as numbers: as dictation hears them, or misspelt."""

from dataclasses import replace

from .dictionary import is_real
from .lexicon import Lexicon
from .tokens import Token


def as_meant(message: list[Token], lexicon: Lexicon) -> list[Token]:
    """Give a message with each word in digits that may be meant as a number: “tree”, “nuebe”."""
    return [_meant(token, lexicon) for token in message]


def _meant(token: Token, lexicon: Lexicon) -> Token:
    numerals = lexicon.numerals
    if numerals.is_number(token.text) or not token.text.isalpha():
        return token
    value = numerals.heard(token.text)
    real = token.text in lexicon.words["around"] or is_real(token.text, lexicon.language)
    if value is None and not real:
        value = numerals.misspelt(token.text)
    return token if value is None else replace(token, text=f"{value:.0f}")
