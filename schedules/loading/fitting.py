"""Fit a step's reminders to its end, where an overlay moved the end and left `when` as it was.

What falls on the new end or later is left out, a series is cut, and one that ran to the old end
runs to the new one. Everything stays as text, so that a plan can be written out again.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from pydantic import TypeAdapter

from schedules.loading.reference import UNTIL, Ends, mapping_at, out_of_course, refers, resolve
from schedules.offset import Offset
from schedules.when import Between, ByRule, Every, Span, Taper, When, expand

_WHEN: TypeAdapter[Offset | ByRule | Every | Taper | Between] = TypeAdapter(When)


def fit_to_ends(plan: object, base: object, overlay: object) -> object:
    """Give `plan`, which is `overlay` laid over `base`, with `when` fitted to ends that moved."""
    if not isinstance(plan, Mapping) or not mapping_at(plan, "steps"):
        return plan
    before, after = Ends(base), Ends(plan)
    steps = dict(mapping_at(plan, "steps"))
    for name in mapping_at(plan, "steps"):
        step = mapping_at(steps, name)
        old, new = before.find(name), after.find(name)
        own = mapping_at(mapping_at(overlay, "steps"), name)
        if old and new and old != new and "when" in step and "when" not in own:
            when = list(_Fitting(name, step, old, new, after).entries())
            steps[name] = {**step, "when": when}
            steps[name] = {**step, "when": _apart({**plan, "steps": steps}, name)}
    return {**plan, "steps": steps}


class _Fitting:
    """One step's entries, read against its old end and its new one."""

    def __init__(
        self, step: str, written: Mapping[str, object], old: Offset, new: Offset, ends: Ends
    ) -> None:
        self._step = step
        self._when = written["when"]
        self._ends = ends
        self._old, self._new = old, new
        self._start = self._read(written.get("start", Offset())) or Offset()

    def entries(self) -> Iterator[object]:
        """Give the entries that stay, as they are to be written."""
        for entry in self._when if isinstance(self._when, list) else [self._when]:
            if not isinstance(entry, Mapping):
                if self._stays(entry):
                    yield entry
            elif isinstance(entry.get("between"), list):
                yield from self._window(entry["between"])
            elif isinstance(entry.get("every"), list):
                yield from self._taper(entry, entry["every"])
            else:
                yield from self._series(entry)

    def _read(self, written: object) -> Offset | None:
        try:
            return self._ends.offset(written, self._step)
        except ValueError:
            return None

    def _stays(self, written: object) -> bool:
        offset = self._read(written)
        if offset is None:
            return True
        if refers(written) and (out_of_course(offset) or _before(offset, self._start)):
            return False
        return _before(offset, self._new)

    def _window(self, days: list[object]) -> Iterator[object]:
        first, last = (self._read(day) for day in [*days, None, None][:2])
        if not first or not last or _before(last, self._new):
            yield {"between": days}
        elif _before(first, Offset(self._new.months, self._new.days - 1)):
            yield {"between": [days[0], "1 day before end"]}
        elif _before(first, self._new):
            yield days[0]

    def _series(self, entry: Mapping[str, object]) -> Iterator[object]:
        start, until = self._read(entry.get("from")), self._read(entry.get("until", "end"))
        if not start or not until:
            yield entry
        elif _before(start, self._new) and _before(start, until):
            yield {**entry, "until": self._ended(entry.get("until", "end"), until)}

    def _ended(self, written: object, until: Offset) -> object:
        if until != self._old and not _before(self._new, until):
            return written
        return f"{int(self._new.nominal_days * 24)} hours" if until.elapsed else "end"

    def _taper(self, entry: Mapping[str, object], stretches: list[object]) -> Iterator[object]:
        start, kept = self._read(entry.get("from")), []
        for stretch in stretches:
            every, _, written = str(stretch).partition(UNTIL)
            until = self._read(written)
            if not start or not until:
                yield entry
                return
            if _before(start, self._new):
                kept.append(f"{every}{UNTIL}{self._ended(written, until)}")
            start = until
        if kept:
            yield {**entry, "every": kept}


def _before(first: Offset, second: Offset) -> bool:
    return first.nominal_days < second.nominal_days


def _apart(plan: Mapping[str, object], name: str) -> list[object]:
    """Give a step's entries without a reference that came to fall on the day of another."""
    entries = mapping_at(mapping_at(plan, "steps"), name)["when"]
    resolved = mapping_at(mapping_at(resolve(plan).value, "steps"), name)["when"]
    if not isinstance(entries, list) or not isinstance(resolved, list):
        return []
    spans = [_spans(entry) for entry in resolved]
    gone = {
        index
        for index, entry in enumerate(entries)
        if refers(entry) and _crowded(spans[index], [*spans[:index], *spans[index + 1 :]])
    }
    return [entry for index, entry in enumerate(entries) if index not in gone]


def _spans(entry: object) -> tuple[Span, ...]:
    try:
        return expand((_WHEN.validate_python(entry),))
    except ValueError:
        return ()


def _crowded(spans: tuple[Span, ...], others: list[tuple[Span, ...]]) -> bool:
    return any(
        a.first.elapsed is b.first.elapsed and not a.clear_of(b) and not b.clear_of(a)
        for a in spans
        for b in chain.from_iterable(others)
    )
