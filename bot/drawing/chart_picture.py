"""Draws a poster as a PNG, with matplotlib's own fonts and nothing of a screen.

matplotlib is slow to import (about half a second), so this module is imported where a picture is
about to be drawn, and in a thread of its own where others wait.
"""

import io
from pathlib import Path
from threading import Lock
from typing import Any

from matplotlib import get_data_path
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextToPath

from bot.drawing.poster import WIDTH, Area, Item, Label, Line, Look, Poster, Shape, Sign, Stroke

DOTS = 150.0  # an inch of A4 across the page
SHARPNESS = 1.25  # pixels for each of the poster's
_POINTS = 72 / DOTS
_INK, _PAPER, _TINT, _SOFT, _DEEP = "#111111", "#ffffff", "#eef1f4", "#bfe3d2", "#0b4f6c"

# The very files that matplotlib ships, so that every machine draws the same.
_FONTS = Path(get_data_path()) / "fonts" / "ttf"
_FACES = {False: _FONTS / "DejaVuSans.ttf", True: _FONTS / "DejaVuSans-Bold.ttf"}

# Fonts are kept in a cache that all threads share.
ONE_AT_A_TIME = Lock()
_to_path = TextToPath()

# Each area by its fill, its hatching and its edge: told apart in black and white too.
_AREAS: dict[Look, dict[str, Any]] = {
    Look.BAND: {"facecolor": _TINT, "linewidth": 0},
    Look.RULE: {"facecolor": _INK, "linewidth": 0},
    Look.AVOID: {"facecolor": "#f6d7b8", "edgecolor": _INK, "hatch": "///", "linewidth": 1.2},
    Look.DO: {"facecolor": _SOFT, "edgecolor": _INK, "linewidth": 1.2},
}
_LINES: dict[Look, dict[str, Any]] = {
    Look.BREAK: {"color": "#8a939c", "linewidth": 1, "linestyle": (0, (6, 5)), "zorder": 2},
    Look.WAY: {"color": _INK, "linewidth": 1.3, "linestyle": (0, (1, 3)), "zorder": 2},
    Look.HERE: {"color": _INK, "linewidth": 4, "zorder": 4},
    Look.GRID: {"color": "#b4bcc4", "linewidth": 1, "zorder": 2},
    Look.CURVE: {"color": _DEEP, "linewidth": 3.6, "solid_capstyle": "round", "zorder": 5},
    Look.LEVEL: {"color": _INK, "linewidth": 1.4, "linestyle": (0, (7, 5)), "zorder": 3},
}


def measure(text: str, size: float, bold: bool) -> float:
    """Give the width of a text as it is drawn."""
    width, _, _ = _to_path.get_text_width_height_descent(text, font(size, bold), ismath=False)
    return float(width) / _POINTS


def png(poster: Poster) -> bytes:
    """Draw a poster; the same poster gives the same picture."""
    with ONE_AT_A_TIME:
        drawn = io.BytesIO()
        draw(poster).savefig(
            drawn,
            format="png",
            dpi="figure",
            metadata={"Software": None},
            pil_kwargs={"compress_level": 3},
        )
        return drawn.getvalue()


def draw(poster: Poster) -> Figure:
    """Return the poster as a figure whose pixels are the poster's, upside up."""
    figure = Figure(figsize=(WIDTH / DOTS, poster.height / DOTS), dpi=DOTS * SHARPNESS)
    figure.set_facecolor(_PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(poster.height, 0)
    axes.set_axis_off()
    for item in poster.items:
        _put(axes, item)
    return figure


def _put(axes: Axes, item: Item) -> None:
    match item:
        case Area():
            _area(axes, item)
        case Line():
            span = [item.top, item.bottom]
            axes.add_line(Line2D([item.x, item.x], span, **_LINES[item.look]))
        case Stroke():
            across, down = zip(*item.places, strict=True)
            axes.add_line(Line2D(across, down, **_LINES[item.look]))
        case Sign():
            _sign(axes, item)
        case Label():
            _label(axes, item)


def _area(axes: Axes, area: Area) -> None:
    corner, size = (area.left, area.top), (area.right - area.left, area.bottom - area.top)
    zorder = 1 if area.look is Look.BAND else 3
    axes.add_patch(Rectangle(corner, *size, zorder=zorder, **_AREAS[area.look]))


def _sign(axes: Axes, sign: Sign) -> None:
    x, y = sign.x, sign.y
    match sign.shape:
        case Shape.TICK:
            axes.add_line(Line2D([x, x], [y - 14, y + 6], color=_INK, linewidth=2, zorder=4))
        case Shape.DIAMOND:
            _polygon(axes, [(x, y - 19), (x + 15, y), (x, y + 19), (x - 15, y)])
        case Shape.ONWARD:
            _polygon(axes, [(x - 8, y - 30), (x + 26, y), (x - 8, y + 30)])
        case Shape.DOT:
            axes.add_patch(Circle((x, y), 14, facecolor=_DEEP, edgecolor=_PAPER, lw=1.2, zorder=6))
        case Shape.FIRST:
            corners = [(x, y - 22), (x + 22, y), (x, y + 22), (x - 22, y)]
            look = {"facecolor": _PAPER, "edgecolor": _DEEP, "linewidth": 3.2, "zorder": 6}
            axes.add_patch(Polygon(corners, closed=True, **look))
        case Shape.DONE:
            axes.add_patch(Circle((x, y), 26, facecolor=_PAPER, edgecolor=_INK, lw=2, zorder=5))
            check = [x - 12, x - 3, x + 13], [y, y + 11, y - 12]
            axes.add_line(Line2D(*check, color=_INK, linewidth=3, zorder=6))


def _polygon(axes: Axes, corners: list[tuple[float, float]]) -> None:
    axes.add_patch(Polygon(corners, closed=True, facecolor=_INK, edgecolor=_PAPER, zorder=5))


def _label(axes: Axes, label: Label) -> None:
    paper, ink = (_INK, _PAPER) if label.dark else (_PAPER, _INK)
    drawn = axes.text(
        label.x,
        label.y + label.size,  # the line that the letters stand on
        label.text,
        fontproperties=font(label.size, label.bold),
        color=ink,
        parse_math=False,
        zorder=7,
    )
    if label.dark:
        drawn.set_bbox({"facecolor": paper, "edgecolor": "none", "pad": 4})
    else:  # a halo keeps the letters clear of the lines that they cross
        drawn.set_path_effects([withStroke(linewidth=4, foreground=paper)])


def font(size: float, bold: bool) -> FontProperties:
    """Return the face for a text of a size, bold or not."""
    return FontProperties(fname=_FACES[bold], size=size * _POINTS)
