"""A Tree is what a plan file holds, with the line and column of every key and value."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from schedules.faults import Fault, Severity
from schedules.loading.block import Position, place_in_block

if TYPE_CHECKING:
    from schedules.loading.blame import Overlay

MOST_FAULTS = 100
# What a fault quotes from the file, where that is too long to be read in a line.
LONGEST_QUOTE = 80
QUOTED = re.compile(rf"“[^”]{{{LONGEST_QUOTE},}}”")

Path = tuple[str | int, ...]
Complaint = tuple[Path, str]
"""Where something is wrong, and in which words."""
Misfit = Complaint | tuple[Path, str, bool]
"""A complaint, with whether it is the key there that is meant."""


@dataclass
class Tree:
    """The values of a YAML file, and where each was written.

    `base` is the tree that this one extends, whose values shine through where this file is silent;
    `given` are those of its values that may, and `overlay` is what is laid over them.
    At `misread` are values that another reader of YAML would take for something else than a text.
    `changed` holds a patient's overrides: faults then name what they are about, for no file does.
    """

    value: object = None
    source: str = ""
    keys: dict[Path, Position] = field(default_factory=dict)
    values: dict[Path, Position] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    misread: set[Position] = field(default_factory=set)
    base: "Tree | None" = None
    given: dict[str, object] = field(default_factory=dict)
    overlay: "Overlay | None" = None
    base_name: str = ""
    changed: bool = False

    def fault(
        self,
        path: Path,
        message: str,
        at_key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> Fault:
        """Give a fault at a value, or at its key; for what is not written, at what lacks it."""
        known = self._written(path)
        lacks_key = known[-1:] != path[-1:] and isinstance(path[-1], str)
        places = self.keys if (at_key or lacks_key) and known in self.keys else self.values
        shown = self._inherited(path)
        line, col = places.get(known if known or not shown else ("extends",), (1, 1))
        if places is self.values and not shown:
            line, col = place_in_block(self.source, (line, col), message)
        message = shorten(message)
        if self.changed:
            message = f"`{_dotted(path)}`: {message}"
        if shown:
            message = f"{message} In “{self.base_name}” this is `{_dotted(shown)}`."
        return Fault(line, col, message, severity)

    def inherits(self, path: Path) -> bool:
        """Say whether what is there comes from the plan that this one extends."""
        return bool(self._inherited(path))

    def _written(self, path: Path) -> Path:
        known: Path = ()
        for part in path:
            if (*known, part) in self.values:
                known = (*known, part)
            elif isinstance(part, str):
                break
            # An index may be missing where one value stands for a list of one.
        return known

    def _inherited(self, path: Path) -> Path:
        known = self._written(path)
        if self.base is None or not isinstance(_value_at(self.value, known), dict):
            return ()
        if path[0] not in cast("dict[str, object]", self.value):
            return ()  # such as the name, which each plan has of its own
        shown = max(self.base._written(path), self.base._inherited(path), key=len)
        return shown if len(shown) > len(known) else ()

    def rename(self, old: Path, new: Path) -> None:
        """Move the places of what is written under one path to another."""
        for places in (self.keys, self.values):
            for path in [path for path in places if path[: len(old)] == old]:
                places[new + path[len(old) :]] = places.pop(path)


def _value_at(value: object, path: Path) -> object:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def shorten(message: str) -> str:
    """Give a message in which nothing quoted is too long to be read in a line."""
    return QUOTED.sub(_shortened, message)


def _shortened(quoted: re.Match[str]) -> str:
    return f"{quoted[0][:LONGEST_QUOTE]}…”"


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)
