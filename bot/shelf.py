"""The plans a clinic can choose from: those that ship and those in its own folder."""

from dataclasses import dataclass
from pathlib import Path

from schedules.plan import Plan


@dataclass(frozen=True)
class ShelvedPlan:
    """A plan ready to enrol on: its parsed form and the very text to pin."""

    plan: Plan
    source: str


class PlanShelf:
    """Plans by name, read once at start; a clinic's own plan goes before a shipped one of its name."""

    def __init__(self, plans: dict[str, ShelvedPlan]) -> None:
        self._plans = plans

    def names(self) -> list[str]:
        """Return the names in alphabetical order."""
        return sorted(self._plans)

    def find(self, name: str) -> ShelvedPlan | None:
        """Return a plan by its name, or None."""
        return self._plans.get(name)


def fill_shelf(folder: Path | None) -> PlanShelf:
    """Read the shipped plans and the clinic's folder; raises `PlanFaults` naming file and line."""
