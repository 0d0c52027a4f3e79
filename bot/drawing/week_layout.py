"""Lays the clinic's week out for a phone: three figures, and a chart of pain below them.

The picture is as wide and as high as a chat shows pictures without a tap, so its letters are large
and its words few; the caption says all. Every value of the chart stands in numbers at its point,
so that nothing hangs on colour.
"""

from collections.abc import Mapping, Sequence

from bot.drawing.beside_points import Box, Place, Room, sign_at
from bot.drawing.poster import (
    LINE,
    WIDTH,
    Area,
    Label,
    Look,
    Measure,
    Poster,
    Shape,
    Sign,
    Stroke,
    wrap,
)
from bot.for_staff.week import SPANS, Pain, Week
from bot.for_staff.week_words import (
    Figure,
    days_said,
    no_pain_said,
    pain_title,
    short_figures,
    value_said,
    weeks_label,
)
from bot.words import Words

HEIGHT = WIDTH * 3 / 4
"""As high as the frame of a picture in a chat."""
_NUMBER, _TITLE, _HEADING, _TEXT, SMALLEST = 116.0, 62.0, 50.0, 47.0, 44.0
_EDGE, _GAP = 36.0, 14.0
_INNER = WIDTH - 2 * _EDGE
_COLUMNS = (0.31, 0.31, 0.38)  # the last figure has most to say
_LEAST_CHART = 220.0
_WORST = 10
_TICKS = (0, 5, 10)
_LEFT = _EDGE + 72.0


class _Page:
    """What is laid out, from top to bottom; `y` is where the next thing goes."""

    def __init__(self, say: Words, measure: Measure) -> None:
        self.say, self.measure = say, measure
        self.items: list[Area | Label | Sign | Stroke] = []
        self.y = _EDGE / 2

    def write(self, text: str, size: float, *, bold: bool = False) -> None:
        """Write a text on one line if letters that are a little smaller allow it."""
        size = max(SMALLEST, size * min(1, _INNER / self.measure(text, size, bold)))
        for line in wrap(text, _INNER, size, bold, self.measure):
            self.items.append(Label(line, _EDGE, self.y, size, bold))
            self.y += size * LINE


def lay_out_week(week: Week, say: Words, measure: Measure) -> Poster:
    """Lay out the week in the words of a language."""
    page = _Page(say, measure)
    page.write(days_said(say, week), _TITLE, bold=True)
    page.y += _GAP
    _figures(page, short_figures(say, week))
    page.write(pain_title(say).unescape(), _HEADING, bold=True)
    if week.pain:
        page.y += _GAP
        _chart(page, week.pain)
    else:
        page.write(no_pain_said(say).unescape(), _TEXT)
    return Poster(max(page.y + _EDGE / 2, HEIGHT), tuple(page.items))


def _figures(page: _Page, found: Sequence[Figure]) -> None:
    """Write the figures beside one another, each above what it counts and stands beside."""
    top, left = page.y, _EDGE
    page.items.append(Area(Look.BAND, 0, top, WIDTH, top + 4))
    lowest = top
    for one, share in zip(found, _COLUMNS, strict=True):
        width, y = share * _INNER, top + _GAP
        page.items.append(Label(one.number, left, y, _NUMBER, bold=True))
        y += _NUMBER * 1.12
        texts = [(one.what, _HEADING, True), *((text, _TEXT, False) for text in one.beside)]
        for text, size, bold in texts:
            for line in wrap(text.unescape(), width - _GAP, size, bold, page.measure):
                page.items.append(Label(line, left, y, size, bold))
                y += size * 1.2
        left, lowest = left + width, max(lowest, y)
    page.y = lowest + _GAP / 2
    page.items.append(Area(Look.BAND, 0, page.y, WIDTH, page.y + 4))
    page.y += _GAP


def _chart(page: _Page, pain: Sequence[Pain]) -> None:
    names = SMALLEST * LINE
    top, bottom = page.y, max(page.y + _LEAST_CHART, HEIGHT - names - (_EDGE + _GAP) / 2)
    right = WIDTH - _EDGE / 2
    step = (right - _LEFT) / len(SPANS)

    def x(weeks: tuple[int, int]) -> float:
        return _LEFT + (SPANS.index(weeks) + 0.5) * step

    def y(value: float) -> float:
        return bottom - value / _WORST * (bottom - top)

    page.items.append(Area(Look.BAND, _LEFT, top, right, bottom))
    for value in _TICKS:
        page.items.append(Stroke(Look.GRID, ((_LEFT, y(value)), (right, y(value)))))
        width = page.measure(str(value), SMALLEST, False)
        label = Label(str(value), _LEFT - _GAP - width, y(value) - 0.63 * SMALLEST, SMALLEST)
        page.items.append(label)
    places = {one.weeks: (x(one.weeks), y(float(one.median))) for one in pain}
    lines = _runs(places)
    page.items += [Stroke(Look.CURVE, line) for line in lines if len(line) > 1]
    page.items += [Sign(Shape.DOT, *place) for place in places.values()]
    bounds = Box(_LEFT, top - names, right, bottom + _GAP)
    room = Room(bounds, page.measure, list(map(sign_at, places.values())), lines)
    for one in pain:
        label_ = room.close_to(places[one.weeks], value_said(page.say, one.median), _TEXT)
        page.items += [label_] if label_ else []
    page.y = bottom + _GAP / 2
    for weeks in SPANS:
        text = weeks_label(page.say, weeks)
        left = x(weeks) - page.measure(text, SMALLEST, False) / 2
        page.items.append(Label(text, max(left, _EDGE / 2), page.y, SMALLEST))
    page.y += names


def _runs(places: Mapping[tuple[int, int], Place]) -> list[tuple[Place, ...]]:
    """Return the places in runs that no weeks without an answer interrupt."""
    runs: list[tuple[Place, ...]] = [()]
    for weeks in SPANS:
        if weeks in places:
            runs[-1] += (places[weeks],)
        else:
            runs.append(())
    return [run for run in runs if run]
