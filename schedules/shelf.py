"""The plans at hand: those that ship, and those in a clinic's own folder."""

from importlib.resources import files
from pathlib import Path

from schedules.errors import AftercareError
from schedules.faults import Fault, PlanFaults, did_you_mean
from schedules.plan import Plan
from schedules.plan_file import load_plan, load_plan_file, read_plan_text

SHIPPED = files("schedules") / "plans"


def shipped() -> list[str]:
    """Give the names of the plans that come with the product."""
    return sorted(f.name.removesuffix(".yaml") for f in SHIPPED.iterdir() if _is_plan(f.name))


def open_plan(name_or_path: str, folder: Path | None = None) -> Plan:
    """Open a plan by its file, or by name: from the clinic's folder first, then as shipped.

    Raises PlanFaults, also for a name nobody knows, and AftercareError for a folder.
    """
    if _is_plan(name_or_path) or "/" in name_or_path:
        return load_plan_file(name_or_path)
    if name_or_path in (own := _own(folder)):
        return load_plan_file(own[name_or_path])
    if name_or_path in shipped():
        text = (SHIPPED / f"{name_or_path}.yaml").read_text(encoding="utf-8")
        return load_plan(text, name_or_path)
    raise PlanFaults(name_or_path, [Fault(1, 1, _unknown(name_or_path, {*own, *shipped()}))])


def plan_sources(folder: Path | None = None) -> list[tuple[str, str]]:
    """Give each plan's file name and YAML text: those that ship, then the clinic's own.

    Raises PlanFaults for a file that cannot be read, AftercareError for a folder.
    """
    names = [f"{name}.yaml" for name in shipped()]
    ours = [(name, (SHIPPED / name).read_text(encoding="utf-8")) for name in names]
    return ours + [(path.name, read_plan_text(path)) for path in _own(folder).values()]


def _is_plan(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))


def _own(folder: Path | None) -> dict[str, Path]:
    if folder is None:
        return {}
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise AftercareError(f"Cannot read the plans in {folder}: {error.strerror}.") from None
    return {path.stem: path for path in paths if _is_plan(path.name)}


def _unknown(name: str, known: set[str]) -> str:
    hint = did_you_mean(name, known) or f" There are: {', '.join(sorted(known))}."
    return f"There is no plan “{name}”.{hint}"
