"""The tables of the languages, each read and compiled once."""

from functools import cache

from schedules.packaged import packaged

from .lexicon import Lexicon


@cache
def lexicon(language: str) -> Lexicon:
    """Give the compiled table of a language by its code."""
    return Lexicon(language, packaged("schedules.understanding", f"{language}.toml"))
