"""A patient's answers as a picture. Slow to import, like the drawing itself."""

from collections.abc import Sequence
from datetime import date

from bot.drawing.chart_picture import measure, png
from bot.drawing.progress_layout import lay_out_progress
from bot.words import Words
from schedules.plan import Plan
from schedules.progress import Series


def progress_png(
    series: Sequence[Series],
    plan: Plan,
    anchor: date,
    today: date,
    say: Words,
    heading: str | None = None,
) -> bytes:
    """Return the charts of some questions as a PNG, as they are seen on a day."""
    return png(lay_out_progress(series, plan, anchor, today, say, measure, heading))
