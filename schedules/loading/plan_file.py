"""Load a plan from YAML, or say everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path as FilePath

from pydantic import ValidationError

from schedules.checks.agreement import disagreements
from schedules.faults import Fault, PlanFaults
from schedules.loading.blame import blamed
from schedules.loading.extending import base_refused, read_whole
from schedules.loading.fitting import fit_to_ends
from schedules.loading.misshapen import misshapen
from schedules.loading.overlay import ill_suited, lay_over, unlike_base
from schedules.loading.plan_text import read_plan_text
from schedules.loading.reference import Resolved, resolve
from schedules.loading.tally import tally
from schedules.loading.tree import MOST_FAULTS, Misfit, Path, Tree
from schedules.plan import Plan
from schedules.when import MOST_OCCURRENCES


def load_plan(
    text: str,
    name: str,
    overrides: Mapping[str, object] | None = None,
    folder: FilePath | None = None,
) -> Plan:
    """Read a plan from YAML; `name` is what its faults are listed under. Raises PlanFaults.

    `overrides` are laid over it: what is changed for one patient. In `folder` are the plans that
    it may extend beside those that ship.
    """
    tree = read_whole(text, name, folder)
    if overrides:
        _override(tree, name, overrides)
    return judged(tree, name)


def load_plan_file(path: FilePath | str) -> Plan:
    """Read a plan from a file. Raises PlanFaults, also for a file that cannot be read."""
    return judged(read_whole_file(path), str(path))


def read_whole_file(path: FilePath | str) -> Tree:
    """Read a file with what it extends, not yet judged as a plan. Raises PlanFaults."""
    path = FilePath(path)
    return read_whole(read_plan_text(path), str(path), path.parent)


def judged(tree: Tree, name: str) -> Plan:
    """Give the plan that a tree holds; PlanFaults names everything wrong with it."""
    resolved = resolve(tree.value)
    if (reminders := tally(resolved.value)) > 2 * MOST_OCCURRENCES:
        message = f"The plan makes some {reminders} reminders; {MOST_OCCURRENCES} is the most."
        raise PlanFaults(name, [*tree.faults, tree.fault(("steps",), message, at_key=True)])
    plan, complaints = _judged(resolved)
    faults = _faults(tree, complaints)
    if plan is None or faults:
        raise PlanFaults(name, _first(faults))
    return plan


def _judged(resolved: Resolved) -> tuple[Plan | None, list[Misfit]]:
    complaints: list[Misfit] = [*islice(disagreements(resolved.value), MOST_FAULTS)]
    plan = None
    try:
        plan = Plan.model_validate(resolved.value)
    except ValidationError as refusal:
        complaints += misshapen(refusal)
    # What is wrong as a reference is not also complained of as a value.
    moot = resolved.unclear | {path for path, _ in resolved.complaints}
    complaints = [c for c in complaints if not _within(c[0], moot)]
    return plan, complaints + resolved.complaints


def _first(faults: list[Fault]) -> list[Fault]:
    kept = sorted(set(faults))[:MOST_FAULTS]
    if len(kept) == MOST_FAULTS:
        kept.append(replace(kept[-1], message="There are more faults. Mend these first."))
    return kept


def _faults(tree: Tree, complaints: list[Misfit]) -> list[Fault]:
    if tree.base and complaints:
        complaints = _of_extension(tree, tree.base, complaints)
    faults = [tree.fault(*complaint) for complaint in complaints]
    # A value that is wrong in quotes too is not to be put in quotes; what else is wrong as YAML is
    # not also complained of as a value.
    wrong = {(fault.line, fault.col) for fault in faults} & tree.misread
    of_yaml = [fault for fault in tree.faults if (fault.line, fault.col) not in wrong]
    unread = {(fault.line, fault.col) for fault in of_yaml}
    return [*of_yaml, *(f for f in faults if (f.line, f.col) not in unread)]


def _of_extension(tree: Tree, base: Tree, complaints: list[Misfit]) -> list[Misfit]:
    """Say once what is wrong with the base itself, and of a misspelt part that it is misspelt."""
    mistaken = list(unlike_base(tree.value, base.value))
    if mistaken:
        parts = {path for path, *_ in mistaken}
        complaints = [*(c for c in complaints if not _within(c[0], parts)), *mistaken]
    if any(tree.inherits(complaint[0]) for complaint in complaints):
        try:
            judged(base, tree.base_name)
        except PlanFaults as refused:
            complaints = [c for c in complaints if not tree.inherits(c[0])]
            complaints.append((("extends",), base_refused(refused)))
    return blamed(tree, complaints, lambda value: _judged(resolve(value))[1])


def _within(path: Path, places: set[Path]) -> bool:
    return any(path[:length] in places for length in range(1, len(path) + 1)) if places else False


def _override(tree: Tree, name: str, overrides: Mapping[str, object]) -> None:
    tree.changed = True
    tree.overlay = None  # what no longer fits then is no edit of the file's
    if wrong := list(ill_suited(tree.value, overrides)):
        raise PlanFaults(name, [tree.fault(*complaint) for complaint in wrong])
    laid = lay_over(tree.value, overrides)
    tree.value = fit_to_ends(laid, tree.value, overrides)
