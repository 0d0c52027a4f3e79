"""The plans a clinic can choose from: those that ship and those in its own folder."""

from dataclasses import dataclass
from pathlib import Path

from schedules.plan import Plan
from schedules.plan_file import load_plan
from schedules.shelf import plan_sources


@dataclass(frozen=True)
class ShelvedPlan:
    """A plan ready to enrol on: its parsed form and the very text to pin."""

    plan: Plan
    source: str


class PlanShelf:
    """Plans by name; a clinic's own plan goes before a shipped one of the same name."""

    def __init__(self, plans: dict[str, ShelvedPlan]) -> None:
        self._plans = plans

    def names(self) -> list[str]:
        """Return the names in alphabetical order."""
        return sorted(self._plans)

    def find(self, name: str) -> ShelvedPlan | None:
        """Return a plan with its text by its name, or None."""
        return self._plans.get(name)

    def plan(self, name: str) -> Plan:
        """Return a plan that is known to be there."""
        return self._plans[name].plan


def fill_shelf(folder: Path | None) -> PlanShelf:
    """Read the shipped plans and the clinic's folder; raises `PlanFaults` naming file and line."""
    shelved = {}
    for file_name, source in plan_sources(folder):
        plan = load_plan(source, file_name)
        shelved[plan.name] = ShelvedPlan(plan, source)
    return PlanShelf(shelved)
