"""The lanes of a poster: a bar for what holds for a time, signs for what is asked or said."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from bot.drawing.poster import LINE, MARGIN, WIDTH, Area, Label, Line, Look, Shape, Sign
from bot.drawing.poster_page import CARD, DATE, GAP, HEADING, NO_BREAK, SMALL, Page
from bot.words import Words
from schedules.chart import Bar, Lane, LaneKind, Mark
from schedules.timeline import DAY

BAR = 46.0
APART = {Shape.TICK: 8.0, Shape.DIAMOND: 18.0}  # from one sign to the next that is drawn
MOST_DATES = 24  # that are named below the check-ins


def lay_section(page: Page, kind: LaneKind, lanes: list[Lane]) -> None:
    """Lay the lanes of one kind below their heading."""
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


def _bar_lane(page: Page, lane: Lane, bar: Bar) -> None:
    here = page.here if page.here is not None and bar.left <= page.here < bar.right else None
    page.write(lane.card, CARD, bold=here is not None)
    left, right = page.x(bar.left), page.x(bar.right)
    top, middle = page.y + 4, page.y + 4 + BAR / 2
    look = Look.AVOID if lane.kind is LaneKind.AVOID else Look.DO
    page.items.append(Area(look, left, top, right, top + BAR))
    if here is not None:
        page.items.append(Line(Look.HERE, page.x(here), top - 6, top + BAR + 6))
    _signs(page, Shape.TICK, lane.marks, top + BAR)
    if lane.lift_off:
        page.items.append(Sign(Shape.DONE, right, middle))
    if bar.until is None:
        page.items.append(Sign(Shape.ONWARD, right, middle))
    page.y = top
    _end(page, left, right, _span_words(page, lane.kind, bar), bold=here is not None)
    page.y = max(page.y, top + BAR) + 12


def _span_words(page: Page, kind: LaneKind, bar: Bar) -> str:
    """Say when a bar ends: the first free day of what is avoided, the last day of what is done."""
    if bar.until is None:
        return str(page.say("from {day} on", day=_dated(page, bar.since)))
    if kind is LaneKind.AVOID:
        return str(page.say("allowed from {day}", day=_dated(page, bar.until)))
    return str(page.say("until {day}", day=_dated(page, bar.until - DAY)))


def _dated(page: Page, day: date) -> str:
    return page.short_day(day, "MMMd" if day.year == page.anchor.year else "yMMMd")


def _end(page: Page, left: float, right: float, words: str, *, bold: bool) -> None:
    """Write a bar's end beside it: behind it, or before it, or else below."""
    width, clear = page.measure(words, DATE, bold), BAR
    if right + clear + width <= WIDTH - MARGIN:
        page.items.append(Label(words, right + clear, page.y, DATE, bold=bold))
    elif left - GAP - width >= MARGIN:
        page.items.append(Label(words, left - GAP - width, page.y, DATE, bold=bold))
    else:
        page.y += BAR + 12
        page.items.append(page.centred(words, right, DATE, bold=bold))
        page.y += DATE * LINE


def _check_ins(page: Page, lane: Lane) -> None:
    page.y += 26
    _signs(page, Shape.DIAMOND, lane.marks, page.y)
    page.y += 30
    days = list(dict.fromkeys(mark.day for mark in lane.marks))
    page.write(_by_year(page, days), SMALL)


def _signs(page: Page, shape: Shape, marks: Sequence[Mark], y: float) -> None:
    """Draw the signs that have room, lest many of them run together."""
    drawn = float("-inf")
    for mark in marks:
        x = page.x(mark.place)
        if x - drawn >= APART[shape]:
            page.items.append(Sign(shape, x, y))
            drawn = x


def _by_year(page: Page, days: list[date]) -> str:
    """Return days as a text that breaks between them only, such as `2027: May 4, Jun 9`."""
    years = [
        f"{year}: " + ", ".join(page.short_day(day, "MMMd") for day in found)
        for year, found in groupby(days[:MOST_DATES], key=lambda day: day.year)
    ]
    glued = [year.replace(" ", NO_BREAK).replace(f",{NO_BREAK}", ", ") for year in years]
    return f"{NO_BREAK}· ".join(glued) + (" …" if len(days) > MOST_DATES else "")


def _notes(page: Page, lane: Lane) -> None:
    page.y += 30
    _signs(page, Shape.TICK, lane.marks, page.y)
    page.y += 24
