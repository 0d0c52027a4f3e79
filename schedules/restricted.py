"""Whether a plan restricts a medicine that was taken, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from schedules.medicines import ingredients
from schedules.plan import Plan, Step
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


def _covers(step: Step, medicines: Collection[str]) -> bool:
    if step.covers is None:
        return False
    named = ingredients(step.covers.medicines) - ingredients(step.covers.exempt)
    return not named.isdisjoint(medicines)
