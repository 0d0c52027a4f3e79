"""Periods written out, such as “six weeks”, where a placeholder would follow the plan's figures."""

import re
from collections.abc import Iterator
from functools import cache

from schedules.checks.passage import passages_of_step
from schedules.loading.tree import Complaint
from schedules.offset import Offset
from schedules.plan import Plan
from schedules.step import Kind

NUMBERS = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "es": "una? dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "de": "eine?[mnr]? zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
}
DAYS, WEEKS, MONTHS, YEARS = range(4)
UNITS = {
    "en": (r"days?", r"weeks?", r"months?", r"years?"),
    "es": (r"días?", r"semanas?", r"mes(?:es)?", r"años?"),
    "de": (r"Tag(?:en?)?", r"Wochen?", r"Monat(?:en?)?", r"Jahr(?:en?)?"),
}


def fixed_periods(plan: Plan) -> Iterator[Complaint]:
    """Give each text of a restriction that names its length in plain figures."""
    for name, step in plan.steps.items():
        if step.kind is Kind.RESTRICTION and step.until:
            for passage in passages_of_step(name, step):
                pattern = _in_words(step.until, passage.language.partition("-")[0])
                if pattern and (found := pattern.search(passage.text)):
                    yield passage.path, _advice(found[0])


def _advice(period: str) -> str:
    return (
        f"“{period}” stays as it is when the step's `until:` changes. Write “{{until}}” or"
        " “{time_left}”, or leave it out."
    )


@cache
def _in_words(length: Offset, language: str) -> re.Pattern[str] | None:
    if language not in UNITS:
        return None
    names, units = NUMBERS[language].split(), UNITS[language]
    spoken = [
        rf"(?:{number}{f'|{names[number - 1]}' if number <= len(names) else ''})[ -]{units[unit]}"
        for number, unit in _amounts(length)
    ]
    return re.compile(rf"\b(?:{'|'.join(spoken)})\b", re.IGNORECASE)


def _amounts(length: Offset) -> Iterator[tuple[int, int]]:
    """Give a length in each unit that divides it."""
    for size, total, unit in (
        (1, length.days, DAYS),
        (7, length.days, WEEKS),
        (1, length.months, MONTHS),
        (12, length.months, YEARS),
    ):
        if total > 0 and total % size == 0 and not (length.days and length.months):
            yield total // size, unit
