"""Which plan staff mean by what they write: its name, its title in any language, or a beginning."""

import unicodedata
from collections.abc import Callable

from bot.shelf import PlanShelf

_SURE_LETTERS = 4  # “la” or “in” stands in many a title


def plans_named(shelf: PlanShelf, typed: str) -> list[str]:
    """Return the names of the plans that a text may mean: one if it is plain, none if it is none.

    Capitals, accents and hyphens do not matter. A whole name or title goes before a beginning, and
    that before a word further on, such as the body part.
    """
    meant = _plain(typed)
    called = {name: _called(shelf, name) for name in shelf.names()} if meant else {}

    def which(fits: Callable[[str], bool]) -> list[str]:
        return [name for name, titles in called.items() if any(map(fits, titles))]

    found = which(lambda title: title == meant) or which(lambda title: title.startswith(meant))
    if found or len(meant) < _SURE_LETTERS:
        return found
    return which(lambda title: f" {meant}" in title)


def _called(shelf: PlanShelf, name: str) -> set[str]:
    return {_plain(name), *map(_plain, shelf.plan(name).title.values())}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(letters).split())
