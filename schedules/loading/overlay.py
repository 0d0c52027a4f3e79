"""Lay a few changed values over a plan: what `extends:` does, and what is changed for one patient.

Mappings merge key by key; anything else replaces.
"""

from collections.abc import Iterator, Mapping

from schedules.faults import did_you_mean
from schedules.loading.reference import mapping_at
from schedules.loading.tree import Complaint, Path

FAMILIES = {
    "steps": "step",
    "questions": "question",
    "rules": "rule",
    "red_flags": "red flag",
    "allowed": "entry",
}
"""The parts of a plan that are known by name, and what one of them is called."""
FIXED = ("name", "version", "languages", "extends", "leave_out")


def lay_over(base: object, overlay: object) -> object:
    """Give `base` with the values of `overlay` in it; neither is changed."""
    if not isinstance(base, Mapping) or not isinstance(overlay, Mapping):
        return overlay
    merged = dict(base)
    for key, value in overlay.items():
        merged[key] = lay_over(base[key], value) if key in base else value
    return merged


def left_out(base: Mapping[str, object], unwanted: object) -> dict[str, object]:
    """Give `base` without the parts that `leave_out` names."""
    found = dict(base)
    for family in FAMILIES:
        if names := _names(unwanted, family):
            members = mapping_at(base, family)
            found[family] = {name: part for name, part in members.items() if name not in names}
    return found


def wrongly_left_out(
    base: Mapping[str, object], unwanted: object
) -> Iterator[Complaint | tuple[Path, str, bool]]:
    """Give what `leave_out` names that the base does not have."""
    if not isinstance(unwanted, Mapping):
        yield ("leave_out",), "Write what to leave out by its kind, such as “steps: [rest]”."
        return
    for family in unwanted:
        if family not in FAMILIES:
            hint = did_you_mean(str(family), FAMILIES) or f" Use {', '.join(FAMILIES)}."
            yield ("leave_out", family), f"“{family}” cannot be left out.{hint}", True
            continue
        known = mapping_at(base, family)
        for index, name in enumerate(_names(unwanted, family)):
            if name not in known:
                hint = did_you_mean(name, known)
                message = f"There is no {FAMILIES[family]} “{name}” to leave out.{hint}"
                yield ("leave_out", family, index), message


def _names(unwanted: object, family: str) -> list[str]:
    listed = unwanted.get(family) if isinstance(unwanted, Mapping) else None
    return [str(name) for name in (listed if isinstance(listed, list) else [listed]) if name]


def in_languages(base: Mapping[str, object], languages: object) -> dict[str, object]:
    """Give `base` without the texts in languages that the plan over it does not speak."""
    spoken = base.get("languages")
    if not isinstance(languages, list) or not isinstance(spoken, list):
        return dict(base)
    unspoken = {language for language in spoken if language not in languages}
    found = {key: _spoken(value, set(spoken), unspoken) for key, value in base.items()}
    return found if unspoken else dict(base)


def _spoken(value: object, known: set[object], unspoken: set[object]) -> object:
    if isinstance(value, list):
        return [_spoken(item, known, unspoken) for item in value]
    if not isinstance(value, Mapping):
        return value
    by_language = bool(value) and value.keys() <= known
    return {
        key: _spoken(item, known, unspoken)
        for key, item in value.items()
        if not (by_language and key in unspoken)
    }


def unlike_base(plan: object, base: object) -> Iterator[tuple[Path, str, bool]]:
    """Give the steps that the base has not, are no whole steps, and resemble one that it has."""
    known = mapping_at(base, "steps")
    for name, step in mapping_at(plan, "steps").items():
        if name in known or not isinstance(step, Mapping) or "kind" in step:
            continue
        if hint := did_you_mean(str(name), known):
            message = f"The plan it extends has no step “{name}”.{hint} A new step needs `kind:`."
            yield ("steps", name), message, True


def ill_suited(plan: object, overrides: Mapping[str, object]) -> Iterator[Complaint]:
    """Give what cannot be changed for one patient: the plan's own name, and what it has not."""
    for key, value in overrides.items():
        if key in FIXED:
            yield (key,), "This cannot be changed for one patient."
        if key in FAMILIES and isinstance(value, Mapping):
            known = mapping_at(plan, key)
            for name in value:
                if name not in known:
                    hint = did_you_mean(str(name), known)
                    yield (key, name), f"There is no {FAMILIES[key]} “{name}”.{hint}"
