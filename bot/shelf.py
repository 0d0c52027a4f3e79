"""The plans a clinic can choose from: those that ship and those in its own folder, watched.

A changed file counts for new enrolments at once; a broken one never takes a working plan's place.
Enrolled patients are pinned to the text they were enrolled on, whatever becomes of the file.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock

from schedules.errors import AftercareError
from schedules.faults import PlanFaults
from schedules.loading.plan_file import load_plan
from schedules.loading.plan_text import is_plan, read_plan_text
from schedules.loading.yaml_tree import read_tree
from schedules.plan import Plan
from schedules.shelf import own_files, own_text, shipped, shipped_text
from schedules.texts import choose_language

Lines = tuple[str, ...]


@dataclass(frozen=True)
class ShelvedPlan:
    """A plan ready to enrol on: its parsed form, the very text to pin, and the file it is from."""

    plan: Plan
    source: str
    file: str
    shipped: bool = False


class NewsKind(StrEnum):
    """What happened to a file of the clinic's folder."""

    BROKEN = "broken"  # it cannot be used; what was read from it before, if any, stays in use
    MENDED = "mended"  # it was broken, and can be used now
    UNRAISED = "unraised"  # another text under the same name and version


@dataclass(frozen=True)
class ShelfNews:
    """Something about a file that its author must know; `lines` are faults as FILE:LINE:COL.

    `kept` tells of a broken file that a plan read from it before stays in use.
    """

    kind: NewsKind
    file: str
    lines: Lines = ()
    kept: bool = False


@dataclass(frozen=True)
class Stock:
    """The folder at one look: its plans by file, and the faults of each broken file."""

    own: dict[str, ShelvedPlan]
    broken: dict[str, Lines]

    def by_name(self) -> dict[str, ShelvedPlan]:
        """Return the clinic's own plans by name."""
        return {shelved.plan.name: shelved for shelved in self.own.values()}


class PlanShelf:
    """Plans by name; `look` sees what has changed in the folder since. Safe to share by threads."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._looking = Lock()
        self._marks: dict[str, object] = {}
        self._shipped = {name: _shipped(name) for name in shipped()}
        self._stock = Stock({}, {})
        self._plans: dict[str, ShelvedPlan] = self._shipped

    def names(self) -> list[str]:
        """Return the names in alphabetical order."""
        return sorted(self._plans)

    def find(self, name: str) -> ShelvedPlan | None:
        """Return a plan with its text by its name, or None."""
        return self._plans.get(name)

    def marked(self, mark: str) -> ShelvedPlan | None:
        """Return the plan that a mark stands for, or None."""
        return next((s for name, s in self._plans.items() if mark_of(name) == mark), None)

    def plan(self, name: str) -> Plan:
        """Return a plan that is known to be there."""
        return self._plans[name].plan

    def title(self, name: str, language: str) -> str:
        """Return a plan's title, with its name where another title reads the same."""
        titles = {other: _title(shelved.plan, language) for other, shelved in self._plans.items()}
        shared = list(titles.values()).count(titles[name]) > 1
        return f"{titles[name]} ({name})" if shared else titles[name]

    def broken(self) -> dict[str, Lines]:
        """Return the faults of each file that cannot be used, by its name."""
        return self._stock.broken

    def in_use_though_broken(self) -> list[ShelvedPlan]:
        """Return the plans whose file is broken now: as they were read before."""
        stock = self._stock
        return [shelved for file, shelved in stock.own.items() if file in stock.broken]

    def hidden(self) -> list[ShelvedPlan]:
        """Return the clinic's plans that stand in place of shipped ones."""
        named = sorted(self._plans.items())
        return [s for name, s in named if name in self._shipped and not s.shipped]

    def look(self) -> list[ShelfNews]:
        """Read the folder again if anything in it has changed; return what is new since."""
        with self._looking:
            marks = _marks(self._folder)
            if marks == self._marks:
                return []
            changed = {file for file, mark in marks.items() if mark != self._marks.get(file)}
            before, self._stock = self._stock, _read(self._folder, self._stock)
            self._marks = marks
            self._plans = self._shipped | self._stock.by_name()
            return list(_news(before, self._stock, changed))


def mark_of(name: str) -> str:
    """Return what stands for a plan in a button, which has no room for a name of 60 letters."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def fill_shelf(folder: Path | None) -> PlanShelf:
    """Read the shipped plans and the clinic's folder.

    A broken file is left to `PlanShelf.broken`. Raises `AftercareError` for a folder that cannot
    be read, and when no plan at all is left, naming each file and line.
    """
    own_files(folder)
    shelf = PlanShelf(folder)
    shelf.look()
    if not shelf.names():
        lines = [line for faults in shelf.broken().values() for line in faults]
        raise AftercareError("\n".join(["There is no plan to enrol on.", *lines]))
    return shelf


def _title(plan: Plan, language: str) -> str:
    return plan.title[choose_language(plan, language)]


@cache  # what is shipped does not change while the process runs
def _shipped(name: str) -> ShelvedPlan:
    text, file = shipped_text(name), f"{name}.yaml"
    return ShelvedPlan(load_plan(text, file), text, file, shipped=True)


def _marks(folder: Path | None) -> dict[str, object]:
    """Return for each file what is another once the file is: its time and size."""
    try:
        found = [(path.name, path.stat()) for path in own_files(folder).values()]
    except (AftercareError, OSError) as error:
        return {"": str(error)}
    return {name: (about.st_mtime_ns, about.st_size) for name, about in found}


def _read(folder: Path | None, before: Stock) -> Stock:
    """Read every file; those that extend another may have changed with it."""
    try:
        paths = own_files(folder).values()
    except AftercareError as error:  # such as a network drive that is away: nothing is dropped
        return replace(before, broken={folder.name if folder else "": (str(error),)})
    own: dict[str, ShelvedPlan] = {}
    broken: dict[str, Lines] = {}
    for path in paths:
        try:
            own[path.name] = _open(path, own)
        except PlanFaults as refused:
            broken[path.name] = tuple(fault.told(path.name) for fault in refused.faults)
            if path.name in before.own:
                own[path.name] = before.own[path.name]
    return Stock(own, broken)


def _open(path: Path, others: dict[str, ShelvedPlan]) -> ShelvedPlan:
    text = own_text(path)
    shelved = ShelvedPlan(load_plan(text, path.name), text, path.name)
    for other in others.values():
        if other.plan.name == shelved.plan.name:
            message = f"The name “{other.plan.name}” is that of {other.file} already. Change one."
            written = read_tree(read_plan_text(path), path.name)
            raise PlanFaults(path.name, [written.fault(("name",), message)])
    return shelved


def _news(before: Stock, after: Stock, changed: set[str]) -> Iterator[ShelfNews]:
    for file, lines in after.broken.items():
        # A file may be broken by a change of the one that it extends.
        if file in changed or before.broken.get(file) != lines:
            # A folder that is away keeps all its plans in use.
            kept = file in after.own or (bool(after.own) and not is_plan(file))
            yield ShelfNews(NewsKind.BROKEN, file, lines, kept)
    for file in before.broken:
        if file in after.own and file not in after.broken:
            yield ShelfNews(NewsKind.MENDED, file)
    for file, shelved in after.own.items():
        was = before.own.get(file)
        if was and was.source != shelved.source and _label(was.plan) == _label(shelved.plan):
            yield ShelfNews(NewsKind.UNRAISED, file)


def _label(plan: Plan) -> tuple[str, int]:
    return plan.name, plan.version
