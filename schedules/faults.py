"""What is wrong with a plan, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from schedules.errors import AftercareError

SHORTEST = 3
"""Words with fewer letters resemble too many others."""
ALIKE = 65
"""How alike two words must be, from 0 to 100, to be offered as "did you mean"."""


class Severity(StrEnum):
    """An error refuses a plan; a warning is advice on the care itself, and the plan still works."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a plan file; line and column count from 1."""

    line: int
    col: int
    message: str
    severity: Severity = Severity.ERROR

    def told(self, name: str) -> str:
        """Give it as `FILE:LINE:COL: message`; a warning says that it is one."""
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{name}:{self.line}:{self.col}: {mark}{self.message}"


class PlanFaults(AftercareError):  # noqa: N818 - it is not one error but all of them
    """A plan cannot be used; `faults` holds every reason found, in the order of the file."""

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        self.name = name
        self.faults = sorted(set(faults))
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Give each fault as `FILE:LINE:COL: message`."""
        return [fault.told(self.name) for fault in self.faults]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give ` Did you mean “…”?` for the known word most like this one, or nothing."""
    # Only a faulty plan needs it: a sound one is checked faster without.
    from rapidfuzz import fuzz, process

    if len(word) < SHORTEST:
        return ""
    found = process.extractOne(word, sorted(known), scorer=fuzz.WRatio, score_cutoff=ALIKE)
    return f" Did you mean “{found[0]}”?" if found else ""
