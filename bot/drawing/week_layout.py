"""Lays the clinic's week out on a poster: its figures, and a chart of pain below them.

Every value of the chart stands in numbers at its point, so that nothing hangs on colour.
"""

from collections.abc import Mapping, Sequence

from bot.drawing.beside_points import Box, Place, Room, sign_at
from bot.drawing.poster import (
    LINE,
    MARGIN,
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
from bot.drawing.poster_page import CARD, GAP, HEADING, INNER, SMALL, TITLE, Page
from bot.for_staff.week import SPANS, Pain, Week
from bot.for_staff.week_words import (
    Figure,
    figures,
    no_pain_said,
    pain_meaning,
    pain_title,
    span_said,
    title_said,
    value_said,
    weeks_label,
)
from bot.words import Words

_FIGURE = 96.0
_APART = 44.0
_HEIGHT = 520.0
_WORST = 10
_TICKS = (0, 5, 10)
_LEFT = MARGIN + 84.0


def lay_out_week(week: Week, say: Words, measure: Measure) -> Poster:
    """Lay out the week in the words of a language."""
    page = Page(say, measure, GAP, week.last, None)
    page.write(title_said(say).unescape(), TITLE, bold=True)
    page.write(span_said(say, week).unescape(), CARD)
    page.y += _APART / 2
    _figures(page, figures(say, week))
    page.write(pain_title(say).unescape(), HEADING, bold=True)
    if week.pain:
        page.write(pain_meaning(say).unescape(), SMALL)
        page.y += 2 * GAP
        _chart(page, week.pain)
    else:
        page.write(no_pain_said(say).unescape(), CARD)
    return Poster(page.y + MARGIN, tuple(page.items))


def _figures(page: Page, found: Sequence[Figure]) -> None:
    """Write each figure large, with what it counts and what it stands beside at its right."""
    left = MARGIN + max(page.measure(one.number, _FIGURE, True) for one in found) + _APART
    for one in found:
        top = page.y
        page.items.append(Area(Look.BAND, MARGIN / 2, top, WIDTH - MARGIN / 2, top + 4))
        page.items.append(Label(one.number, MARGIN, top + GAP, _FIGURE, bold=True))
        page.y += 1.5 * GAP
        indent = left - MARGIN
        page.write(one.what.unescape(), HEADING, bold=True, indent=indent)
        for part in filter(None, one.beside.unescape().split(" · ")):
            page.write(part, CARD, indent=indent)
        page.y = max(page.y, top + GAP + _FIGURE * LINE) + GAP
    page.y += GAP


def _chart(page: Page, pain: Sequence[Pain]) -> None:
    top, bottom = page.y, page.y + _HEIGHT
    right = WIDTH - MARGIN
    step = (right - _LEFT) / len(SPANS)

    def x(weeks: tuple[int, int]) -> float:
        return _LEFT + (SPANS.index(weeks) + 0.5) * step

    def y(value: float) -> float:
        return bottom - value / _WORST * _HEIGHT

    page.items.append(Area(Look.BAND, _LEFT, top, right, bottom))
    for value in _TICKS:
        page.items.append(Stroke(Look.GRID, ((_LEFT, y(value)), (right, y(value)))))
        width = page.measure(str(value), CARD, False)
        page.items.append(Label(str(value), _LEFT - 22 - width, y(value) - 0.63 * CARD, CARD))
    places = {one.weeks: (x(one.weeks), y(float(one.median))) for one in pain}
    lines = _runs(places)
    page.items += [Stroke(Look.CURVE, line) for line in lines if len(line) > 1]
    page.items += [Sign(Shape.DOT, *place) for place in places.values()]
    bounds = Box(_LEFT, top - GAP, right, bottom)
    room = Room(bounds, page.measure, list(map(sign_at, places.values())), lines)
    for one in pain:
        label = room.close_to(places[one.weeks], value_said(page.say, one.median), CARD)
        page.items += [label] if label else []
    page.y = bottom + GAP / 2
    _row(page, [(weeks_label(page.say, weeks), x(weeks)) for weeks in SPANS])
    _under(page, str(page.say("Weeks after the procedure")))
    page.y += GAP
    _row(page, [(str(one.patients), x(one.weeks)) for one in pain])
    _under(page, str(page.say("Patients who answered")))


def _runs(places: Mapping[tuple[int, int], Place]) -> list[tuple[Place, ...]]:
    """Return the places in runs that no weeks without an answer interrupt."""
    runs: list[tuple[Place, ...]] = [()]
    for weeks in SPANS:
        if weeks in places:
            runs[-1] += (places[weeks],)
        else:
            runs.append(())
    return [run for run in runs if run]


def _row(page: Page, named: Sequence[tuple[str, float]]) -> None:
    page.items += [page.centred(text, middle, SMALL) for text, middle in named]
    page.y += SMALL * LINE


def _under(page: Page, text: str) -> None:
    for line in wrap(text, INNER, SMALL, False, page.measure):
        left = (WIDTH + _LEFT - MARGIN - page.measure(line, SMALL, False)) / 2
        page.items.append(Label(line, left, page.y, SMALL))
        page.y += SMALL * LINE
