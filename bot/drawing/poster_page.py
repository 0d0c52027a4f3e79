"""A page of a poster that is filled from top to bottom, with the sizes that all of it keeps to."""

from dataclasses import dataclass, field
from datetime import date

from babel import Locale
from babel.dates import format_skeleton

from bot.drawing.poster import LINE, MARGIN, WIDTH, Item, Label, Measure, wrap
from bot.words import Words

TITLE, HEADING, CARD, DATE, SMALL = 60.0, 44.0, 42.0, 38.0, 34.0
"""The sizes of text, the largest first."""
INNER = WIDTH - 2 * MARGIN
GAP = 16.0
NO_BREAK = "\u00a0"


@dataclass
class Page:
    """A page that is filled from top to bottom; `y` is where the next thing goes."""

    say: Words
    measure: Measure
    gap: float
    anchor: date
    here: float | None
    y: float = MARGIN
    items: list[Item] = field(default_factory=list)

    def x(self, place: float) -> float:
        """Return where on the page a place of the chart is."""
        return MARGIN + place * INNER

    def write(self, text: str, size: float, bold: bool = False, indent: float = 0) -> None:
        """Write a text in as many lines as it takes, and go on below it."""
        for line in wrap(text, INNER - indent, size, bold, self.measure):
            self.items.append(Label(line, MARGIN + indent, self.y, size, bold))
            self.y += size * LINE

    def centred(self, text: str, middle: float, size: float, bold: bool = False) -> Label:
        """Return a line around a middle, moved so that it stays on the page."""
        width = self.measure(text, size, bold)
        left = min(max(middle - width / 2, MARGIN), WIDTH - MARGIN - width)
        return Label(text, left, self.y, size, bold)

    def ends(self, label: Label) -> tuple[float, float]:
        """Return where a line begins and ends."""
        return label.x, label.x + self.measure(label.text, label.size, label.bold)

    def short_day(self, day: date, skeleton: str) -> str:
        """Return a date in few letters; `skeleton` names its parts, as babel does."""
        return format_skeleton(skeleton, day, locale=Locale.parse(self.say.language))
