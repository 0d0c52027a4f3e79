"""The differences between two plans, to read and as JSON."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta

from schedules.plan import Plan
from schedules.plan_diff import DAY_0, FieldDiff, PartDiff, StepShift
from schedules.reason import in_words

NO_DIFFERENCE = "No difference."
_LONGEST = 60  # letters of a value that are shown
_SPACE = re.compile(r"\s+")
_BEFORE = 15  # of them before the first one that differs


def as_text(old: Plan, new: Plan, parts: Sequence[PartDiff], *, full: bool = False) -> str:
    """Give the differences to read: a block for each part, its calendar on the last line.

    A long text is shown from where it differs, `full` the whole of it.
    """
    if not parts:
        return NO_DIFFERENCE
    heading = f"{old.name} {old.version} → {new.name} {new.version}"
    if any(part.shift for part in parts):
        heading += f", for a procedure on {DAY_0}"
    return "\n\n".join([heading, *("\n".join(_block(part, full)) for part in parts)])


def advice(old: Plan, new: Plan, parts: Sequence[PartDiff]) -> str | None:
    """Say that the version must be raised, where a plan differs from itself under one number."""
    if not parts or (old.name, old.version) != (new.name, new.version):
        return None
    return f"Both are version {old.version} of “{old.name}”. Raise `version:` in the newer one."


def as_json(old: Plan, new: Plan, parts: Iterable[PartDiff]) -> str:
    """Give the differences as one JSON object; `calendar` of a step counts from day 0."""
    found = {
        "old": {"name": old.name, "version": old.version},
        "new": {"name": new.name, "version": new.version},
        "differences": [_object(part) for part in parts],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def in_short(shift: StepShift) -> str:
    """Say what becomes of a step's messages, such as `ends at 4 weeks instead of 6 weeks`."""
    return "; ".join(_effects(shift))


def _block(part: PartDiff, full: bool) -> Iterator[str]:
    yield part.part if part.change == "changed" else f"{part.part}: {part.change}"
    if part.change == "changed":
        values = _whole if full else _beside
        yield from (f"  {field.field}:{values(field)}" for field in part.fields)
    if part.shift:
        yield f"  = {in_short(part.shift)}"


def _beside(field: FieldDiff) -> str:
    return f" {_values(field)}"


def _whole(field: FieldDiff) -> str:
    """Give both values, the one below the other if they are long."""
    if all(_is_short(value) for value in (field.old, field.new)):
        return _beside(field)
    return "".join(f"\n{_indented(mark, value or '–')}" for mark, value in _marked(field))


def _marked(field: FieldDiff) -> Iterator[tuple[str, str | None]]:
    yield "-", field.old
    yield "+", field.new


def _indented(mark: str, value: str) -> str:
    return "\n".join(f"    {mark} {line}".rstrip() for line in value.strip().splitlines())


def _is_short(value: str | None) -> bool:
    return value is None or (len(value) <= _LONGEST and "\n" not in value)


def _values(field: FieldDiff) -> str:
    if field.old is None or field.new is None:
        return f"{_shown(field.old, 0)} → {_shown(field.new, 0)}"
    start = max(_first_difference(field.old, field.new) - _BEFORE, 0)
    return f"{_shown(field.old, start)} → {_shown(field.new, start)}"


def _first_difference(old: str, new: str) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))


def _shown(value: str | None, start: int) -> str:
    """Give a value in one line; of a long text, the part from `start`."""
    if value is None or _is_short(value):
        return value or "–"
    start, end = _word_ends(value, start, start + _LONGEST)
    piece = " ".join(value[start:end].split())
    return f"“{'…' if start else ''}{piece}{'…' if end < len(value) else ''}”"


def _word_ends(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends of a piece of a text to where no word is cut, as far as it has spaces."""
    if start and (space := _SPACE.search(text, start, end)):
        start = space.end()
    if end < len(text) and (spaces := [*_SPACE.finditer(text, start, end + 1)]):
        end = spaces[-1].start()
    return start, min(end, len(text))


def _effects(shift: StepShift) -> Iterator[str]:
    if shift.ends_differ:
        yield _ends(shift)
    if shift.new and shift.gone:
        yield f"{_messages(shift.new)} new, {shift.gone} gone"
    elif shift.new or shift.gone:
        yield f"{_messages(shift.new or shift.gone)} {'more' if shift.new else 'fewer'}"
    if shift.moved:
        yield _moves(shift.moved)
    if shift.lift_off:
        yield f"lift-off {_later(shift.lift_off)}"


def _ends(shift: StepShift) -> str:
    if shift.new_end is None:
        return f"no longer ends at {shift.old_end}"
    return f"ends at {shift.new_end} instead of {shift.old_end or 'never'}"


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def _moves(moved: tuple[timedelta, ...]) -> str:
    verb = "comes" if len(moved) == 1 else "come"
    how = _later(moved[0]) if len(set(moved)) == 1 else "at other times"
    return f"{_messages(len(moved))} {verb} {how}"


def _later(by: timedelta) -> str:
    return f"{in_words(abs(by))} {'later' if by > timedelta() else 'earlier'}"


def _object(part: PartDiff) -> dict[str, object]:
    found: dict[str, object] = {
        "part": part.part,
        "change": part.change,
        "fields": [asdict(field) for field in part.fields],
    }
    return found | ({"calendar": _calendar(part.shift)} if part.shift else {})


def _calendar(shift: StepShift) -> dict[str, object]:
    return {
        "kept": shift.kept,
        "moved": len(shift.moved),
        "new": shift.new,
        "gone": shift.gone,
        "lift_off_later_by_hours": _hours(shift.lift_off),
        "says": in_short(shift),
    }


def _hours(span: timedelta | None) -> float:
    return span / timedelta(hours=1) if span else 0.0
