"""Say in plain words where a plan's values do not have the shape that its models ask for."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from schedules.faults import did_you_mean
from schedules.loading.tree import MOST_FAULTS, Misfit, Path
from schedules.loading.yaml_tree import NUMBER
from schedules.plan import Allowed, Plan
from schedules.question import QUESTION_FORMS, QUESTION_TYPES, Scale
from schedules.red_flag import RedFlag
from schedules.rule import Rule, Then
from schedules.step import Button, Covers, Kind, Late, Step
from schedules.when import FORMS, MAPPING, TAPER, WINDOW, Between, Every, Taper, Within

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
UNWRITTEN = {Kind.LIFT_OFF, Kind.FOLLOW_UP}
"""Kinds of reminders that come with a step of another kind."""
WAYS = {*FORMS, *QUESTION_FORMS}
EXPECTED = {
    "string_type": "This must be a text. Put quotes around it.",
    "int_type": "This must be a whole number, such as 3.",
    "dict_type": "This must be indented lines of “key: value”.",
    "model_type": "This must be indented lines of “key: value”.",
    "tuple_type": "This must be a list. Start each line with “- ”.",
    "greater_than_equal": "This must be {ge} or more.",
    "less_than_equal": "This must be {le} or less.",
    "too_short": "There must be {min_length} or more here.",
    "too_long": "There must be {max_length} or fewer here.",
}
ONE_WORD = "This must be one word."
EMPTY = "This must not be empty."
TEXTS = {"text", "card", "lift_off", "title", "help", "expect", "sign", "do", "question"}
TEXTS |= {"low_label", "high_label", "unit", "instead"}
FIRST_KEYS = {"late": "policy", "covers": "medicines", "then": "alert"}
"""What a single word most likely is where lines of “key: value” belong."""
LONGEST_NAME, LONGEST_PLAN_NAME = 40, 60
NOTHING = "Nothing is written here. Fill it in, or delete the key."
NO_PLAN = "There is no plan in this file. “aftercare plan new” writes a first one."


def misshapen(refusal: ValidationError) -> Iterator[Misfit]:
    """Give what is wrong with the shape, the first hundred at most."""
    errors = refusal.errors(include_url=False)
    unknown_forms = {e["loc"][:2] for e in errors if _is_question(e) and e["loc"][-1] == "type"}
    for error in islice(errors, MOST_FAULTS):
        # What a question lacks is known only once its type is.
        if error["loc"][:2] not in unknown_forms or error["loc"][-1] == "type":
            yield _complaint(error)


def _is_question(error: Any) -> bool:
    return bool(error["loc"]) and error["loc"][0] == "questions"


def _complaint(error: Any) -> Misfit:  # see _in_words
    path: Path = tuple(part for part in error["loc"] if part not in WAYS)
    if path[-1:] == ("[key]",):
        return path[:-1], _in_words(error), True
    if error["type"] == "missing" and isinstance(path[-1], int):
        return path[:-1], "One more is needed here, as in “[2 days, 5 days]”."
    if error["type"] == "missing":
        return path, f"`{path[-1]}:` is missing here. Add it."
    if error["type"] == "extra_forbidden":
        hint = did_you_mean(str(path[-1]), _keys_at(path, error["loc"]))
        return path, f"There is no key “{path[-1]}” here.{hint}", True
    return path, _in_words(error)


def _in_words(error: Any) -> str:  # pydantic's ErrorDetails has no place for what `ctx` holds
    kind, value = error["type"], error["input"]
    reason = str(error["ctx"]["error"]) if kind == "value_error" else ""
    if value is None and (not reason or "“None”" in reason):
        return NOTHING if error["loc"] else NO_PLAN
    if kind in ("enum", "literal_error"):
        known = _known(error)
        hint = did_you_mean(str(value), known)
        wrong = f"“{value}” is not known here.{hint}" if isinstance(value, str) else ONE_WORD
        return f"{wrong} Use one of: {', '.join(known)}."
    if kind == "int_type" and isinstance(value, str) and NUMBER.fullmatch(value):
        return f"This must be a whole number, without quotes: {value}."
    if kind == "int_type" and isinstance(value, str) and value.isdecimal():
        return "This must be a whole number of nine digits at most, such as 3."
    if kind in ("dict_type", "model_type") and isinstance(value, str):
        return EXPECTED[kind] + _as_line(error["loc"][-1:], value)
    if kind == "string_pattern_mismatch":
        return _of_name(str(value), LONGEST_NAME if error["loc"][1:] else LONGEST_PLAN_NAME)
    if kind == "too_short" and not value:
        return EMPTY
    if kind in EXPECTED:
        return EXPECTED[kind].format_map(error.get("ctx", {}))
    return reason or f"{error['msg']}."


def _as_line(path: Path, value: str) -> str:
    key = str(path[-1]) if path else ""
    first = "en" if key in TEXTS else FIRST_KEYS.get(key)
    line, *_ = value.strip().splitlines() or [""]
    return f" Write it like “{first}: {line}”." if first else ""


def _of_name(name: str, most: int) -> str:
    if len(name) > most:
        return f"A name has {most} letters at most, and this one has {len(name)}."
    if re.match(r"[0-9_-]" if most == LONGEST_NAME else r"[_-]", name):
        return "A name starts with a small letter."
    return "A name has small letters, digits and _ only, or - for the plan's."


def _known(error: Any) -> list[str]:  # see _in_words
    if "buttons" in error["loc"]:
        return [button.value for button in Button]
    if error["loc"][0] == "questions" and error["loc"][-1] == "type":
        return [*QUESTION_TYPES]
    words = error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    return [word for quoted in words if (word := quoted.strip("'")) not in UNWRITTEN]


def _keys_at(path: Path, loc: tuple[int | str, ...]) -> list[str]:
    """Give the keys that may stand where an unknown one was found."""
    model = _model_at(path, loc)
    keys = [field.alias or name for name, field in model.model_fields.items()]
    return [*keys, "extends", "leave_out"] if len(path) == 1 else keys


def _model_at(path: Path, loc: tuple[int | str, ...]) -> type[BaseModel]:
    if len(path) == 1:
        return Plan
    if "when" in path:
        return next((WHEN_FORMS[part] for part in loc if part in WHEN_FORMS), Every)
    if path[0] == "questions":
        return next((QUESTION_FORMS[part] for part in loc if part in QUESTION_FORMS), Scale)
    # The innermost part that has keys of its own, such as `late` of a step.
    return next((PARTS[part] for part in reversed(path[:-1]) if part in PARTS), Plan)
