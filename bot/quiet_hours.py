"""Quiet hours as people type them: “22-7”, “22:00 bis 7 Uhr”, “de 22 a 7”, “from 10 pm to 7 am”."""

import re
from datetime import datetime, time, timedelta

from bot.hour import read_hour
from schedules.hours import Quiet
from schedules.understanding.tokens import fold

_BEGINS = re.compile(r"^(?:from|between|von|zwischen|ab|desde|entre|de)(?: las?)? ")
_BETWEEN = re.compile(r"\s*[-–—]+\s*|\s+(?:to|till|until|and|bis|und|a|hasta|y)\s+(?:las?\s+)?")
_MORNING = re.compile(r"(?<![a-z])(?:am\b|a\.m\.|a\.m\b|in the morning|morgens|de la manana)")
_NIGHT_IS_OVER = timedelta(hours=14)
"""Whoever is quiet “10-7” means ten at night: from ten in the morning it would be 21 hours."""


def read_quiet(text: str, language: str) -> Quiet | None:
    """Return the quiet hours that a text tells and says nothing beside, or None."""
    said = _BEGINS.sub("", fold(text).strip(" .!") + " ").strip()
    spans = (_span(said, cut, language) for cut in _BETWEEN.finditer(said))
    return next((span for span in spans if span), None)


def length(quiet: Quiet) -> timedelta:
    """Return how long quiet hours last."""
    return _until(quiet.start, quiet.end)


def _span(said: str, cut: re.Match[str], language: str) -> Quiet | None:
    first, second = said[: cut.start()], said[cut.end() :]
    start, end = read_hour(first, language), read_hour(second, language)
    if start is None or end is None or start == end:
        return None
    in_the_evening = time((start.hour + 12) % 24, start.minute)
    is_open = start.hour <= 12 and not _MORNING.search(first)
    if is_open and _until(start, end) > _NIGHT_IS_OVER and in_the_evening != end:
        start = in_the_evening
    return Quiet(start, end)


def _until(start: time, end: time) -> timedelta:
    # Any date serves: only the hours between count.
    day = datetime(2000, 1, 1)  # noqa: DTZ001 - local hours, of no zone
    span = datetime.combine(day, end) - datetime.combine(day, start)
    return span % timedelta(days=1)
