"""The plan language as a JSON Schema, so that an editor completes and explains each key."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from schedules import hours, offset, rule
from schedules.fields import NAME
from schedules.loading.keys import KEYS, Key
from schedules.loading.overlay import FAMILIES
from schedules.plan import Plan
from schedules.step import Kind
from schedules.when import BY_RULE

Shape = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMED_GROUP = re.compile(r"\?P<\w+>")
CHANGES = "_changed"
"""What the parts of a plan that extends another are called: there, no key is required."""


def plan_schema() -> Shape:
    """Give the JSON Schema, draft 2020-12, of a plan file."""
    parts = dict(_parts())
    changed = {f"{name}{CHANGES}": _as_change(part) for name, part in parts.items()}
    changed[f"Plan{CHANGES}"]["required"] = ["extends", "name", "version"]
    return {
        "$schema": DRAFT,
        "title": "Aftercare plan",
        "description": "What a patient is told and asked after a procedure, and when.",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/Plan{CHANGES}"},
        "else": {"$ref": "#/$defs/Plan"},
        "$defs": parts | changed,
    }


def _parts() -> Iterator[tuple[str, Shape]]:
    whole = Plan.model_json_schema()
    parts = whole.pop("$defs") | {"Plan": whole} | _TEXT_SHAPES
    parts["Plan"]["properties"] |= _EXTENDING
    for name, part in parts.items():
        for key, shape in part.get("properties", {}).items():
            _walk(shape, _as_written)
            part["properties"][key] = _explained(shape, KEYS[name][key])
        part.pop("title", None)
        part.pop("description", None)
        yield name, part


def _explained(shape: Shape, key: Key) -> Shape:
    return {"description": key.means, "examples": list(key.examples), **shape}


def _walk(shape: object, change: Callable[[Shape], None]) -> None:
    """Change each schema inside, the innermost first."""
    if isinstance(shape, list):
        for child in shape:
            _walk(child, change)
    elif isinstance(shape, dict):
        _walk([*shape.values()], change)
        change(shape)


def _as_written(shape: Shape) -> None:
    """Turn the shape that a value has once read into what is written in the file."""
    for key in ("title", "default"):
        shape.pop(key, None)
    if "oneOf" in shape:
        shape["anyOf"] = shape.pop("oneOf")
    if {"type": "null"} in shape.get("anyOf", []):
        shape["anyOf"].remove({"type": "null"})
    if written := _WRITTEN_AS.get(shape.get("format", "")):
        del shape["format"]
        shape["pattern"] = written
    if "patternProperties" in shape:
        ((pattern, shape["additionalProperties"]),) = shape.pop("patternProperties").items()
        shape["propertyNames"] = {"pattern": pattern}
    if shape == {"type": "array", "items": {"type": "string"}}:
        shape.clear()
        shape |= _LISTED
    elif shape.get("type") == "array" and "anyOf" in shape.get("items", {}):
        # One entry may stand without a list, as in `when: 2 days`.
        several = dict(shape)
        shape.clear()
        shape["anyOf"] = [*several["items"]["anyOf"], several]


def _as_change(part: Shape) -> Shape:
    # Through JSON, so that no piece is shared and loosened twice.
    changed: Shape = json.loads(json.dumps(part))
    _walk(changed, _loosen)
    return changed


def _loosen(shape: Shape) -> None:
    for key in ("required", "minProperties"):
        shape.pop(key, None)
    if isinstance(ref := shape.get("$ref"), str):
        shape["$ref"] = f"{ref}{CHANGES}"


def _pattern(form: re.Pattern[str]) -> str:
    return f"^(?:{NAMED_GROUP.sub('?:', form.pattern)})$"


def _text(pattern: str) -> Shape:
    return {"type": "string", "pattern": pattern}


_LENGTH = offset.WRITTEN.pattern
_REFERENCE = f"(?:{_LENGTH} (?:before|after) )?end(?: of {NAME})?"
_OFFSET = f"(?:{_LENGTH}|{_REFERENCE})"
_TIME = hours.WRITTEN.pattern
_LISTED: Shape = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_WRITTEN_AS = {"time": f"^{_TIME}$", "duration": "^[0-9]{1,6} (?:hour|day|week)s?$"}
# Values that are objects once read, and texts in the file.
_CONDITIONS = (rule.Compares, rule.Is, rule.NearBaseline, rule.Changed, rule.Unanswered)
_TEXT_SHAPES: dict[str, Shape] = {
    "Offset": _text(f"^{_OFFSET}$"),
    "ByRule": {"const": BY_RULE},
    "Stretch": _text(f"^{_LENGTH} until {_OFFSET}$"),
    "Quiet": _text(f"^(?:none|{_TIME} ?- ?{_TIME})$"),
    "Window": _text(f"^{_TIME} ?- ?{_TIME}$"),
    "Kind": {"enum": [Kind.ADVICE, Kind.RESTRICTION, Kind.CHECK_IN]},
    "Names": _LISTED,
    **{
        condition.__name__: _text(_pattern(form))
        for condition, form in zip(_CONDITIONS, rule.WRITTEN, strict=True)
    },
}
_EXTENDING: dict[str, Shape] = {
    "extends": _text("^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"),
    "leave_out": {
        "type": "object",
        "properties": {family: {"$ref": "#/$defs/Names"} for family in FAMILIES},
        "additionalProperties": False,
    },
}
