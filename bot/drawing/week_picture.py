"""The clinic's week as a picture. Slow to import, like the drawing itself."""

from bot.drawing.chart_picture import measure, png
from bot.drawing.week_layout import lay_out_week
from bot.for_staff.week import Week
from bot.words import Words


def week_png(week: Week, say: Words) -> bytes:
    """Return the figures of a week, and pain by week after the procedure, as a PNG."""
    return png(lay_out_week(week, say, measure))
