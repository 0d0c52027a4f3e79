"""Where everything stands on a sheet for a patient, in pixels of A4 at 150 to the inch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

import segno

from bot.drawing.poster import LINE, Area, Item, Label, Look, Measure, wrap
from bot.drawing.sheet import Sheet
from bot.words import Words, words

WIDTH, HEIGHT = 1240.0, 1754.0
MARGIN = 96.0
INNER = WIDTH - 2 * MARGIN
_QR = 500.0
_BESIDE_QR = 76.0  # four modules of white at least, which a scanner needs
_CODE, _TITLE, _STEP, _TEXT, _SMALL = 84.0, 50.0, 42.0, 30.0, 26.0
_GAP = 26.0
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""A page of long words is written smaller, rather than over its end."""


@dataclass
class _Column:
    """A column that is filled from top to bottom; `y` is where the next thing goes."""

    measure: Measure
    x: float
    width: float
    y: float
    scale: float = 1.0
    items: list[Item] = field(default_factory=list)

    def write(self, text: str, size: float, bold: bool = False) -> None:
        size *= self.scale
        for line in wrap(text, self.width, size, bold, self.measure):
            self.items.append(Label(line, self.x, self.y, size, bold))
            self.y += size * LINE

    def write_large(self, text: str, size: float) -> None:
        """Write a text on one line, smaller if it does not fit."""
        fits = min(1.0, self.width / self.measure(text, size * self.scale, True))
        self.write(text, size * fits * 0.999, bold=True)

    def leave(self, gaps: float) -> None:
        """Leave so many gaps free."""
        self.y += gaps * _GAP * self.scale

    def rule(self) -> None:
        self.leave(0.5)
        self.items.append(Area(Look.RULE, self.x, self.y, self.x + self.width, self.y + 2))
        self.leave(1)

    def step(self, number: int, title: str, text: str) -> None:
        """Write a step with its number in front, large."""
        self.items.append(Label(str(number), self.x, self.y - 6, _TITLE * self.scale, True))
        inner = _Column(self.measure, self.x + 56, self.width - 56, self.y, self.scale)
        inner.write(title, _STEP, bold=True)
        inner.write(text, _TEXT)
        self.items += inner.items
        self.y = inner.y
        self.leave(1)


def lay_out(sheet: Sheet, measure: Measure) -> tuple[Item, ...]:
    """Return the items of the page, as large as they fit on it."""
    say = words(sheet.language)
    for scale in _SCALES:
        page = _filled(sheet, say, _Column(measure, MARGIN, INNER, MARGIN, scale))
        if page.y <= HEIGHT - MARGIN:
            break
    return (*page.items, *_foot(measure, say, sheet))


def _filled(sheet: Sheet, say: Words, page: _Column) -> _Column:
    _head(page, say, sheet)
    top, beside = page.y, _QR + _BESIDE_QR
    steps = _Column(page.measure, MARGIN + beside, INNER - beside, top - 8, page.scale)
    _steps(steps, say)
    page.items += [*_code(sheet.link, MARGIN, top), *steps.items]
    page.y = max(top + _QR, steps.y)
    page.leave(2)
    _typed(page, say, sheet)
    _facts(page, say, sheet)
    return page


def _head(page: _Column, say: Words, sheet: Sheet) -> None:
    facts = sheet.clinic.facts(sheet.language)
    page.write(facts["clinic"], _STEP, bold=True)
    if sheet.clinic.clinic_phone:
        page.write(sheet.clinic.clinic_phone, _TEXT)
    page.rule()
    page.write(say("Your aftercare comes to your phone").unescape(), _TITLE, bold=True)
    page.write(say("It takes three steps. Telegram, a free app, brings it.").unescape(), _TEXT)
    page.leave(1)


def _steps(steps: _Column, say: Words) -> None:
    told = [
        (say("Scan"), say("Open the camera of your phone. Point it at the square.")),
        (say("Press Start"), say("Telegram opens. Start is at the bottom.")),
        (say("Agree"), say("Read the text. Then tap “{button}”.", button=say("Yes, I agree"))),
    ]
    for number, (title, text) in enumerate(told, start=1):
        steps.step(number, title.unescape(), text.unescape())


def _code(link: str, left: float, top: float) -> list[Item]:
    """Return the QR code as areas, one for each run of black in a row."""
    rows = list(segno.make(link, error="m", micro=False).matrix_iter(border=0))
    side = _QR / len(rows)
    at = partial(_run, left, top, side)
    return [at(y, *run) for y, row in enumerate(rows) for run in _runs(row)]


def _run(left: float, top: float, side: float, y: int, start: int, end: int) -> Item:
    # A hair taller than a module, so that no printer leaves a white line between two rows.
    bottom = top + (y + 1) * side + 0.15
    return Area(Look.RULE, left + start * side, top + y * side, left + end * side, bottom)


def _runs(row: Iterable[int]) -> list[tuple[int, int]]:
    framed = [0, *row, 0]
    edges = [x - 1 for x in range(1, len(framed)) if bool(framed[x]) != bool(framed[x - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _typed(page: _Column, say: Words, sheet: Sheet) -> None:
    asked = say("Or without the camera: find @{bot} in Telegram.", bot=sheet.bot)
    page.write(asked.unescape(), _TEXT)
    page.write(say("Press Start, and type this code:").unescape(), _TEXT)
    page.leave(0.5)
    page.write_large(sheet.code, _CODE)
    page.leave(0.5)
    page.write(say("Or open this link:").unescape(), _TEXT)
    page.write_large(sheet.link, _STEP)
    page.leave(1)
    last = say("It works until {day}.", day=say.full_day(sheet.until))
    page.write(last.unescape(), _TEXT, bold=True)
    page.write(say("It works once, on one phone. Please give it to nobody.").unescape(), _TEXT)
    page.rule()


def _facts(page: _Column, say: Words, sheet: Sheet) -> None:
    facts = sheet.clinic.facts(sheet.language)
    page.write(say("What you should know").unescape(), _TEXT, bold=True)
    for line in (
        say("Your answers are kept. The staff of the clinic can read them."),
        say("Telegram carries the chat and could read it."),
        say("You can stop at any time: write /stop."),
    ):
        page.write(f"• {line.unescape()}", _TEXT)
    page.leave(1)
    page.write(
        say("This is not for emergencies. In an emergency call {emergency}.", **facts).unescape(),
        _TEXT,
        bold=True,
    )


def _foot(measure: Measure, say: Words, sheet: Sheet) -> list[Item]:
    text = say("no. {number}", number=sheet.number).unescape()
    left = WIDTH - MARGIN - measure(text, _SMALL, False)
    return [Label(text, left, HEIGHT - MARGIN, _SMALL)]
