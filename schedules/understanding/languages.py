"""Which languages a message may be in: the patient's own first, and any it seems to be in."""

from .lexicon import LANGUAGES
from .tokens import Token

ENGLISH = """
    the i my is it im and have to of you can for do this not but what that are with at be cant its
    ive dont feel been
"""
SPANISH = """
    el la los las un una de que y en mi se tengo por con al para estoy muy lo del ya puedo pero si
    esta duele como cuando tomar
"""
GERMAN = """
    ich der das und ist nicht ein eine mein meine mir mich zu im habe hab den auf mit bin kann seit
    aber darf noch wie dem sehr
"""
SMALL_WORDS = {
    code: frozenset(words.split())
    for code, words in {"en": ENGLISH, "es": SPANISH, "de": GERMAN}.items()
}
"""Words that hold a sentence together and tell its language: none that two of them share."""
CLEARLY = 2
"""More such words than of the patient's own language, and a message is in another."""


SURELY = 2
"""So many of them, and a message is not looked at in languages that it has none of."""


def languages_of(message: list[Token], own: str | None) -> list[str]:
    """Give the languages to understand a message in; without a known one, the likeliest first."""
    own = (own or "").partition("-")[0].lower()
    known = _known(message)
    ranked = sorted(LANGUAGES, key=lambda code: -known[code])
    if own not in LANGUAGES:
        # With no small words to tell by, a danger may be named in any language.
        return [code for code in ranked if known[code] == known[ranked[0]]]
    others = [code for code in ranked if code != own and known[code] > known[own]][:1]
    clearly = bool(others) and known[others[0]] >= CLEARLY + known[own]
    return [*others, own] if clearly else [own, *others]


def other_languages(message: list[Token], spoken: list[str]) -> list[str]:
    """Give the other languages in which a danger may be named: “fiebre!!” in an English chat."""
    known = _known(message)
    if sum(known[code] for code in spoken) >= SURELY:
        return []
    return [code for code in LANGUAGES if code not in spoken]


def _known(message: list[Token]) -> dict[str, int]:
    return {code: sum(t.text in SMALL_WORDS[code] for t in message) for code in LANGUAGES}
