"""Which language a word names: its code, or what it is called in any of the languages."""

from babel import Locale

from bot.words import LANGUAGES


def read_language(typed: str) -> str | None:
    """Return the code of a language the bot speaks, from `de`, `German`, `alemán`; else None."""
    return _NAMED.get(typed.strip().casefold())


def _names() -> dict[str, str]:
    own = {code: code for code in LANGUAGES}
    for reader in LANGUAGES:
        named = Locale.parse(reader).languages
        own |= {str(named[code]).casefold(): code for code in LANGUAGES}
    return own


_NAMED = _names()
