"""Check plan files: every fault with its place, and warnings about the care itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from schedules.checks.written import mapping
from schedules.errors import AftercareError
from schedules.faults import Fault, PlanFaults, Severity
from schedules.loading.extending import read_whole
from schedules.loading.plan_file import judged, read_whole_file
from schedules.loading.plan_text import names_file, shipped, shipped_text
from schedules.loading.tree import MOST_FAULTS, Complaint, Tree
from schedules.plan import Plan
from schedules.shelf import own_files


@dataclass
class Checked:
    """What to print about some files, on standard output and on standard error."""

    lines_out: list[str] = field(default_factory=list)
    lines_err: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Say whether a file was refused; then something is on standard output."""
        return bool(self.lines_out)


def check_files(paths: Iterable[Path | str], *, strict: bool = False) -> Checked:
    """Check each file, each plan in a folder, and a shipped plan by its name.

    Errors go to standard output, warnings too if `strict`. Raises AftercareError for a folder that
    cannot be read or holds no plan.
    """
    found = Checked()
    for file in chain.from_iterable(_files(Path(path)) for path in paths):
        for fault in faults_of_file(file):
            refuses = strict or fault.severity is Severity.ERROR
            lines = found.lines_out if refuses else found.lines_err
            lines.append(fault.told(str(file)))
    return found


def _files(path: Path) -> Iterable[Path]:
    if not path.is_dir():
        return [path]
    if files := own_files(path):
        return files.values()
    raise AftercareError(f"There is no plan in {path}. A plan's file ends in .yaml.")


def faults_of_file(path: Path | str) -> list[Fault]:
    """Give a file's errors; where there are none, its warnings."""
    try:
        tree = _read(Path(path))
        return sorted(warnings(tree, str(path)))
    except PlanFaults as refused:
        return refused.faults[:MOST_FAULTS]


def _read(path: Path) -> Tree:
    name = str(path)
    if names_file(name) or path.exists() or name not in shipped():
        return read_whole_file(path)
    return read_whole(shipped_text(name), name)


def warnings(tree: Tree, name: str) -> Iterator[Fault]:
    """Give what a sound plan may still get wrong. Raises PlanFaults for one that is not sound."""
    plan = judged(tree, name)
    # A plan that is refused is not linted, and is refused sooner without.
    from schedules.checks.lints import lint

    for path, message in [*_taken_for_its_base(plan, tree), *lint(plan)]:
        yield tree.fault(path, message, severity=Severity.WARNING)


def _taken_for_its_base(plan: Plan, tree: Tree) -> Iterator[Complaint]:
    """Say that a plan has the title of the one it extends, so that staff see two of one name."""
    base = mapping(tree.base.value) if tree.base else {}
    for language, title in mapping(base.get("title")).items():
        if plan.title.get(language) == title:
            message = f"The title “{title}” is also that of “{tree.base_name}”."
            yield ("title",), f"{message} Give this plan a `title:` of its own."
            return
