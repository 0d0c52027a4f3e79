"""Which languages a message may be in: the patient's own first, and any it seems to be in."""

from .lexicon import LANGUAGES
from .tokens import Token

SMALL_WORDS = {
    "en": frozenset(
        [
            "the",
            "i",
            "my",
            "is",
            "it",
            "im",
            "and",
            "have",
            "to",
            "a",
            "of",
            "in",
            "was",
            "you",
            "can",
            "me",
            "on",
            "for",
            "do",
            "this",
            "not",
            "but",
            "what",
            "that",
            "are",
            "with",
            "at",
            "be",
            "cant",
            "its",
            "ive",
            "dont",
            "feel",
            "been",
            "so",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "un",
            "una",
            "de",
            "que",
            "y",
            "en",
            "mi",
            "me",
            "no",
            "es",
            "se",
            "tengo",
            "por",
            "con",
            "al",
            "para",
            "estoy",
            "muy",
            "he",
            "lo",
            "del",
            "ya",
            "puedo",
            "pero",
            "si",
            "esta",
            "duele",
            "como",
            "cuando",
            "tomar",
        ]
    ),
    "de": frozenset(
        [
            "ich",
            "der",
            "die",
            "das",
            "und",
            "ist",
            "nicht",
            "ein",
            "eine",
            "mein",
            "meine",
            "mir",
            "mich",
            "es",
            "zu",
            "im",
            "in",
            "habe",
            "hab",
            "den",
            "auf",
            "mit",
            "bin",
            "kann",
            "seit",
            "aber",
            "darf",
            "noch",
            "wie",
            "dem",
            "war",
            "sehr",
        ]
    ),
}
"""Words that hold a sentence together and tell its language."""


def languages_of(message: list[Token], own: str | None) -> list[str]:
    """Give the languages to understand a message in; without a known one, the likeliest first."""
    own = (own or "").partition("-")[0].lower()
    known = {code: sum(t.text in SMALL_WORDS[code] for t in message) for code in LANGUAGES}
    ranked = sorted(LANGUAGES, key=lambda code: -known[code])
    if own not in LANGUAGES:
        # With no small words to tell by, a danger may be named in any language.
        return [code for code in ranked if known[code] == known[ranked[0]]] or ["en"]
    others = [code for code in ranked if code != own and known[code] > known[own]]
    # A message clearly in another language is read in that one first.
    return (
        [*others[:1], own] if others and known[others[0]] >= 2 + known[own] else [own, *others[:1]]
    )
