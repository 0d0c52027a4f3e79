"""Hours on duty as people type them: “weekdays 8 to 6”, “Mo-Fr 8-18 Uhr”, “lunes a viernes 8-18”.

The text is days and hours in their order (`duty_items`); each run of days gets the hours that
stand beside it.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from bot.for_staff.duty_items import EVERY_DAY, WEEKDAYS, Days, Item, UnclearError, items_of
from bot.hour import Told
from schedules.understanding.tokens import fold

_LONGEST = 200
_CANONICAL = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HALF_A_DAY, _DAY = 12 * 60, 24 * 60
_ALWAYS = re.compile(
    r"always|immer|siempre|(?:las )?24 ?(?:h|hours|horas|stunden)|(?:a)?round the clock"
    r"|rund um die uhr|24 ?/ ?7|day and night|tag und nacht|dia y noche"
)
_MEANT = ((WEEKDAYS, WEEKDAYS), (WEEKDAYS | {5}, EVERY_DAY))
"""The workdays, and the days of whoever names none, as people may mean them."""


class _Span(NamedTuple):
    """Hours in minutes after midnight; they pass midnight if they end before they begin."""

    start: int
    end: int


_Part = Days | _Span | str  # days, hours, or that days are left out


def read_duty(text: str, language: str) -> list[str]:
    """Return what hours a text may mean, as the settings write them; empty is always.

    None at all if it is unclear; several where people mean different days by the same words, or
    name none.
    """
    folded = fold(text[:_LONGEST]).strip(" .!")
    if _ALWAYS.fullmatch(folded):
        return [""]
    read = (_read(folded, language, workdays, unnamed) for workdays, unnamed in _MEANT)
    return [*dict.fromkeys(reading for reading in read if reading)]


def _read(folded: str, language: str, workdays: Days, unnamed: Days) -> str:
    """Return the hours of a week, of which some words leave open the days; empty if unclear."""
    try:
        parts = _joined(items_of(folded, language, workdays))
        if not any(isinstance(part, frozenset) for part in parts):
            parts.insert(0, unnamed)
        return _written(_week(parts))
    except UnclearError:
        return ""


def _joined(items: list[Item]) -> list[_Part]:
    """Return the items with “Monday to Friday” as days and “8 to 6” as one span."""
    joined: list[_Part] = []
    rest = list(items)
    while rest:
        match rest:
            case [frozenset() as first, "to", frozenset() as last, *rest]:
                joined.append(_from_to(first, last))
            case [frozenset() as days, *rest]:
                joined.append(days)
            case [Told() as start, "to", Told() as end, *rest]:
                joined.append(_span(start, end))
            case [Told() as start, Told() as end, *rest]:  # “de 8 a las 18”
                joined.append(_span(start, end))
            case ["but" | "closed" as mark, *rest]:
                joined.append(str(mark))
            case ["and", *rest]:
                pass
            case _:
                raise UnclearError
    return joined


def _from_to(first: Days, last: Days) -> Days:
    if len(first) != 1 or len(last) != 1:
        raise UnclearError
    [start], [end] = first, last
    return frozenset((start + n) % 7 for n in range((end - start) % 7 + 1))


def _span(start: Told, end: Told) -> _Span:
    """Return the hours from one to another: 8 to 6 ends in the evening, 22 to 6 in the morning."""
    begins, ends = start.minutes % _DAY, end.minutes
    if start.loose and end.pm and begins % _HALF_A_DAY < ends % _HALF_A_DAY:  # 1-5 pm
        begins = begins % _HALF_A_DAY + _HALF_A_DAY
    if end.loose and ends <= begins < ends + _HALF_A_DAY and (begins <= _HALF_A_DAY or start.pm):
        ends += _HALF_A_DAY
    return _Span(begins, ends)


def _week(parts: list[_Part]) -> list[list[_Span]]:
    """Return the hours of each day, Monday first."""
    week: list[list[_Span]] = [[] for _ in range(7)]
    kept, closed = _without_closed(parts)
    for days, spans in _paired(kept):
        for day in days:
            # Of a day that is named once more with other hours: “daily 8-18, Sat 9-12”.
            earlier = [one for one in week[day] if not any(_overlap(one, s) for s in spans)]
            week[day] = [*earlier, *spans]
    return [[] if day in closed else spans for day, spans in enumerate(week)]


def _without_closed(parts: list[_Part]) -> tuple[list[Days | _Span], Days]:
    """Return the days and hours, and the days that are left out: “except Sunday”, “Sun closed”."""
    kept: list[Days | _Span] = []
    closed: Days = frozenset()
    rest = list(parts)
    while rest:
        part = rest.pop(0)
        if not isinstance(part, str):
            kept.append(part)
            continue
        before = part == "closed" and bool(kept) and isinstance(kept[-1], frozenset)
        run, end = (kept, -1) if before else (rest, 0)
        while run and isinstance(run[end], frozenset):
            closed |= run.pop(end)  # type: ignore[operator] # days, as was just asked
        if part == "closed" and not before and rest:
            raise UnclearError  # whose hours these are
    return kept, closed


def _paired(parts: list[Days | _Span]) -> Iterator[tuple[Days, list[_Span]]]:
    """Yield the days that stand beside each other with the hours beside them."""
    runs = [list(run) for _, run in groupby(parts, key=lambda part: isinstance(part, frozenset))]
    if not runs or len(runs) % 2:
        raise UnclearError
    for first, second in zip(runs[::2], runs[1::2], strict=True):
        beside = first + second
        days = [part for part in beside if isinstance(part, frozenset)]
        yield (
            Days().union(*days),
            [part for part in beside if not isinstance(part, frozenset)],
        )


def _overlap(one: _Span, other: _Span) -> bool:
    return one.start < _ends(other) and other.start < _ends(one)


def _ends(span: _Span) -> int:
    return span.end if span.end > span.start else span.end + _DAY


def _written(week: list[list[_Span]]) -> str:
    """Return the hours of a week as the settings write them, days in a row together."""
    spans = dict.fromkeys(span for spans in week for span in sorted(spans))
    shifts: list[str] = []
    for span in spans:
        days = [day for day, own in enumerate(week) if span in own]
        for _, run in groupby(enumerate(days), key=lambda placed: placed[1] - placed[0]):
            [first, *_], last = (in_row := [day for _, day in run]), in_row[-1]
            named = _CANONICAL[first] + (f"-{_CANONICAL[last]}" if last != first else "")
            shifts.append(f"{named} {_clock(span.start)}-{_clock(span.end or _DAY)}")
    return "; ".join(shifts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
