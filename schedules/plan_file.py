"""Load a plan from YAML, or say everything that is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError

from schedules.agreement import disagreements
from schedules.faults import Fault, PlanFaults, did_you_mean
from schedules.overlay import lay_over
from schedules.plan import Allowed, Plan
from schedules.question import QUESTION_FORMS, QUESTION_TYPES, Scale
from schedules.red_flag import RedFlag
from schedules.reference import resolve
from schedules.rule import Rule, Then
from schedules.step import Button, Covers, Late, Step
from schedules.when import FORMS, MAPPING, TAPER, WINDOW, Between, Every, Taper, Within
from schedules.yaml_tree import LARGEST, Path, Tree, read_tree

Complaint = tuple[Path, str] | tuple[Path, str, bool]
"""Where something is wrong, in which words, and whether it is the key there that is meant."""
WHEN_FORMS: dict[object, type[BaseModel]] = {MAPPING: Every, WINDOW: Between, TAPER: Taper}
PARTS: dict[object, type[BaseModel]] = {
    "steps": Step,
    "late": Late,
    "covers": Covers,
    "at": Within,
    "rules": Rule,
    "then": Then,
    "red_flags": RedFlag,
    "allowed": Allowed,
}
WAYS = {*FORMS, *QUESTION_FORMS}
EXPECTED = {
    "string_type": "This must be a text. Put quotes around it.",
    "int_type": "This must be a whole number, without quotes.",
    "dict_type": "This must be indented lines of “key: value”.",
    "model_type": "This must be indented lines of “key: value”.",
    "tuple_type": "This must be a list. Start each line with “- ”.",
    "too_short": "This must not be empty.",
    "string_pattern_mismatch": "A name has small letters, digits and _ only, or - for the plan's.",
    "greater_than_equal": "This must be 1 or more.",
}


def load_plan(text: str, name: str, overrides: Mapping[str, object] | None = None) -> Plan:
    """Read a plan from YAML; `name` is what its faults are listed under. Raises PlanFaults.

    `overrides` are laid over it: what is changed for one patient.
    """
    tree = read_tree(text, name)
    _modernise(tree)
    if overrides:
        tree.value = lay_over(tree.value, overrides)
    plan, faults = _judge(tree)
    if plan is None:
        raise PlanFaults(name, faults)
    return plan


def _modernise(tree: Tree) -> None:
    """Read `scales` as the `questions` that they were called before; plans are pinned for years."""
    if isinstance(tree.value, dict) and "scales" in tree.value and "questions" not in tree.value:
        tree.value["questions"] = tree.value.pop("scales")
        tree.rename(("scales",), ("questions",))


def _judge(tree: Tree) -> tuple[Plan | None, list[Fault]]:
    resolved = resolve(tree.value)
    complaints: list[Complaint] = [*disagreements(resolved.value)]
    try:
        plan = Plan.model_validate(resolved.value)
    except ValidationError as refusal:
        plan = None
        complaints += _misshapen(refusal)
    # What is wrong as YAML or as a reference is not also complained of as a value.
    moot = resolved.unclear | {path for path, _ in resolved.complaints}
    faults = [tree.fault(*complaint) for complaint in complaints if not _within(complaint[0], moot)]
    misread = {(fault.line, fault.col) for fault in tree.faults}
    faults = [*tree.faults, *(f for f in faults if (f.line, f.col) not in misread)]
    faults += [tree.fault(*complaint) for complaint in resolved.complaints]
    return (None if faults else plan), faults


def _within(path: Path, places: set[Path]) -> bool:
    return any(path[:length] in places for length in range(1, len(path) + 1)) if places else False


def load_plan_file(path: FilePath | str) -> Plan:
    """Read a plan from a file. Raises PlanFaults, also for a file that cannot be read."""
    return load_plan(read_plan_text(FilePath(path)), str(path))


def check_files(paths: Iterable[FilePath | str]) -> list[str]:
    """Give a line `FILE:LINE:COL: message` for each fault in these files; none when sound."""
    lines: list[str] = []
    for path in paths:
        try:
            load_plan_file(path)
        except PlanFaults as refused:
            lines += refused.lines()
    return lines


def read_plan_text(path: FilePath) -> str:
    """Read a plan file as text, a little more than the largest one at most. Raises PlanFaults."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        # Cut off within a letter, a file that is too long must still be called too long.
        return content.decode(errors="replace" if len(content) > LARGEST else "strict")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise PlanFaults(str(path), [Fault(1, 1, f"Cannot read the file: {reason}.")]) from None
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, col = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        message = "The file is not UTF-8 text. Save it with the encoding UTF-8."
        raise PlanFaults(str(path), [Fault(line, col, message)]) from None


def _misshapen(refusal: ValidationError) -> Iterator[Complaint]:
    for error in refusal.errors():
        path: Path = tuple(part for part in error["loc"] if part not in WAYS)
        if path[-1:] == ("[key]",):
            yield path[:-1], _in_words(error), True
        elif error["type"] == "missing":
            yield path, f"`{path[-1]}:` is missing here. Add it."
        elif error["type"] == "extra_forbidden":
            hint = did_you_mean(str(path[-1]), _keys_at(path, error["loc"]))
            yield path, f"There is no key “{path[-1]}” here.{hint}", True
        else:
            yield path, _in_words(error)


def _in_words(error: Any) -> str:  # pydantic's ErrorDetails has no place for what `ctx` holds
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "enum" | "literal_error":
            known = _known(error)
            hint = did_you_mean(str(error["input"]), known)
            return f"“{error['input']}” is not known here.{hint} Use one of: {', '.join(known)}."
        case kind:
            return EXPECTED.get(kind, f"{error['msg']}.")


def _known(error: Any) -> list[str]:  # see _in_words
    if "buttons" in error["loc"]:
        return [button.value for button in Button]
    if error["loc"][0] == "questions" and error["loc"][-1] == "type":
        return [*QUESTION_TYPES]
    words = error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    return [w.strip("'") for w in words if w not in ("'lift_off'", "'follow_up'")]


def _keys_at(path: Path, loc: tuple[int | str, ...]) -> list[str]:
    """Give the keys that may stand where an unknown one was found."""
    model = _model_at(path, loc)
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(path: Path, loc: tuple[int | str, ...]) -> type[BaseModel]:
    if len(path) == 1:
        return Plan
    if "when" in path:
        return next((WHEN_FORMS[part] for part in loc if part in WHEN_FORMS), Every)
    if path[0] == "questions":
        return next((QUESTION_FORMS[part] for part in loc if part in QUESTION_FORMS), Scale)
    # The innermost part that has keys of its own, such as `late` of a step.
    return next((PARTS[part] for part in reversed(path[:-1]) if part in PARTS), Plan)
