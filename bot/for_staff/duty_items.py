"""Typed hours on duty, word by word: days, hours, and what joins them, in three languages."""

import re
from collections.abc import Iterator

from babel.dates import get_day_names

from bot.hour import Told, lift_hours
from bot.words import SOURCE_LANGUAGE
from schedules.understanding.tokens import fold

Days = frozenset[int]
Item = Days | Told | str
"""Days of the week (Monday is 0), an hour, or one of “to”, “and”, “but”, “closed”."""
WEEKDAYS: Days = frozenset(range(5))
EVERY_DAY: Days = frozenset(range(7))
_WEEKEND: Days = EVERY_DAY - WEEKDAYS

_SPANISH = "lmxjvsd"  # as calendars there shorten the days
_GROUPS = {
    "weekend": (r"(?:los |el )?fin(?:es)? de semana|week-?ends?|wochenenden?",),
    "weekdays": (
        r"week ?days?|(?:work(?:ing)?|business) ?days?|unter der woche",
        r"wochentags|wochentagen?|entre semana|dias? de semana",
    ),
    # With Saturday or without.
    "workdays": (r"werktags|werktagen?|arbeitstagen?|(?:dias? )?(?:laborables?|habiles?)",),
    "everyday": (
        r"(?:every|each) ?day|(?:7|seven) days(?: a week)?|daily|all (?:week|days)",
        r"taglich|jeden tag|alle tage|die ganze woche",
        r"todos los dias|cada dia|a diario|diari(?:o|amente)|toda la semana",
    ),
}
_GROUP = {name: re.compile(rf"\b(?:{'|'.join(said)})\b") for name, said in _GROUPS.items()}
_KINDS = {
    "to": "- – — to a al bis till til until through thru hasta",
    "and": ", ; / + & and und y e plus sowie",
    "but": "except but ausser menos excepto salvo without ohne sin",
    "closed": "closed geschlossen zu cerrado cerrada off frei libre nobody niemand nadie",
    "between": "between zwischen entre",
    "": (
        "from von de del desde los las la el on the at um am jeden every each cada we are open"
        " there here wir sind da offen geoffnet abierto abierta estamos hours hour horas h uhr"
        " horario sprechzeiten opening jeweils only nur solo dienst duty guardia zum : . ( )"
    ),
}
_KIND = {word: kind for kind, said in _KINDS.items() for word in said.split()} | {"\n": "and"}
_WORD = re.compile(r"[a-z]+|@|\d+|\n|\S")


class UnclearError(ValueError):
    """A text is not made of days and hours alone."""


def items_of(folded: str, language: str, workdays: Days) -> list[Item]:
    """Return the days and hours of a text and what joins them, in their order.

    `workdays` are those that somebody means who says so. Raises `UnclearError` at another word.
    """
    groups = {
        "weekend": _WEEKEND,
        "weekdays": WEEKDAYS,
        "workdays": workdays,
        "everyday": EVERY_DAY,
    }
    for name, pattern in _GROUP.items():
        folded = pattern.sub(f" {name} ", folded)
    lifted, hours = lift_hours(folded, language)
    told = iter(hours)
    items = (
        next(told) if word == "@" else groups.get(word) or _item(word, language)
        for word in _WORD.findall(lifted)
    )
    return list(_until_and([item for item in items if item]))


def _item(word: str, language: str) -> Item:
    day = _day(word, language)
    if day is not None:
        return frozenset({day})
    if word not in _KIND:
        raise UnclearError(word)
    return _KIND[word]


def _day(word: str, language: str) -> int | None:
    """Return the day that a word begins like, if it is but one."""
    if language == "es" and len(word) == 1 and word in _SPANISH:
        return _SPANISH.index(word)
    if len(word) < 2 or word in _KIND:
        return None
    for code in (language, SOURCE_LANGUAGE):
        names = get_day_names("wide", locale=code)
        fits = [day for day, name in names.items() if _begins_like(fold(name), word)]
        if len(fits) == 1:
            return int(fits[0])
    return None


def _begins_like(name: str, word: str) -> bool:
    return name.startswith(word) or word == f"{name}s"  # on Mondays, montags, los sábados


def _until_and(items: list[Item]) -> Iterator[Item]:
    """Yield the items with “to” for the “and” of “between 8 and 6”."""
    between = False
    for item in items:
        if item == "between":
            between = True
        elif between and item == "and":
            between = False
            yield "to"
        else:
            yield item
