"""A Setting is one thing that patients choose for themselves: a line and a page of /settings.

A module that only has a line there needs an `Entry` and `back_row`; `settings_page` puts all of
them together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from bot.button import Button, button
from bot.talk import Rows, Talk
from schedules.enrolment import Enrolment
from schedules.understanding.understand import Understanding

VERB = "set"


class Entry(NamedTuple):
    """One line of the settings page: its label with the present value, and where it leads."""

    label: Callable[[Talk, Enrolment], Markup]
    verb: str
    arguments: tuple[str, ...] = ()


class Page(NamedTuple):
    """What a setting's own page says, and the buttons above the way back."""

    html: Markup
    rows: Rows


class Outcome(NamedTuple):
    """What was understood and done, and the label and value that take it back, if a tap can."""

    html: Markup
    undo: tuple[str | Markup, str] | None = None


@dataclass(frozen=True)
class Setting:
    """One setting, changed by a tap or by typing.

    `choose` carries out the value of a button; None if it is so already, a Page if it cannot be.
    `read` finds such a value in what was typed, or a Page that asks on, or None. Words that are no
    value are kept, and `example` says how one is typed.
    """

    name: str
    label: Callable[[Talk, Enrolment], Markup]
    page: Callable[[Talk, Enrolment], Page]
    choose: Callable[[Talk, Enrolment, str], Outcome | Page | None]
    read: Callable[[Talk, Enrolment, Understanding], str | Page | None]
    example: Callable[[Talk], Markup]
    is_plain: bool = False  # no other words read like a value, so that it may be mended right after

    @property
    def entry(self) -> Entry:
        """The line of this setting."""
        return Entry(self.label, VERB, (self.name,))


def choice(setting: str, label: str | Markup, value: str, *, current: str | None = None) -> Button:
    """Return the button that gives a setting a value; the `current` one is marked."""
    plain = label.unescape() if isinstance(label, Markup) else label
    return button(f"{plain} ✓" if value == current else plain, VERB, setting, value)


def back_row(talk: Talk) -> list[Button]:
    """Return the way back to the settings page."""
    return [button(talk.words("‹ Settings"), VERB)]
