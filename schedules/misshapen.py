"""Say in plain words where a plan's values do not have the shape that its models ask for."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from schedules.faults import did_you_mean
from schedules.plan import Allowed, Plan
from schedules.question import QUESTION_FORMS, QUESTION_TYPES, Scale
from schedules.red_flag import RedFlag
from schedules.rule import Rule, Then
from schedules.step import Button, Covers, Late, Step
from schedules.when import FORMS, MAPPING, TAPER, WINDOW, Between, Every, Taper, Within
from schedules.yaml_tree import MOST_FAULTS, Path

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


def misshapen(refusal: ValidationError) -> Iterator[Complaint]:
    """Give what is wrong with the shape, the first hundred at most."""
    for error in islice(refusal.errors(include_url=False), MOST_FAULTS):
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
