"""Which line of a plan that extends another is to blame where an inherited part no longer fits.

An edit is to blame for a complaint that is not made once the edit is taken back.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from schedules.loading.fitting import fit_to_ends
from schedules.loading.overlay import FAMILIES, in_languages, lay_over, left_out
from schedules.loading.reference import mapping_at
from schedules.loading.tree import Misfit, Path, Tree

Judge = Callable[[object], list[Misfit]]
MOST_EDITS = 60
"""With more of them, taking back each in turn takes too long."""
FEW = 5
"""So many texts that are missing in a language are named one by one."""
WHOLE = {
    "steps": {"kind"},
    "questions": {"question", "instrument"},
    "rules": {"if"},
    "red_flags": {"level"},
    "allowed": {"text"},
}
"""One of these keys is in each part that is written as a whole, rather than changed."""


class Overlay(NamedTuple):
    """What a plan changes of the one it extends, and what it leaves out of it."""

    changes: Mapping[str, object]
    unwanted: object

    def laid_over(self, base: Mapping[str, object]) -> object:
        """Give the values of `base` with the changes in it, and every step fitted to its end."""
        given = in_languages(left_out(base, self.unwanted), self.changes.get("languages"))
        return fit_to_ends(lay_over(given, self.changes), given, self.changes)

    def edits(self) -> Iterator[tuple[Path, "Overlay"]]:
        """Give the place of each edit, with the overlay that lacks it."""
        if isinstance(self.unwanted, Mapping):
            for path in _places(self.unwanted, 2):
                yield ("leave_out", *path), self._replace(unwanted=_without(self.unwanted, path))
        for key, value in self.changes.items():
            for path in _places({key: value}, 3 if key in FAMILIES else 1):
                yield path, self._replace(changes=_without(self.changes, path))


def _places(value: object, depth: int) -> Iterator[Path]:
    parts: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, Mapping):
        parts = iter(value.items())
    elif isinstance(value, list):
        parts = iter(enumerate(value))
    for key, part in parts:
        deeper = [*_places(part, depth - 1)] if depth > 1 else []
        yield from ((key, *path) for path in deeper or [()])


def _without(value: Mapping[str, object], path: Path) -> dict[str, object]:
    key, *below = path
    part = value[str(key)]
    rest = {k: v for k, v in value.items() if k != key}
    if below and isinstance(part, list):
        return rest | {str(key): [item for index, item in enumerate(part) if index != below[0]]}
    if below and isinstance(part, Mapping):
        return rest | {str(key): _without(part, (*below,))}
    return rest


def blamed(tree: Tree, complaints: list[Misfit], judge: Judge) -> list[Misfit]:
    """Give the complaints, those about inherited parts at the edits that are to blame for them."""
    complaints = list(_undecided(tree, complaints))
    found: dict[Misfit, Path] = {}
    inherited = [complaint for complaint in complaints if tree.inherits(complaint[0])]
    for place, value in _taken_back(tree) if inherited else ():
        still = set(judge(value))
        found = {c: place for c in inherited if c not in still} | found
    kept = [complaint for complaint in complaints if complaint not in found]
    unspoken = [c for c in found if found[c] == ("languages",)]
    if untranslated := [*_untranslated(tree, unspoken)] if unspoken else []:
        kept += untranslated
        found = {c: place for c, place in found.items() if c not in unspoken}
    # What else is wrong with a part follows from the first.
    first = {(place, c[0][:2]): c for c, place in reversed(found.items())}
    return kept + [_told(tree, place, c) for (place, _), c in first.items()]


def _taken_back(tree: Tree) -> Iterator[tuple[Path, object]]:
    """Give the place of each edit of a plan, with the values it would have without."""
    edits = [*tree.overlay.edits()] if tree.overlay else []
    for place, overlay in edits if len(edits) <= MOST_EDITS else ():
        yield place, overlay.laid_over(tree.given)


def _told(tree: Tree, place: Path, complaint: Misfit) -> Misfit:
    path, message = complaint[:2]
    part = f"`{path[0]}`"
    if path[0] in FAMILIES and path[1:]:
        part = f"the {FAMILIES[str(path[0])]} `{path[1]}`"
    if place[0] == "leave_out" and tree.overlay:
        name = _name_at(tree.overlay.unwanted, place)
        return place, f"“{name}” is left out, but {part} needs it."
    if path[-1] == "when" and _step_at(tree.value, path).get("when") == []:
        message = "None of its reminders is left. Write its `when:` anew, or leave it out."
    return place, f"With this, {part} no longer fits. {message}"


def _step_at(plan: object, path: Path) -> Mapping[str, object]:
    return mapping_at(mapping_at(plan, "steps"), str(path[1]))


def _name_at(unwanted: object, place: Path) -> object:
    for part in place[1:]:
        unwanted = unwanted[part]  # type: ignore[index] # the place was found by walking it
    return unwanted


def _untranslated(tree: Tree, missing: list[Misfit]) -> Iterator[Misfit]:
    known, listed = tree.given.get("languages"), mapping_at({"": tree.value}, "").get("languages")
    for index, language in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(known, list) and isinstance(language, str) and language not in known:
            message = f"The plan it extends has no texts in “{language}”: add them all, or leave"
            yield ("languages", index), f"{message} “{language}” out.{_few(missing)}"


def _few(missing: list[Misfit]) -> str:
    named = ", ".join(sorted({f"`{'.'.join(map(str, c[0]))}`" for c in missing}))
    return f" Still missing: {named}." if len(missing) <= FEW else ""


def _undecided(tree: Tree, complaints: list[Misfit]) -> Iterator[Misfit]:
    """Say once of a part that is left out, and changed all the same, that one of them must go."""
    unclear = dict(_left_out_and_changed(tree.overlay)) if tree.overlay else {}
    yield from (complaint for complaint in complaints if complaint[0][:2] not in unclear)
    for (_, name), place in unclear.items():
        yield place, f"“{name}” is left out here, and changed below. Do one of the two."


def _left_out_and_changed(overlay: Overlay) -> Iterator[tuple[Path, Path]]:
    for path in _places(overlay.unwanted, 2) if isinstance(overlay.unwanted, Mapping) else ():
        family, name = str(path[0]), _name_at(overlay.unwanted, ("leave_out", *path))
        part = mapping_at(mapping_at(overlay.changes, family), str(name))
        if part and WHOLE.get(family, set()).isdisjoint(part):
            yield (family, str(name)), ("leave_out", *path)
