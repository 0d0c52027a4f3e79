"""What differs between two plans: part by part, and what that means on the calendar."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from schedules.offset import Offset
from schedules.plan import Plan, Step
from schedules.spelling import leaves
from schedules.timeline import Course, timeline

FAMILIES = ("red_flags", "allowed", "questions", "rules", "steps")
"""The keys of a plan that hold parts with names of their own."""

DAY_0 = date(2027, 3, 1)
"""The day of the procedure from which both plans are laid out; any would do."""
_Times = Mapping[int, datetime]


@dataclass(frozen=True)
class FieldDiff:
    """One value that differs, in the words of the plan file; None where it is not there."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class StepShift:
    """What becomes of one step's messages, counted from day 0; the lift-off is not among them.

    `moved` holds how much later each one comes, and `lift_off` how much later that does.
    """

    kept: int
    moved: tuple[timedelta, ...]
    new: int
    gone: int
    lift_off: timedelta | None
    old_end: Offset | None
    new_end: Offset | None

    def __bool__(self) -> bool:
        """Tell whether anything comes at another time, or no longer, or now."""
        return bool(self.moved or self.new or self.gone or self.lift_off) or self.ends_differ

    @property
    def ends_differ(self) -> bool:
        """Tell whether the step ends at another time."""
        return self.old_end != self.new_end


@dataclass(frozen=True)
class PartDiff:
    """One part of a plan that differs, such as `steps.no_nsaids`; `plan` holds the plan's own keys.

    `shift` is there for steps alone.
    """

    part: str
    change: Literal["added", "removed", "changed"]
    fields: tuple[FieldDiff, ...]
    shift: StepShift | None = None


def plan_diff(old: Plan, new: Plan) -> list[PartDiff]:
    """Give every part that differs, in the plan's order; nothing if the plans do the same.

    Texts are compared in the languages that both plans speak; `languages` tells of the others.
    """
    fields = _without(_unshared(old, new), _fields_of(_own(old), _own(new)))
    parts = [PartDiff("plan", "changed", fields)] if fields else []
    return parts + [part for family in FAMILIES for part in _family(family, old, new)]


def _own(plan: Plan) -> dict[str, object]:
    """Give the plan's own keys, those without parts."""
    return {name: getattr(plan, name) for name in Plan.model_fields if name not in FAMILIES}


def _family(family: str, old: Plan, new: Plan) -> Iterator[PartDiff]:
    before, after = getattr(old, family), getattr(new, family)
    shifts = _shifts(old, new) if family == "steps" else {}
    for name in dict.fromkeys([*before, *after]):
        fields = _fields_of(before.get(name), after.get(name))
        if name in before and name in after:
            fields = _without(_unshared(old, new), fields)
        shift = shifts.get(name)
        if fields or shift:
            change: Literal["added", "removed", "changed"] = (
                "added" if name not in before else "removed" if name not in after else "changed"
            )
            yield PartDiff(f"{family}.{name}", change, fields, shift)


def _unshared(old: Plan, new: Plan) -> set[str]:
    return set(old.languages) ^ set(new.languages)


def _without(languages: set[str], fields: tuple[FieldDiff, ...]) -> tuple[FieldDiff, ...]:
    """Leave out the texts in some languages: those whose last key is one, as in `text.en 2`."""

    def language(field: FieldDiff) -> str:
        return field.field.rpartition(".")[2].split()[0]

    return tuple(field for field in fields if language(field) not in languages)


def _fields_of(old: object, new: object) -> tuple[FieldDiff, ...]:
    before, after = dict(leaves(old)), dict(leaves(new))
    return tuple(
        FieldDiff(field, before.get(field), after.get(field))
        for field in dict.fromkeys([*before, *after])
        if before.get(field) != after.get(field)
    )


def _shifts(old: Plan, new: Plan) -> dict[str, StepShift]:
    before, after = _times(old), _times(new)
    return {
        name: _shift(old.steps.get(name), new.steps.get(name), before[name], after[name])
        for name in dict.fromkeys([*old.steps, *new.steps])
    }


def _times(plan: Plan) -> defaultdict[str, dict[int, datetime]]:
    """Give the local time of each message by step and number, for a patient of no special habit."""
    found: defaultdict[str, dict[int, datetime]] = defaultdict(dict)
    for due in timeline(plan, Course(DAY_0, "UTC", plan.hour, plan.quiet)):
        found[due.step][due.number] = due.local
    return found


def _shift(old: Step | None, new: Step | None, before: _Times, after: _Times) -> StepShift:
    both = [number for number in before if number in after]
    later = {number: after[number] - before[number] for number in both}
    said = [by for number, by in later.items() if number]
    return StepShift(
        kept=sum(not by for by in said),
        moved=tuple(by for by in said if by),
        new=sum(number not in before for number in after if number),
        gone=sum(number not in after for number in before if number),
        lift_off=later.get(0) or None,
        old_end=old.until if old else None,
        new_end=new.until if new else None,
    )
