"""Roughly how many reminders a plan makes, told before any is made."""

from collections.abc import Iterator, Mapping

from schedules.loading.reference import UNTIL, mapping_at
from schedules.offset import Offset

Raw = Mapping[str, object]


def tally(plan: object) -> int:
    """Count what the series of a plan make, from its values with all references worked out."""
    steps = mapping_at(plan, "steps")
    return sum(_of_step(mapping_at(steps, name)) for name in steps)


def _of_step(step: Raw) -> int:
    when = step.get("when")
    entries = when if isinstance(when, list) else [when]
    return sum(sum(_lengths(entry)) for entry in entries if isinstance(entry, Mapping))


def _lengths(entry: Raw) -> Iterator[int]:
    start, every, until = (_days(entry.get(key)) for key in ("from", "every", "until"))
    stretches = entry.get("every")
    if not isinstance(stretches, list):
        yield _times(start, every, until)
        return
    for stretch in stretches:
        every, until = _stretch(stretch)
        yield _times(start, every, until)
        start = until


def _stretch(written: object) -> tuple[float, float]:
    if isinstance(written, Mapping):
        return _days(written.get("every")), _days(written.get("until"))
    every, _, until = str(written).partition(UNTIL)
    return _days(every), _days(until)


def _times(start: float, every: float, until: float) -> int:
    return int((until - start) / every) if every > 0 and until > start else 0


def _days(written: object) -> float:
    try:
        return (written if isinstance(written, Offset) else Offset.parse(written)).nominal_days
    except ValueError:
        return 0
