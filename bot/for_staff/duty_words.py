"""Hours on duty in the reader's words: short for a line, and spelled out day by day."""

from datetime import time
from itertools import groupby

from babel.dates import get_day_names
from markupsafe import Markup

from bot.words import Words, words
from schedules.duty import Duty, Shift

_WEEK = range(7)


def say_duty(duty: Duty, language: str) -> str:
    """Return the hours of a week, in the short day names of a language; empty for always."""
    names = {
        int(day): str(name) for day, name in get_day_names("abbreviated", locale=language).items()
    }
    return "; ".join(_said(shift, language, names) for shift in duty.shifts)


def _said(shift: Shift, language: str, names: dict[int, str]) -> str:
    hours = f"{shift.start:%H:%M}–{_end(shift.end)}"
    days = sorted(shift.days)
    if len(days) == len(_WEEK):
        return f"{words(language)('Every day')} {hours}"
    runs = [
        [day for _, day in run]
        for _, run in groupby(enumerate(days), key=lambda placed: placed[1] - placed[0])
    ]
    said = [
        names[run[0]].rstrip(".") + (f"–{names[run[-1]].rstrip('.')}" if len(run) > 1 else "")
        for run in runs
    ]
    return f"{', '.join(said)} {shift.start:%H:%M}–{_end(shift.end)}"


def _end(end: time) -> str:
    return "24:00" if end == time() else f"{end:%H:%M}"


def spell_duty(duty: Duty, say: Words) -> Markup:
    """Return the hours of a week in whole words, a line for days in a row that are alike."""
    if not duty.shifts:
        return say("Every day, day and night")
    names = get_day_names("wide", locale=say.language)
    hours = [_hours(duty, day, say) for day in _WEEK]
    lines = []
    for spelled, run in groupby(_WEEK, key=hours.__getitem__):
        days = _row_of([str(names[day]) for day in run], say)
        days = days[:1].upper() + days[1:]  # Spanish writes them small within a line
        lines.append(say("{days}: {hours}", days=days, hours=spelled))
    return Markup("\n").join(lines)


def _row_of(days: list[str], say: Words) -> Markup:
    if len(days) == len(_WEEK):
        return say("Every day")
    if len(days) == 1:
        return Markup("{}").format(days[0])
    return say("{first} to {last}", first=days[0], last=days[-1])


def _hours(duty: Duty, day: int, say: Words) -> Markup:
    shifts = sorted((s for s in duty.shifts if day in s.days), key=lambda shift: shift.start)
    if not shifts:
        return say("nobody there")
    return Markup(", ").join(_spelled(shift, say) for shift in shifts)


def _spelled(shift: Shift, say: Words) -> Markup:
    start, end = f"{shift.start:%H:%M}", _end(shift.end)
    if time() < shift.end <= shift.start:
        return say("{start} to {end} the next day", start=start, end=end)
    return say("{start} to {end}", start=start, end=end)
