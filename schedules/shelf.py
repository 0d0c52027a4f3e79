"""The plans at hand: those that ship, and those in a clinic's own folder."""

from pathlib import Path

from schedules.errors import AftercareError
from schedules.faults import Fault, PlanFaults, did_you_mean
from schedules.loading.pinning import flatten
from schedules.loading.plan_file import load_plan, load_plan_file
from schedules.loading.plan_text import is_plan, names_file, read_plan_text, shipped, shipped_text
from schedules.plan import Plan

__all__ = ["open_plan", "own_files", "own_text", "plan_sources", "shipped", "shipped_text"]


def open_plan(name_or_path: str, folder: Path | None = None) -> Plan:
    """Open a plan by its file, or by name: from the clinic's folder first, then as shipped.

    Raises PlanFaults, also for a name nobody knows, and AftercareError for a folder.
    """
    if names_file(name_or_path) or "/" in name_or_path:
        return load_plan_file(name_or_path)
    if name_or_path in (own := own_files(folder)):
        return load_plan_file(own[name_or_path])
    if name_or_path in shipped():
        return load_plan(shipped_text(name_or_path), name_or_path)
    raise PlanFaults(name_or_path, [Fault(1, 1, _unknown(name_or_path, {*own, *shipped()}))])


def plan_sources(folder: Path | None = None) -> list[tuple[str, str]]:
    """Give each plan's file name and YAML text: those that ship, then the clinic's own.

    The text stands alone, also where the file extends another. Raises PlanFaults for a file that
    cannot be read, AftercareError for a folder.
    """
    ours = [(f"{name}.yaml", shipped_text(name)) for name in shipped()]
    return ours + [(path.name, own_text(path)) for path in own_files(folder).values()]


def own_files(folder: Path | None) -> dict[str, Path]:
    """Give the plan files of a clinic's folder by their names. Raises AftercareError."""
    if folder is None:
        return {}
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise AftercareError(f"Cannot read the plans in {folder}: {error.strerror}.") from None
    return {path.stem: path for path in paths if is_plan(path.name)}


def own_text(path: Path) -> str:
    """Give the text of a clinic's file as it is pinned: whole, with what it extends in it.

    Raises PlanFaults, also for a file that extends another and is not sound.
    """
    text = read_plan_text(path)
    alone = flatten(text, path.name, path.parent)
    if alone is not text:
        load_plan(text, path.name, folder=path.parent)
    return alone


def _unknown(name: str, known: set[str]) -> str:
    hint = did_you_mean(name, known) or f" There are: {', '.join(sorted(known))}."
    return f"There is no plan “{name}”.{hint}"
