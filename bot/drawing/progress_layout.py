"""Lays a patient's answers out on a poster: a chart for each question, one below the other.

All charts share the days below them. Each has its own scale from end to end, its own words at the
ends, and its own numbers at the points, so that nothing hangs on colour or on a legend.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.drawing.day_axis import lay_days
from bot.drawing.poster import LINE, MARGIN, WIDTH, Label, Measure, Poster, Shape, Sign
from bot.drawing.poster_page import GAP, TITLE, Page
from bot.drawing.progress_panel import END, LAST, TO_SCALE, Frame, lay_panel
from bot.drawing.value_axis import lay_values
from bot.said import number_said
from bot.words import Words
from schedules.plan import Plan
from schedules.progress import Series

_HEIGHTS = {1: 620.0, 2: 400.0, 3: 300.0}
_LEAST_HEIGHT = 220.0
_CLEAR = 36.0


def lay_out_progress(
    series: Sequence[Series],
    plan: Plan,
    anchor: date,
    today: date,
    say: Words,
    measure: Measure,
    heading: str | None = None,
) -> Poster:
    """Lay out the answers to a few questions in the words of a language, as seen on a day.

    `anchor` is the day of the procedure; `heading` stands on top in place of the usual words.
    """
    page = Page(say, measure, GAP, anchor, None)
    page.write(heading or str(say("Your answers so far")), TITLE, bold=True)
    page.y += 2 * GAP
    frame = _frame(page, series, today)
    height = _HEIGHTS.get(len(series), _LEAST_HEIGHT)
    for one in series:
        lay_panel(page, one, plan, frame, height)
    _name_days(page, frame, series)
    _explain_signs(page, frame)
    return Poster(page.y + MARGIN / 2, tuple(page.items))


def _frame(page: Page, series: Sequence[Series], today: date) -> Frame:
    """Return the frame that leaves room for the scales at the left and the last numbers right."""
    days = lay_days(page.anchor, (p.day for one in series for p in one.points), today)
    scales = [page.measure(text, END, False) for one in series for text in _on_scale(page, one)]
    lasts = [page.measure(_last(page, one), LAST, True) for one in series]
    return Frame(days, MARGIN + max(scales) + TO_SCALE, WIDTH - MARGIN - max(lasts) - _CLEAR)


def _on_scale(page: Page, one: Series) -> Iterator[str]:
    for value in lay_values(one.asked, (point.value for point in one.points)).ticks:
        yield number_said(page.say, one.asked, value)


def _last(page: Page, one: Series) -> str:
    return number_said(page.say, one.asked, one.latest.value)


def _name_days(page: Page, frame: Frame, series: Sequence[Series]) -> None:
    """Name days below the charts: that of the procedure, the last answer's, others with room."""
    latest = max(one.latest.day for one in series)
    named = [(page.anchor, frame.days.skeleton), (latest, frame.days.skeleton)]
    named += [(tick.day, tick.skeleton) for tick in frame.days.ticks()]
    taken: list[tuple[float, float]] = []
    for day, skeleton in named:
        label = page.centred(page.short_day(day, skeleton), frame.x(day), END)
        left, right = page.ends(label)
        if all(right + END / 2 <= start or left >= end + END / 2 for start, end in taken):
            page.items.append(label)
            taken.append((left, right))
    page.y += END * LINE


def _explain_signs(page: Page, frame: Frame) -> None:
    """Name the line of the procedure, and at the other side the sign of a first answer."""
    x = frame.x(page.anchor)
    procedure = page.centred(str(page.say("Procedure")), x, END, bold=True)
    page.items.append(procedure)
    meaning = str(page.say("the first answer"))
    left = WIDTH - MARGIN - page.measure(meaning, END, False)
    if page.ends(procedure)[1] + _CLEAR > left - 2 * END:
        page.y += END * LINE
    page.items.append(Sign(Shape.FIRST, left - END, page.y + 0.63 * END))
    page.items.append(Label(meaning, left, page.y, END))
    page.y += END * LINE
