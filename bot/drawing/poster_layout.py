"""Lays a chart out on a poster: what is to be avoided on top, then what is good, then the dates."""

from collections.abc import Mapping
from datetime import date

from bot.drawing.poster import (
    LINE,
    MARGIN,
    WIDTH,
    Area,
    Item,
    Label,
    Line,
    Look,
    Measure,
    Poster,
    Shape,
    Sign,
)
from bot.drawing.poster_lanes import lay_section
from bot.drawing.poster_page import CARD, DATE, GAP, NO_BREAK, SMALL, TITLE, Page
from bot.words import Words
from schedules.chart import Chart, LaneKind, Mark

LETTER = WIDTH * 11 / 8.5  # a page of US letter: room to spread a short course over
WIDEST_GAP = 50.0


def lay_out(
    chart: Chart, say: Words, facts: Mapping[str, str], signature: str, measure: Measure
) -> Poster:
    """Lay a chart out in the words of a language; a short course gets more room between its lines.

    `facts` are the clinic's name and numbers, `signature` what of them stands below the title.
    """

    def page(gap: float) -> Page:
        here = chart.here.place if chart.here else None
        return _filled(chart, Page(say, measure, gap, chart.axis.anchor, here), facts, signature)

    tight = page(GAP)
    spare = max(LETTER - tight.y, 0) / max(len(chart.lanes), 1)
    filled = page(GAP + min(spare, WIDEST_GAP)) if spare else tight
    return Poster(filled.y + MARGIN / 2, tuple(filled.items))


def _filled(chart: Chart, page: Page, facts: Mapping[str, str], signature: str) -> Page:
    _head(page, chart, signature)
    top = page.y
    _axis(page, chart)
    for kind in LaneKind:
        lanes = [lane for lane in chart.lanes if lane.kind is kind]
        lay_section(page, kind, lanes)
    _legend(page, chart)
    _stretches(page, chart, top)
    _foot(page, facts)
    return page


def _head(page: Page, chart: Chart, signature: str) -> None:
    page.write(chart.title, TITLE, bold=True)
    anchor = chart.axis.anchor
    page.write(str(page.say("Procedure: {day}", day=page.say.long_day(anchor))), DATE)
    if signature:
        page.write(signature, DATE)
    page.y += GAP


def _axis(page: Page, chart: Chart) -> None:
    if chart.here:
        _here(page, chart.here)
    titles = (
        page.say("Weeks 1 and 2"),
        page.say("Weeks 3 to 6"),
        page.say("Months"),
        page.say("Years"),
    )
    for title, stretch in zip(titles, chart.axis.stretches, strict=False):
        page.items.append(
            page.centred(title, page.x((stretch.left + stretch.right) / 2), SMALL, bold=True)
        )
    page.y += SMALL * LINE
    _dates(page, chart)
    page.y += page.gap / 2


def _here(page: Page, here: Mark) -> None:
    text = page.say("You are here: {day}", day=page.short_day(here.day, "MMMd"))
    label = page.centred(text, page.x(here.place), DATE, bold=True)
    page.items.append(Label(label.text, label.x, label.y, DATE, bold=True, dark=True))
    page.y += DATE * LINE + GAP


def _tick_words(page: Page, chart: Chart, day: date) -> str:
    days = (day - chart.axis.anchor).days
    if days >= 365 and day in chart.axis.bounds()[:-1]:
        return page.short_day(day, "yMMM")
    return page.short_day(day, "MMMd" if days <= 42 else "MMM" if days <= 366 else "y")


def _dates(page: Page, chart: Chart) -> None:
    """Name days below their places: where stretches begin and end, then others with room."""
    taken: list[tuple[float, float]] = []
    for day in dict.fromkeys([*chart.axis.bounds(), *chart.axis.named_days()]):
        place = chart.axis.place((day - chart.axis.anchor).days)
        label = page.centred(_tick_words(page, chart, day), page.x(place), SMALL)
        left, right = page.ends(label)
        if all(right + SMALL / 2 <= start or left >= end + SMALL / 2 for start, end in taken):
            page.items.append(label)
            taken.append((left, right))
    page.y += SMALL * LINE


def _legend(page: Page, chart: Chart) -> None:
    """Say what each sign on the page means."""
    kinds = {lane.kind for lane in chart.lanes}
    meanings = [(Shape.TICK, page.say("a message from us"))]
    if LaneKind.ASK in kinds:
        meanings.append((Shape.DIAMOND, page.say("what we ask")))
    if any(lane.lift_off for lane in chart.lanes):
        meanings.append((Shape.DONE, page.say("it is over")))
    page.y += page.gap / 2
    x = MARGIN + 20
    for shape, meaning in meanings:
        width = page.measure(str(meaning), SMALL, False)
        if x + 40 + width > WIDTH - MARGIN:
            x, page.y = MARGIN + 20, page.y + SMALL * LINE + 8
        page.items.append(Sign(shape, x, page.y + SMALL * LINE / 2))
        page.items.append(Label(str(meaning), x + 40, page.y, SMALL))
        x += 40 + width + 60
    page.y += SMALL * LINE
    if chart.here:
        page.write(str(page.say("In bold: what holds now")), SMALL, bold=True)
    page.y += GAP


def _stretches(page: Page, chart: Chart, top: float) -> None:
    """Lay the bands of the stretches, and the line of the day, behind everything else."""
    behind: list[Item] = []
    for number, stretch in enumerate(chart.axis.stretches):
        left, right = page.x(stretch.left), page.x(stretch.right)
        if number % 2:
            behind.append(Area(Look.BAND, left, top, right, page.y))
        if number:
            behind.append(Line(Look.BREAK, left, top, page.y))
    if chart.here:
        behind.append(Line(Look.WAY, page.x(chart.here.place), top, page.y))
    page.items[:0] = behind


def _foot(page: Page, facts: Mapping[str, str]) -> None:
    page.y += GAP
    whole = {name: fact.replace(" ", NO_BREAK) for name, fact in facts.items()}
    page.write(str(page.say("Any questions? Call {phone}.", **whole)), CARD, bold=True)
    page.write(str(page.say("In an emergency call {emergency}.", **whole)), CARD, bold=True)
    page.y += MARGIN / 2
