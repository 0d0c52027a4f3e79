"""Finds room for words beside the points of a chart, so that no word covers another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from bot.drawing.poster import Label, Measure

CLEAR = 10.0  # between a word and what it stands beside
RADIUS = 20.0  # of the largest sign
_STRIDE = 6.0
_EDGE = 3.0
_STRIDES_A_SIGN = 20  # as bad as so many strides of a line

Place = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A part of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes share any of the page."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    def is_on(self, place: Place) -> bool:
        """Tell whether a place is in a box or at its edge."""
        x, y = place
        return (
            self.left - _EDGE < x < self.right + _EDGE
            and self.top - _EDGE < y < self.bottom + _EDGE
        )

    def holds(self, other: "Box") -> bool:
        """Tell whether another box lies wholly in this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass
class Room:
    """The part of a page that words may take, with what is there already."""

    bounds: Box
    measure: Measure
    signs: list[Box]
    lines: Sequence[Sequence[Place]]
    taken: list[Box] = field(default_factory=list)

    @cached_property
    def _places_on_lines(self) -> list[Place]:
        return [place for line in self.lines for place in _on(line)]

    def beside(self, place: Place, texts: Sequence[str], size: float, bold: bool) -> Label | None:
        """Return the first text that covers nothing beside a place, or else what covers the least.

        None if all would cover another word.
        """
        best: tuple[int, Box, str] | None = None
        for text in texts:
            for box in _around(place, *self._extent(text, size, bold)):
                if self._free(box) and (best is None or self._covered(box) < best[0]):
                    best = self._covered(box), box, text
            if best and best[0] == 0:
                break
        return self._written(best[1], best[2], size, bold) if best else None

    def close_to(self, place: Place, text: str, size: float) -> Label | None:
        """Return a text right above or below a place if it covers nothing there; else None."""
        boxes = _close_to(place, *self._extent(text, size, False))
        clear = [box for box in boxes if self._free(box) and not self._covered(box)]
        return self._written(clear[0], text, size, False) if clear else None

    def between(self, left: float, right: float, y: float, text: str, size: float) -> Label | None:
        """Return a text in the middle between two places if it covers nothing there; else None."""
        width, height = self._extent(text, size, False)
        middle = (left + right) / 2
        box = Box(middle - width / 2, y - height / 2, middle + width / 2, y + height / 2)
        fits = width + 2 * (RADIUS + CLEAR) <= right - left
        clear = fits and self._free(box) and not self._covered(box)
        return self._written(box, text, size, False) if clear else None

    def _extent(self, text: str, size: float, bold: bool) -> tuple[float, float]:
        return self.measure(text, size, bold), 1.25 * size

    def _written(self, box: Box, text: str, size: float, bold: bool) -> Label:
        self.taken.append(box)
        return Label(text, box.left, box.top, size, bold)

    def _free(self, box: Box) -> bool:
        return self.bounds.holds(box) and not any(box.meets(other) for other in self.taken)

    def _covered(self, box: Box) -> int:
        """Return how much of signs and lines a box would cover."""
        covered = sum(_STRIDES_A_SIGN * box.meets(sign) for sign in self.signs)
        return covered + sum(box.is_on(place) for place in self._places_on_lines)


def sign_at(place: Place) -> Box:
    """Return what a sign takes of the page."""
    x, y = place
    return Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)


def _around(place: Place, width: float, height: float) -> Iterator[Box]:
    """Yield where a text may stand: right of a place, above and below it, and left of it."""
    x, y = place
    off = RADIUS + CLEAR
    yield Box(x + off, y - height / 2, x + off + width, y + height / 2)
    for left in (x - width / 2, x - RADIUS, x + 0.8 * RADIUS, x - width + RADIUS):
        yield Box(left, y - off - height, left + width, y - off)
        yield Box(left, y + off, left + width, y + off + height)
    yield Box(x - off - width, y - height / 2, x - off, y + height / 2)


def _close_to(place: Place, width: float, height: float) -> Iterator[Box]:
    x, y = place
    left, off = x - width / 2, RADIUS
    yield Box(left, y - off - height, left + width, y - off)
    yield Box(left, y + off, left + width, y + off + height)


def _on(line: Sequence[Place]) -> Iterator[Place]:
    """Yield places close to each other along a line."""
    for (x, y), (to_x, to_y) in pairwise(line):
        strides = int(max(abs(to_x - x), abs(to_y - y)) / _STRIDE) + 1
        for stride in range(strides + 1):
            part = stride / strides
            yield x + part * (to_x - x), y + part * (to_y - y)
