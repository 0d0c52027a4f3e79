"""What a plan says of a medicine on a day: restricted until when, allowed, over, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from schedules.medicines import ingredients
from schedules.plan import Allowed, Plan, Step
from schedules.timeline import Course


@dataclass(frozen=True)
class Restricted:
    """A restriction that covers a medicine; `until` is the first day without it."""

    step: str
    until: date
    days_left: int


def restricted(
    plan: Plan, course: Course, medicines: Collection[str], on: date
) -> Restricted | None:
    """Give the restriction on any of these ingredients that ends last, if it is not over by then.

    One that is yet to begin counts: nobody should take now what must not be taken tomorrow.
    """
    found = [
        Restricted(name, until, (until - on).days)
        for name, step in plan.steps.items()
        if _covers(step, medicines)
        and step.until
        and (until := step.until.after(course.anchor)) > on
    ]
    return max(found, key=lambda one: one.until, default=None)


def is_covered(plan: Plan, medicines: Collection[str]) -> bool:
    """Tell whether the plan restricts any of these ingredients at any time."""
    return any(_covers(step, medicines) for step in plan.steps.values())


def allowed(plan: Plan, course: Course, medicines: Collection[str], on: date) -> Allowed | None:
    """Give what the plan allows on a day that is about all of these ingredients."""
    return next(
        (one for one in plan.allowed.values() if _allows(one, medicines, course.anchor, on)), None
    )


def _covers(step: Step, medicines: Collection[str]) -> bool:
    if step.covers is None:
        return False
    named = ingredients(step.covers.medicines) - ingredients(step.covers.exempt)
    return not named.isdisjoint(medicines)


def _allows(one: Allowed, medicines: Collection[str], anchor: date, on: date) -> bool:
    begun = one.start.after(anchor) <= on
    over = one.until is not None and one.until.after(anchor) <= on
    return bool(medicines) and set(medicines) <= ingredients(one.medicines) and begun and not over
