"""Prints sheets as a PDF of A4 pages with the letters inside. Slow to import, like all drawing."""

import io
import logging
from collections.abc import Sequence
from functools import lru_cache

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from bot.drawing.chart_picture import ONE_AT_A_TIME, font, measure
from bot.drawing.poster import Area, Item, Label
from bot.drawing.sheet import Sheet
from bot.drawing.sheet_layout import HEIGHT, WIDTH, lay_out

_DOTS = 150.0
_A4_INCHES = (210 / 25.4, 297 / 25.4)
_INK = "#111111"

mpl.rcParams["pdf.fonttype"] = 42  # whole letters, which every printer knows
logging.getLogger("fontTools").setLevel(logging.WARNING)


def sheets_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as a PDF, a page each, in their order."""
    written = io.BytesIO()
    told = {"Creator": None, "Producer": None, "CreationDate": None}
    measured = lru_cache(maxsize=1000)(measure)  # most of a page stands on the next one too
    with PdfPages(written, metadata=told) as pages:
        for sheet in sheets:
            with ONE_AT_A_TIME:
                pages.savefig(_page(lay_out(sheet, measured)))
    return written.getvalue()


def _page(items: Sequence[Item]) -> Figure:
    figure = Figure(figsize=_A4_INCHES, dpi=_DOTS)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(HEIGHT, 0)
    axes.set_axis_off()
    areas = [_outline(item) for item in items if isinstance(item, Area)]
    whole = Path.make_compound_path(*areas)  # one shape for all: a page takes a third of the time
    axes.add_artist(PathPatch(whole, facecolor=_INK, linewidth=0))
    for label in items:
        if isinstance(label, Label):
            axes.text(
                label.x,
                label.y + label.size,  # the line that the letters stand on
                label.text,
                fontproperties=font(label.size, label.bold),
                color=_INK,
                parse_math=False,
            )
    return figure


def _outline(area: Area) -> Path:
    left, top, right, bottom = area.left, area.top, area.right, area.bottom
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Path(corners, closed=True)
