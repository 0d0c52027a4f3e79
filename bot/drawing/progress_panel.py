"""One chart: a question's answers from the first to the last, with words where they are needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from bot.drawing.beside_points import Box, Place, Room, sign_at
from bot.drawing.day_axis import DayAxis
from bot.drawing.poster import (
    LINE,
    MARGIN,
    WIDTH,
    Area,
    Label,
    Line,
    Look,
    Shape,
    Sign,
    Stroke,
    wrap,
)
from bot.drawing.poster_page import INNER, Page
from bot.drawing.value_axis import ValueAxis, lay_values
from bot.said import number_said, title_of
from bot.words import Words
from schedules.check_in import instrument_of
from schedules.plan import Plan
from schedules.progress import Point, Series
from schedules.question import InstrumentQuestion, Number, Percent, Scale
from schedules.texts import choose_language

NAME, END, NOTICE = 52.0, 42.0, 34.0
FIRST, LATER, LAST = 46.0, 42.0, 60.0
"""The sizes of the numbers at the points."""
TO_SCALE = 34.0
"""How far the numbers of the scale are from the chart, so that a sign fits in between."""
MOST_DOTS = 30
"""Answers up to which each has a dot and a number; of more, the line says enough."""
_ABOVE, _BELOW, _APART = 34.0, 12.0, 34.0


@dataclass(frozen=True)
class Frame:
    """What all charts of a page share: their days, and where on the page these begin and end."""

    days: DayAxis
    left: float
    right: float

    def x(self, day: date) -> float:
        """Return where on the page a day is."""
        return self.left + self.days.place(day) * (self.right - self.left)


@dataclass(frozen=True)
class Panel:
    """A chart that lies from `top` to `top + height` of the page."""

    series: Series
    frame: Frame
    top: float
    height: float

    @cached_property
    def values(self) -> ValueAxis:
        """The scale at its side."""
        return lay_values(self.series.asked, (point.value for point in self.series.points))

    @property
    def bottom(self) -> float:
        """Where the least value is."""
        return self.top + self.height

    def place(self, point: Point) -> Place:
        """Return where on the page an answer is."""
        up = self.values.place(point.value) * self.height
        return self.frame.x(point.day), self.bottom - up

    def places(self, points: Iterable[Point]) -> tuple[Place, ...]:
        """Return where on the page some answers are."""
        return tuple(map(self.place, points))

    @property
    def level(self) -> tuple[Place, Place]:
        """The line on which the first answer lies, up to the last one."""
        start, y = self.place(self.series.baseline)
        return (start, y), (self.place(self.series.latest)[0], y)


def lay_panel(page: Page, series: Series, plan: Plan, frame: Frame, height: float) -> None:
    """Lay the chart of a question below what is on the page."""
    highest, lowest = _ends(page.say, plan, series)
    _head(page, _name(page.say, plan, series), highest)
    panel = Panel(series, frame, page.y + _ABOVE, height)
    _scale(page, panel)
    _curve(page, panel)
    _words(page, panel)
    page.y = panel.bottom + _BELOW
    _foot(page, panel, lowest)
    page.y += _APART


def _name(say: Words, plan: Plan, series: Series) -> str:
    language = choose_language(plan, say.language)
    title = title_of(plan, series.name, language)
    if isinstance(series.asked, Number):
        return f"{title} ({series.asked.unit.get(language, '')})"
    return title


def _ends(say: Words, plan: Plan, series: Series) -> tuple[str, str]:
    """Return what the greatest and the least value mean, as far as that is known."""
    asked, language = series.asked, choose_language(plan, say.language)
    if isinstance(asked, Scale):
        highest = f"{asked.high} = {asked.high_label.get(language, '')}"
        return highest, f"{asked.low} = {asked.low_label.get(language, '')}"
    if isinstance(asked, Percent) and asked.better == "low":
        return "", str(say("{number} = best", number="0 %"))
    if isinstance(asked, Percent | InstrumentQuestion):
        best = "100 %" if isinstance(asked, Percent) else "100"
        return str(say("{number} = best", number=best)), ""
    return "", ""


def _head(page: Page, name: str, highest: str) -> None:
    """Write the name, and at the other side what the greatest value means; else below it."""
    beside = page.measure(name, NAME, True) + page.measure(highest, END, False) + 2 * NAME <= INNER
    top = page.y
    page.write(name, NAME, bold=True)
    if highest and beside:
        page.items.append(_at_the_right(page, highest, top + (NAME - END)))
    elif highest:
        _write_right(page, highest)


def _foot(page: Page, panel: Panel, lowest: str) -> None:
    """Write what the least value means, and whose questionnaire it is."""
    asked = panel.series.asked
    if isinstance(asked, InstrumentQuestion):
        notice = instrument_of(asked).notice
        page.items.append(Label(notice, panel.frame.left, page.y, NOTICE))
        page.y += 0 if lowest else NOTICE * LINE
    if lowest:
        _write_right(page, lowest)


def _write_right(page: Page, text: str) -> None:
    for line in wrap(text, INNER, END, False, page.measure):
        page.items.append(_at_the_right(page, line, page.y))
        page.y += END * LINE


def _at_the_right(page: Page, text: str, y: float) -> Label:
    return Label(text, WIDTH - MARGIN - page.measure(text, END, False), y, END)


def _scale(page: Page, panel: Panel) -> None:
    """Draw the ground, with lines at the values and days that are named."""
    frame = panel.frame
    page.items.append(Area(Look.BAND, frame.left, panel.top, frame.right, panel.bottom))
    for value in panel.values.ticks:
        y = panel.bottom - panel.values.place(value) * panel.height
        page.items.append(Stroke(Look.GRID, ((frame.left, y), (frame.right, y))))
        said = number_said(page.say, panel.series.asked, value)
        left = frame.left - TO_SCALE - page.measure(said, END, False)
        page.items.append(Label(said, left, y - 0.63 * END, END))
    for tick in frame.days.ticks():
        x = frame.x(tick.day)
        page.items.append(Stroke(Look.GRID, ((x, panel.top), (x, panel.bottom))))
    page.items.append(Line(Look.HERE, frame.x(page.anchor), panel.top, panel.bottom))


def _curve(page: Page, panel: Panel) -> None:
    """Draw a line from answer to answer, none where one is missing, and the first one's level."""
    series = panel.series
    if len(series.points) > 1:
        page.items.append(Stroke(Look.LEVEL, panel.level))
    for run in series.runs:
        if len(run) > 1:
            page.items.append(Stroke(Look.CURVE, panel.places(run)))
        if len(run) == 1 or len(series.points) <= MOST_DOTS:
            page.items += [Sign(Shape.DOT, *place) for place in panel.places(run)]
    page.items.append(Sign(Shape.DOT, *panel.place(series.latest)))
    page.items.append(Sign(Shape.FIRST, *panel.place(series.baseline)))


def _words(page: Page, panel: Panel) -> None:
    """Write the numbers beside the points: the last, the first, then others that have room."""
    series, say = panel.series, page.say
    room = _room(page, panel)
    first, *later = series.points
    between = later[:-1] if len(series.points) <= MOST_DOTS else []

    def number(point: Point) -> str:
        return number_said(say, series.asked, point.value)

    if not later:
        alone = str(say("{value} – one answer so far", value=number(first)))
        labels = [room.beside(panel.place(first), (alone, number(first)), FIRST, True)]
    else:
        at_first = str(say("{value} at first", value=number(first)))
        labels = [
            room.beside(panel.place(later[-1]), [number(later[-1])], LAST, True),
            room.beside(panel.place(first), (at_first, number(first)), FIRST, False),
            *_gaps(page, panel, room),
            *(room.close_to(panel.place(point), number(point), LATER) for point in between),
        ]
    page.items += [label for label in labels if label]


def _room(page: Page, panel: Panel) -> Room:
    places = panel.places(panel.series.points)
    return Room(
        Box(panel.frame.left, panel.top, WIDTH - MARGIN, panel.bottom),
        page.measure,
        [sign_at(place) for place in places],
        [panel.level, *(panel.places(run) for run in panel.series.runs)],
    )


def _gaps(page: Page, panel: Panel, room: Room) -> list[Label | None]:
    """Say in each gap that an answer is missing there, where that has room."""
    runs = panel.series.runs
    labels = []
    for before, after in pairwise(runs):
        (left, y), (right, to_y) = panel.place(before[-1]), panel.place(after[0])
        missing = str(page.say("no answer"))
        labels.append(room.between(left, right, (y + to_y) / 2, missing, LATER))
    return labels
