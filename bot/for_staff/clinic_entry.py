"""An Entry is one setting on the clinic's page: how it is said, asked for, and read when typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from bot.settings import Clinic
from bot.talk import Talk
from bot.words import Words


class Choice(NamedTuple):
    """A value that can be tapped, as the reader sees it and as the settings write it."""

    label: str
    value: str


@dataclass(frozen=True)
class Entry:
    """One setting: `name` is a field of `Clinic`.

    `read` turns typed words into values to choose from, as the settings write them; none if they
    mean nothing here. `spelled` says a value in whole words before it is saved, where `said` is
    short.
    """

    name: str
    title: Callable[[Words], Markup]
    said: Callable[[Words, Clinic], str]
    question: Callable[[Words], Markup]
    choices: Callable[[Talk], list[Choice]]
    read: Callable[[Talk, str], list[Choice]]
    spelled: Callable[[Words, Clinic], Markup] | None = None


def plain(text: Markup) -> str:
    """Return a text as a button or a value shows it."""
    return str(text.unescape())
