"""The first name as people type it: “Rosa”, “My name is Anna Maria”, “Frau Weber”."""

import re
import unicodedata

LONGEST_NAME = 40
_LEADS = re.compile(
    r"^(?:my (?:first )?name is|i am|i'm|call me|please call me|mein (?:vor)?name ist|ich heiße"
    r"|ich bin|me llamo|mi nombre es|soy|ll[aá]meme)\s+",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "von", "van", "der", "den", "und"})
_WORDS = 4
_JOINS = "-'’."


def read_name(text: str) -> str | None:
    """Return the name that a text gives and says nothing beside, or None.

    One word is a name however it is written; of several, each begins with a capital letter.
    It may be longer than `LONGEST_NAME`.
    """
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    name = _LEADS.sub("", plain).strip(' .,!"“”„')
    words = name.split()
    if not 1 <= len(words) <= _WORDS or not all(map(_is_word, words)):
        return None
    small = [word for word in words if not _begins_a_name(word)]
    if len(words) > 1 and (small or words[0] in _PARTICLES):
        return None
    return name.title() if name.islower() else name


def _is_word(word: str) -> bool:
    return word[0].isalpha() and all(_is_letter(letter) or letter in _JOINS for letter in word)


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM"


def _begins_a_name(word: str) -> bool:
    # Scripts without capital letters have none to begin with.
    return word in _PARTICLES or not word[0].islower()
