"""Words of a message as they are compared: small letters without accents, each with its place."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

LONGEST = 4_096
"""Characters of a message that are read: as many as Telegram lets anybody send."""
LONGEST_TOKEN = 100
"""Letters of a word that are read: no word is longer, and what is kept of each stays small."""
_WORD = re.compile(r"[a-z]+|[0-9]+|[^\W\d_]+")
# A dot within a number ends no sentence, and several dots are a pause for breath.
_STRONG = re.compile(r"(?<!\.)\.(?![.\d])|(?<![.\d])\.(?!\.)|[!?;\n¿¡]")
_WEAK = re.compile(r"[:()\u2013\u2014]|(?<!\d),|,(?!\d)| - |\.\.+")
_BETWEEN_LETTERS = "'\u2019\u2018`\u00b4"
_DECIMAL_APOSTROPHE = re.compile(f"(?<=[0-9])[{_BETWEEN_LETTERS}](?=[0-9])")
_LONG = re.compile(r"[\w-]{16,}", re.ASCII)
_NUMBER_ENDS = re.compile(r"\d[A-Za-z_-]", re.ASCII)
_CAPITAL_BEGINS = re.compile(r"[a-z][A-Z]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")  # letters alone: 1000 is not 10
_SPOKEN = {
    "\N{THUMBS UP SIGN}": " emojiyes ",
    "\N{OK HAND SIGN}": " emojiyes ",
    "\N{WHITE HEAVY CHECK MARK}": " emojidone ",
    "\N{HEAVY CHECK MARK}": " emojidone ",
    "\N{THUMBS DOWN SIGN}": " emojino ",
    "\N{CROSS MARK}": " emojino ",
    "\N{FACE WITH THERMOMETER}": " emojifever ",
    "\N{THERMOMETER}": " emojithermometer ",
    "\N{DROP OF BLOOD}": " emojiblood ",
    "\N{DEGREE SIGN}": " degrees ",
    "\N{MASCULINE ORDINAL INDICATOR}": " degrees ",
    "\N{DEGREE CELSIUS}": " degrees c ",
    "\N{DEGREE FAHRENHEIT}": " degrees f ",
}
"""Signs that are read as a word."""
MOST_SPOKEN = 100
"""How many such signs of a message are."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` as compared, its place in the message, its sentence and its clause.

    `asked` tells whether its sentence is a question, `before` what stands between it and the word
    before it, `accented` whether it has other letters than English.
    """

    text: str
    start: int
    end: int
    sentence: int
    clause: int
    asked: bool
    before: str = ""
    accented: bool = False


def fold(text: str) -> str:
    """Give a text as it is compared: small letters, no accents, no stretched letters."""
    return _STRETCHED.sub(r"\1", "".join(map(_folded, text)))


@lru_cache(maxsize=4_096)
def _folded(letter: str) -> str:
    if letter in _BETWEEN_LETTERS or unicodedata.category(letter) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(part for part in plain if not unicodedata.combining(part))


def tokens(text: str) -> list[Token]:
    """Give the words of a message, of its first 4,096 characters."""
    text = _DECIMAL_APOSTROPHE.sub(".", text[:LONGEST])
    text = _LONG.sub(_without_code, text)
    folded, places = _fold_with_places(text)
    strong = [found.start() for found in _STRONG.finditer(folded)]
    weak = [found.start() for found in _WEAK.finditer(folded)]
    asked = _questions(folded, strong)
    given: list[Token] = []
    sentence = weaker = last = 0
    for found in _WORD.finditer(folded):
        sentence = _passed(strong, sentence, found.start())
        weaker = _passed(weak, weaker, found.start())
        start, end = places[found.start()], places[found.end() - 1] + 1
        before, last = folded[last : found.start()], found.end()
        clause = sentence + weaker
        word = _STRETCHED.sub(r"\1", found[0])[:LONGEST_TOKEN]
        accented = not text[start:end].isascii()
        given.append(Token(word, start, end, sentence, clause, asked[sentence], before, accented))
    return _joined(given)


def _without_code(found: re.Match[str]) -> str:
    """Give blanks for a link's token: letters and digits, or small and capital ones, in turn."""
    # Counted, and not in one pattern: that takes minutes for 4,096 digits.
    word = found[0]
    capitals = [capital.start() for capital in _CAPITAL_BEGINS.finditer(word)]
    digits = [place for place, sign in enumerate(word) if sign.isdigit()]
    mixed = len(capitals) > 1 and digits and (capitals[1] < digits[-1] or digits[0] < capitals[-2])
    is_code = mixed or len(_NUMBER_ENDS.findall(word)) > 1
    return " " * len(word) if is_code else word


def _passed(marks: list[int], number: int, place: int) -> int:
    """Give how many marks stand before a place; `number` of them are known to."""
    while number < len(marks) and marks[number] < place:
        number += 1
    return number


def _joined(given: list[Token]) -> list[Token]:
    """Join “ca n't”, as some keyboards and dictation leave it."""
    if not any(token.text == "nt" for token in given):
        return given
    words: list[Token] = []
    for token in given:
        if token.text == "nt" and words:
            token = _grown(words.pop(), token)
        words.append(token)
    return words


def _grown(token: Token, ending: Token) -> Token:
    return replace(token, text=token.text + ending.text, end=ending.end)


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    spoken = 0
    for place, letter in enumerate(text):
        spoken += letter in _SPOKEN
        plain = _read(letter) if spoken <= MOST_SPOKEN else _folded(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


@lru_cache(maxsize=4_096)
def _read(letter: str) -> str:
    return _SPOKEN.get(letter) or _folded(letter)


def _questions(folded: str, strong: list[int]) -> list[bool]:
    """Tell of each sentence whether a question mark ends it, also as “?!”."""
    asked = []
    for mark, following in pairwise([*strong, len(folded)]):
        tail = 2 if following == mark + 1 else 1
        asked.append("?" in folded[mark : mark + tail])
    return [*asked, False]
