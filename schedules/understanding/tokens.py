"""Words of a message as they are compared: small letters without accents, each with its place."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 4_096
_WORD = re.compile(r"[a-z]+|[0-9]+|[^\W\d_]+")
_STRONG = re.compile(r"[.!?;\n¿¡]")
_WEAK = re.compile(r"[,:()\u2013\u2014]| - ")
_BETWEEN_LETTERS = "'\u2019\u2018`\u00b4"
_STRETCHED = re.compile(r"(.)\1{2,}")
_SPOKEN_EMOJI = {
    "\N{THUMBS UP SIGN}": " emojiyes ",
    "\N{OK HAND SIGN}": " emojiyes ",
    "\N{WHITE HEAVY CHECK MARK}": " emojidone ",
    "\N{HEAVY CHECK MARK}": " emojidone ",
    "\N{THUMBS DOWN SIGN}": " emojino ",
    "\N{CROSS MARK}": " emojino ",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` as compared, its place in the message, its sentence and its clause.

    `asked` tells whether its sentence is a question.
    """

    text: str
    start: int
    end: int
    sentence: int
    clause: int
    asked: bool


def fold(text: str) -> str:
    """Give a text as it is compared: small letters, no accents, no stretched letters."""
    return _STRETCHED.sub(r"\1", "".join(_folded(letter) for letter in text))


def _folded(letter: str) -> str:
    if letter in _BETWEEN_LETTERS:
        return ""
    plain = unicodedata.normalize("NFKD", letter.casefold())
    return "".join(part for part in plain if not unicodedata.combining(part))


def tokens(text: str) -> list[Token]:
    """Give the words of a message, of its first 4,096 characters."""
    folded, places = _fold_with_places(text[:LONGEST])
    ends = [found.start() for found in _STRONG.finditer(folded)]
    weak = [found.start() for found in _WEAK.finditer(folded)]
    asked = _questions(folded, ends)
    given: list[Token] = []
    sentence = clause = 0
    strong_at = weak_at = 0
    for found in _WORD.finditer(folded):
        while strong_at < len(ends) and ends[strong_at] < found.start():
            strong_at += 1
            sentence, clause = strong_at, clause + 1
        while weak_at < len(weak) and weak[weak_at] < found.start():
            weak_at += 1
            clause += 1
        word = _STRETCHED.sub(r"\1", found[0])
        if word == "nt" and given:  # “ca n't”, as some keyboards and dictation leave it
            word = given.pop().text + word
        start, end = places[found.start()], places[found.end() - 1] + 1
        given.append(Token(word, start, end, sentence, clause, asked[sentence]))
    return given


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = _SPOKEN_EMOJI.get(letter) or _folded(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


def _questions(folded: str, ends: list[int]) -> list[bool]:
    """Tell of each sentence whether a question mark ends it; the last may end without any."""
    asked = []
    for number, place in enumerate(ends):
        following = ends[number + 1] if number + 1 < len(ends) else -1
        # “??” and “?!” end one sentence, not two.
        asked.append("?" in folded[place : following + 1 if following == place + 1 else place + 1])
    return [*asked, False]
