"""Whether a plan permits a thing on a day: not before when, not yet, no longer ruled out, fine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schedules.asked import Part, PartKind, Thing
from schedules.medicines import ingredients
from schedules.plan import Allowed, Plan, Step
from schedules.timeline import Course, Standing


class Says(StrEnum):
    """What a plan says of a thing."""

    NOT_BEFORE = "not_before"  # restricted now
    TO_COME = "to_come"  # restricted from a day on
    FINE = "fine"  # in the words of what the plan allows
    FROM = "from"  # allowed from a day on
    OVER = "over"  # restricted before
    UNKNOWN = "unknown"  # only the clinic can tell


@dataclass(frozen=True)
class Ruling:
    """What a plan says of a thing on a day, and by which of its parts.

    `since` and `until` bound the days of that part; `until` is the first day after them.
    """

    says: Says
    name: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_restriction(self) -> bool:
        """Tell whether a restriction says it."""
        return self.says in (Says.NOT_BEFORE, Says.TO_COME, Says.OVER)

    def standing(self, on: date) -> Standing:
        """Give how the restriction stands on a day."""
        left = (self.until - on).days if self.until else None
        return Standing(self.name, self.since or on, self.until, left)


UNKNOWN = Ruling(Says.UNKNOWN)


def ruling(plan: Plan, course: Course, thing: Thing, on: date) -> Ruling:
    """Give what a plan says of a thing on a local day.

    A restriction goes before what is allowed. Of several in force the one that ends last counts,
    of several to come the first; a medicine is allowed if all its ingredients are.
    """
    held = [_dated(name, step, course) for name, step in _restrictions(plan, thing)]
    fine = [_dated(name, one, course) for name, one in _allowed(plan, thing)]
    now = [one for one in held if _begun(one, on) and not _over(one, on)]
    if now:
        return _as(Says.NOT_BEFORE, max(now, key=lambda one: one.until or date.max))
    if later := [one for one in held if not _begun(one, on)]:
        return _as(Says.TO_COME, min(later, key=lambda one: one.since or date.max))
    if found := [one for one in fine if _begun(one, on) and not _over(one, on)]:
        return _as(Says.FINE, found[0])
    if later := [one for one in fine if not _begun(one, on)]:
        return _as(Says.FROM, min(later, key=lambda one: one.since or date.max))
    if held:
        return _as(Says.OVER, max(held, key=lambda one: one.until or date.max))
    return UNKNOWN


def _restrictions(plan: Plan, thing: Thing) -> Iterator[tuple[str, Step]]:
    for name, step in plan.steps.items():
        if step.covers is None:
            continue
        forbidden = ingredients(step.covers.medicines) - ingredients(step.covers.exempt)
        named = Part(PartKind.RESTRICTION, name) in thing.parts
        if named or not forbidden.isdisjoint(thing.medicines):
            yield name, step


def _allowed(plan: Plan, thing: Thing) -> Iterator[tuple[str, Allowed]]:
    for name, one in plan.allowed.items():
        meant = bool(thing.medicines) and set(thing.medicines) <= ingredients(one.medicines)
        if meant or Part(PartKind.ALLOWED, name) in thing.parts:
            yield name, one


def _dated(name: str, part: Step | Allowed, course: Course) -> Ruling:
    until = part.until.after(course.anchor) if part.until else None
    return Ruling(Says.UNKNOWN, name, part.start.after(course.anchor), until)


def _as(says: Says, dated: Ruling) -> Ruling:
    return Ruling(says, dated.name, dated.since, dated.until)


def _begun(one: Ruling, on: date) -> bool:
    return one.since is not None and one.since <= on


def _over(one: Ruling, on: date) -> bool:
    return one.until is not None and one.until <= on
