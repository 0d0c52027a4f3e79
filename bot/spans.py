"""Lengths of time as people type them, in the languages of the staff: `4 weeks`, `4 Wochen`."""

import re

_WRITTEN = re.compile(r"(\d{1,3})\s*([a-zäöüáéíóúñ]+)\.?", re.IGNORECASE)
_UNITS = {
    "day": ("d", "day", "days", "día", "días", "dia", "dias", "tag", "tage", "tagen"),
    "week": ("w", "week", "weeks", "semana", "semanas", "woche", "wochen"),
    "month": ("month", "months", "mes", "meses", "monat", "monate", "monaten"),
    "year": ("year", "years", "año", "años", "jahr", "jahre", "jahren"),
}
_PLAN_UNIT = {word: unit for unit, words in _UNITS.items() for word in words}


def read_span(text: str) -> str | None:
    """Return a typed length as a plan writes it, such as `4 weeks`, or None if it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    unit = _PLAN_UNIT.get(found[2].lower()) if found else None
    if found is None or unit is None or int(found[1]) == 0:
        return None
    number = int(found[1])
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
