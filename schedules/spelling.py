"""A plan's values in words, as its file writes them: `6 weeks`, `every 1 week from 8 days`."""

from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from functools import singledispatch

from pydantic import BaseModel

from schedules.hours import Quiet, Window
from schedules.reason import in_words
from schedules.rule import Changed, Compares, Is, NearBaseline, Unanswered
from schedules.when import BY_RULE, Between, ByRule, Every, Taper, Within

Leaf = tuple[str, str]


def leaves(value: object, path: str = "") -> Iterator[Leaf]:
    """Give each single value below a part of a plan, with the keys that lead to it.

    What is absent or empty is left out. The turns of a text are numbered: `text.en 2`.
    """
    if isinstance(value, BaseModel) and type(value) not in spell.registry:
        for name, field in type(value).model_fields.items():
            yield from leaves(getattr(value, name), _under(path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from leaves(below, _under(path, str(key)))
    elif isinstance(value, tuple) and path.startswith("text."):
        yield from _turns(value, path)
    elif value not in (None, ()):
        yield path, spell(value)


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _turns(texts: tuple[str, ...], path: str) -> Iterator[Leaf]:
    for number, text in enumerate(texts, 1):
        yield (path if len(texts) == 1 else f"{path} {number}"), text


@singledispatch
def spell(value: object) -> str:
    """Give one value in the words of a plan file."""
    return str(value)


@spell.register
def _(value: tuple) -> str:  # type: ignore[type-arg] # dispatch needs the bare class
    return ", ".join(spell(item) for item in value)


@spell.register
def _(value: bool) -> str:
    return "yes" if value else "no"


@spell.register
def _(value: float) -> str:
    return f"{value:g}"


@spell.register
def _(value: time) -> str:
    return f"{value:%H:%M}"


@spell.register
def _(value: timedelta) -> str:
    return in_words(value)


@spell.register(Quiet)
@spell.register(Window)
def _(value: Quiet | Window) -> str:
    return f"{value.start:%H:%M}-{value.end:%H:%M}"


@spell.register
def _(value: ByRule) -> str:
    return BY_RULE


@spell.register
def _(value: Every) -> str:
    return f"every {value.every} from {value.start} until {value.until}"


@spell.register
def _(value: Taper) -> str:
    stretches = ", then ".join(f"every {s.every} until {s.until}" for s in value.every)
    return f"from {value.start} {stretches}"


@spell.register
def _(value: Between) -> str:
    return "between {} and {}".format(*value.between)


@spell.register
def _(value: Within) -> str:
    return f"between {spell(value.between)}"


@spell.register
def _(value: Compares) -> str:
    return f"{value.question} {value.sign} {value.number:g}"


@spell.register
def _(value: Is) -> str:
    return f"{value.question} is {value.answer}"


@spell.register
def _(value: NearBaseline) -> str:
    return f"{value.question} within {value.within:g} of baseline"


@spell.register
def _(value: Changed) -> str:
    return f"{value.question} {value.direction} by {value.by:g}"


@spell.register
def _(value: Unanswered) -> str:
    return f"{value.count} unanswered"
