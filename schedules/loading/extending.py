"""A plan that extends another: found, read, and laid over it."""

import re
from pathlib import Path

from schedules.faults import PlanFaults, did_you_mean
from schedules.loading.blame import Overlay
from schedules.loading.overlay import wrongly_left_out
from schedules.loading.plan_text import is_plan, read_plan_text, shipped, shipped_text
from schedules.loading.tree import Tree
from schedules.loading.yaml_tree import read_tree

DEEPEST = 5
PLAIN_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}")
OWN = ("name", "version")
"""What a plan that extends another never takes from it."""


def read_whole(
    text: str, name: str, folder: Path | None = None, above: tuple[str, ...] = ()
) -> Tree:
    """Read a plan's text with what it extends, from `folder` or as shipped. Raises PlanFaults.

    `above` are the plans that extend this one, by their files.
    """
    tree = read_tree(text, name)
    _modernise(tree)
    own = tree.value
    if not isinstance(own, dict) or not {"extends", "leave_out"} & own.keys():
        return tree
    overlay = {key: value for key, value in own.items() if key not in ("extends", "leave_out")}
    if "extends" not in own:
        tree.faults.append(tree.fault(("leave_out",), "This needs `extends:`, a plan to change."))
        tree.value = overlay
        return tree
    try:
        base = _base(own["extends"], folder, (*above, Path(name).name))
    except ValueError as wrong:
        fault = tree.fault(("extends",), str(wrong))
        raise PlanFaults(name, [*tree.faults, fault]) from None
    return _laid(tree, overlay, base, own.get("leave_out", {}), str(own["extends"]))


def base_refused(refused: PlanFaults) -> str:
    """Say that a plan cannot be extended, with the first of its faults."""
    first, *more = refused.lines()
    others = f" (and {len(more)} more)" if more else ""
    return f"The plan it extends has faults. Mend them first: {first}{others}"


def _laid(tree: Tree, overlay: dict[str, object], base: Tree, unwanted: object, name: str) -> Tree:
    given = base.value if isinstance(base.value, dict) else {}
    tree.faults += [tree.fault(*complaint) for complaint in wrongly_left_out(given, unwanted)]
    tree.given = {key: value for key, value in given.items() if key not in OWN}
    tree.overlay = Overlay(overlay, unwanted)
    tree.value = tree.overlay.laid_over(tree.given)
    tree.base, tree.base_name = base, name
    return tree


def _base(extends: object, folder: Path | None, above: tuple[str, ...]) -> Tree:
    if not isinstance(extends, str) or not PLAIN_NAME.fullmatch(extends):
        raise ValueError("Write the name of a plan that ships, or of a file in the same folder.")
    if len(above) > DEEPEST:
        raise ValueError(f"Plans may extend each other {DEEPEST} deep at most.")
    try:
        if path := _beside(extends, folder, above):
            base = read_whole(read_plan_text(path), str(path), folder, above)
        elif extends in shipped():
            base = read_whole(shipped_text(extends), extends, None, above)
        else:
            raise ValueError(_unknown(extends, folder, above))
        if base.faults:
            raise PlanFaults(extends, base.faults)
    except PlanFaults as refused:
        raise ValueError(base_refused(refused)) from None
    return base


def _beside(extends: str, folder: Path | None, above: tuple[str, ...]) -> Path | None:
    """Give the file in the folder that is meant; a file does not extend itself."""
    names = [extends] if is_plan(extends) else [f"{extends}.yaml", f"{extends}.yml"]
    for path in [folder / name for name in names] if folder else []:
        if path.is_file() and path.name != above[-1]:
            if path.name in above:
                circle = "” extends “".join([*above[above.index(path.name) :], path.name])
                raise ValueError(f"“{circle}”, in a circle. One of them must stand alone.")
            return path
    return None


def _unknown(name: str, folder: Path | None, above: tuple[str, ...]) -> str:
    paths = folder.iterdir() if folder and folder.is_dir() else ()
    beside = [path.name for path in paths if is_plan(path.name)]
    hint = did_you_mean(name, {*shipped(), *beside} - {*above})
    return f"There is no plan “{name}” to extend.{hint}"


def _modernise(tree: Tree) -> None:
    """Read `scales` as the `questions` that they were called before; plans are pinned for years."""
    if isinstance(tree.value, dict) and "scales" in tree.value and "questions" not in tree.value:
        tree.value["questions"] = tree.value.pop("scales")
        tree.rename(("scales",), ("questions",))
