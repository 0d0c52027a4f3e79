"""Lays a chart out on a poster: what is to be avoided on top, then what is good, then the dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from babel import Locale
from babel.dates import format_skeleton

from bot.poster import (
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
    wrap,
)
from bot.words import Words
from schedules.chart import Bar, Chart, Lane, LaneKind, Mark

TITLE, HEADING, CARD, DATE, SMALL = 60.0, 44.0, 42.0, 38.0, 34.0
INNER = WIDTH - 2 * MARGIN
BAR = 46.0
GAP = 16.0
LETTER = WIDTH * 11 / 8.5  # the height of a page of US letter; A4 is a little higher
WIDEST_GAP = 50.0
MOST_DATES = 24  # that are named below the check-ins
NO_BREAK = "\u00a0"


@dataclass
class _Page:
    """A page that is filled from top to bottom; `y` is where the next thing goes."""

    say: Words
    measure: Measure
    gap: float
    anchor: date
    here: float | None
    y: float = MARGIN
    items: list[Item] = field(default_factory=list)

    def x(self, place: float) -> float:
        return MARGIN + place * INNER

    def write(self, text: str, size: float, bold: bool = False, indent: float = 0) -> None:
        for line in wrap(text, INNER - indent, size, bold, self.measure):
            self.items.append(Label(line, MARGIN + indent, self.y, size, bold))
            self.y += size * LINE

    def centred(self, text: str, middle: float, size: float, bold: bool = False) -> Label:
        """Return a line around a middle, moved so that it stays on the page."""
        width = self.measure(text, size, bold)
        left = min(max(middle - width / 2, MARGIN), WIDTH - MARGIN - width)
        return Label(text, left, self.y, size, bold)

    def ends(self, label: Label) -> tuple[float, float]:
        return label.x, label.x + self.measure(label.text, label.size, label.bold)


def lay_out(chart: Chart, say: Words, facts: Mapping[str, str], measure: Measure) -> Poster:
    """Lay a chart out in the words of a language; a short course gets more room between its lines.

    `facts` are the clinic's name and numbers.
    """

    def page(gap: float) -> _Page:
        here = chart.here.place if chart.here else None
        return _filled(chart, _Page(say, measure, gap, chart.axis.anchor, here), facts)

    tight = page(GAP)
    spare = max(LETTER - tight.y, 0) / max(len(chart.lanes), 1)
    filled = page(GAP + min(spare, WIDEST_GAP)) if spare else tight
    return Poster(max(filled.y, LETTER), tuple(filled.items))


def _filled(chart: Chart, page: _Page, facts: Mapping[str, str]) -> _Page:
    _head(page, chart, facts)
    top = page.y
    _axis(page, chart)
    for kind in LaneKind:
        lanes = [lane for lane in chart.lanes if lane.kind is kind]
        _section(page, kind, lanes)
    _legend(page, chart)
    _stretches(page, chart, top)
    _foot(page, facts)
    return page


def _head(page: _Page, chart: Chart, facts: Mapping[str, str]) -> None:
    page.write(chart.title, TITLE, bold=True)
    anchor = chart.axis.anchor
    page.write(str(page.say("Procedure: {day}", day=page.say.long_day(anchor))), DATE)
    page.write(_clinic(facts), DATE)
    page.y += GAP


def _clinic(facts: Mapping[str, str]) -> str:
    return " · ".join(dict.fromkeys((facts["clinic"], facts["phone"])))


def _axis(page: _Page, chart: Chart) -> None:
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


def _here(page: _Page, here: Mark) -> None:
    text = page.say("You are here: {day}", day=_short(page, here.day, "MMMd"))
    label = page.centred(text, page.x(here.place), DATE, bold=True)
    page.items.append(Label(label.text, label.x, label.y, DATE, bold=True, dark=True))
    page.y += DATE * LINE + GAP


def _tick_words(page: _Page, chart: Chart, day: date) -> str:
    days = (day - chart.axis.anchor).days
    return _short(page, day, "MMMd" if days <= 42 else "MMM" if days <= 366 else "y")


def _short(page: _Page, day: date, skeleton: str) -> str:
    return format_skeleton(skeleton, day, locale=Locale.parse(page.say.language))


def _dates(page: _Page, chart: Chart) -> None:
    """Name days below their places, as far as there is room for their names."""
    taken = 0.0
    for day in chart.axis.named_days():
        place = chart.axis.place((day - chart.axis.anchor).days)
        label = page.centred(_tick_words(page, chart, day), page.x(place), SMALL)
        left, right = page.ends(label)
        if left >= taken:
            page.items.append(label)
            taken = right + SMALL / 2
    page.y += SMALL * LINE


def _section(page: _Page, kind: LaneKind, lanes: list[Lane]) -> None:
    if not lanes:
        return
    page.items.append(Area(Look.RULE, MARGIN, page.y, WIDTH - MARGIN, page.y + 3))
    page.y += GAP / 2
    page.write(_heading(page.say, kind), HEADING, bold=True)
    for lane in lanes:
        if lane.bar:
            _bar_lane(page, lane, lane.bar)
        elif kind is LaneKind.ASK:
            _check_ins(page, lane)
        else:
            _notes(page, lane)
        page.y += page.gap


def _heading(say: Words, kind: LaneKind) -> str:
    headings = {
        LaneKind.AVOID: say("Please avoid"),
        LaneKind.DO: say("Good to do"),
        LaneKind.ASK: say("Questions for you"),
        LaneKind.NOTE: say("Other messages"),
    }
    return str(headings[kind])


def _bar_lane(page: _Page, lane: Lane, bar: Bar) -> None:
    here = page.here if page.here is not None and bar.left <= page.here < bar.right else None
    page.write(lane.card, CARD, bold=here is not None)
    left, right = page.x(bar.left), page.x(bar.right)
    top, middle = page.y + 4, page.y + 4 + BAR / 2
    look = Look.AVOID if lane.kind is LaneKind.AVOID else Look.DO
    page.items.append(Area(look, left, top, right, top + BAR))
    if here is not None:
        page.items.append(Line(Look.HERE, page.x(here), top - 6, top + BAR + 6))
    page.items += [Sign(Shape.TICK, page.x(mark.place), top + BAR) for mark in lane.marks]
    if lane.lift_off:
        page.items.append(Sign(Shape.DONE, right, middle))
    if bar.until is None:
        page.items.append(Sign(Shape.ONWARD, right, middle))
    page.y = top
    _end(page, left, right, _span_words(page, bar))
    page.y = max(page.y, top + BAR) + 12


def _span_words(page: _Page, bar: Bar) -> str:
    if bar.until is None:
        return str(page.say("from {day} on", day=_dated(page, bar.since)))
    return str(page.say("until {day}", day=_dated(page, bar.until)))


def _dated(page: _Page, day: date) -> str:
    return _short(page, day, "MMMd" if day.year == page.anchor.year else "yMMMd")


def _end(page: _Page, left: float, right: float, words: str) -> None:
    """Write a bar's end beside it: behind it, or before it, or else below."""
    width, clear = page.measure(words, DATE, True), BAR
    if right + clear + width <= WIDTH - MARGIN:
        page.items.append(Label(words, right + clear, page.y, DATE, bold=True))
    elif left - GAP - width >= MARGIN:
        page.items.append(Label(words, left - GAP - width, page.y, DATE, bold=True))
    else:
        page.y += BAR + 12
        page.items.append(page.centred(words, right, DATE, bold=True))
        page.y += DATE * LINE


def _check_ins(page: _Page, lane: Lane) -> None:
    page.y += 26
    page.items += [Sign(Shape.DIAMOND, page.x(mark.place), page.y) for mark in lane.marks]
    page.y += 30
    days = list(dict.fromkeys(mark.day for mark in lane.marks))
    page.write(_by_year(page, days), SMALL)


def _by_year(page: _Page, days: list[date]) -> str:
    """Return days as a text that breaks between them only, such as `2027: May 4, Jun 9`."""
    years = [
        f"{year}: " + ", ".join(_short(page, day, "MMMd") for day in found)
        for year, found in groupby(days[:MOST_DATES], key=lambda day: day.year)
    ]
    glued = [year.replace(" ", NO_BREAK).replace(f",{NO_BREAK}", ", ") for year in years]
    return f"{NO_BREAK}· ".join(glued) + (" …" if len(days) > MOST_DATES else "")


def _notes(page: _Page, lane: Lane) -> None:
    page.y += 30
    page.items += [Sign(Shape.TICK, page.x(mark.place), page.y) for mark in lane.marks]
    page.y += 24


def _legend(page: _Page, chart: Chart) -> None:
    """Say what each sign on the page means."""
    kinds = {lane.kind for lane in chart.lanes}
    meanings = [(Shape.TICK, page.say("a message from us"))]
    if LaneKind.ASK in kinds:
        meanings.append((Shape.DIAMOND, page.say("a few questions")))
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


def _stretches(page: _Page, chart: Chart, top: float) -> None:
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


def _foot(page: _Page, facts: Mapping[str, str]) -> None:
    page.y += GAP
    whole = {name: fact.replace(" ", NO_BREAK) for name, fact in facts.items()}
    page.write(str(page.say("Any questions? Call {phone}.", **whole)), CARD, bold=True)
    page.write(str(page.say("In an emergency call {emergency}.", **whole)), CARD, bold=True)
    page.y += MARGIN / 2
