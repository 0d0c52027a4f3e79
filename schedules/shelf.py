"""The plans at hand: those that ship, and those in a clinic's own folder."""

from importlib.resources import files
from pathlib import Path

from schedules.faults import Fault, PlanFaults, did_you_mean
from schedules.plan import Plan
from schedules.plan_file import load_plan, load_plan_file

SHIPPED = files("schedules") / "plans"


def shipped() -> list[str]:
    """Give the names of the plans that come with the product."""
    return sorted(f.name.removesuffix(".yaml") for f in SHIPPED.iterdir() if _is_plan(f.name))


def open_plan(name_or_path: str, folder: Path | None = None) -> Plan:
    """Open a plan by its file, or by name: from the clinic's folder first, then as shipped.

    Raises PlanFaults, also for a name nobody knows.
    """
    if _is_plan(name_or_path) or "/" in name_or_path:
        return load_plan_file(name_or_path)
    if name_or_path in (own := _own(folder)):
        return load_plan_file(own[name_or_path])
    if name_or_path in shipped():
        text = (SHIPPED / f"{name_or_path}.yaml").read_text(encoding="utf-8")
        return load_plan(text, name_or_path)
    raise PlanFaults(name_or_path, [Fault(1, 1, _unknown(name_or_path, {*own, *shipped()}))])


def _is_plan(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))


def _own(folder: Path | None) -> dict[str, Path]:
    if not folder or not folder.is_dir():
        return {}
    return {path.stem: path for path in sorted(folder.iterdir()) if _is_plan(path.name)}


def _unknown(name: str, known: set[str]) -> str:
    hint = did_you_mean(name, known) or f" There are: {', '.join(sorted(known))}."
    return f"There is no plan “{name}”.{hint}"


def plan_sources(folder: Path | None = None) -> list[tuple[str, str]]:
    """Give each plan at hand as (file name, YAML text): shipped ones first, then the clinic's own.

    Raises OSError or UnicodeDecodeError for a file that cannot be read.
    """
    own = [(path.name, path.read_text(encoding="utf-8")) for path in _own(folder).values()]
    names = [f"{name}.yaml" for name in shipped()]
    return [*((name, (SHIPPED / name).read_text(encoding="utf-8")) for name in names), *own]
