"""A Poster is a page with everything in its place: what a picture is drawn from, in pixels.

`y` counts downwards. Sizes are for a phone: the page is as wide as the screen, so text of 40 is as
large there as the text of a chat.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

WIDTH = 1280.0
MARGIN = 48.0
LINE = 1.35
"""How far one line of text is below the other, for its size."""

Measure = Callable[[str, float, bool], float]
"""Gives the width of a text of a size, bold or not."""


class Look(StrEnum):
    """How an area or a line looks; each can be told from the others without colour."""

    BAND = "band"
    AVOID = "avoid"
    DO = "do"
    RULE = "rule"
    HERE = "here"  # the day it is looked at, across what holds then
    WAY = "way"  # the same day, down the rest of the page
    BREAK = "break"
    GRID = "grid"
    CURVE = "curve"  # from answer to answer
    LEVEL = "level"  # of the first answer


class Shape(StrEnum):
    """A small sign: a message, a check-in, the end of a restriction, a step without an end.

    On a chart: the first answer, and each later one.
    """

    TICK = "tick"
    DIAMOND = "diamond"
    DONE = "done"
    ONWARD = "onward"
    FIRST = "first"
    DOT = "dot"


@dataclass(frozen=True)
class Label:
    """A line of text; `x` is its left end, `y` the top of the line."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    dark: bool = False  # white on black

    @property
    def height(self) -> float:
        """Give how much of the page the line takes."""
        return self.size * LINE


@dataclass(frozen=True)
class Area:
    """A rectangle."""

    look: Look
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """An upright line."""

    look: Look
    x: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Stroke:
    """A line from place to place."""

    look: Look
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Sign:
    """A sign with its middle at `x`, `y`."""

    shape: Shape
    x: float
    y: float


Item = Label | Area | Line | Stroke | Sign


@dataclass(frozen=True)
class Poster:
    """A page of `WIDTH` and its own height; later items lie above earlier ones of their kind."""

    height: float
    items: tuple[Item, ...]


def wrap(text: str, width: float, size: float, bold: bool, measure: Measure) -> list[str]:
    """Break a text into lines that fit, at its spaces; a word that is too long gets a hyphen."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines += _pieces(word, lambda part: measure(part, size, bold) <= width)
    return lines


def _pieces(word: str, fits: Callable[[str], bool]) -> list[str]:
    pieces: list[str] = []
    while not fits(word) and len(word) > 1:
        cut = max((n for n in range(1, len(word)) if fits(f"{word[:n]}-")), default=1)
        pieces.append(f"{word[:cut]}-")
        word = word[cut:]
    return [*pieces, word]
