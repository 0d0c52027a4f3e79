"""Whether every name that a plan mentions stands for something."""

from collections.abc import Iterable, Iterator

from schedules.checks.written import Written, family, mapping, texts
from schedules.faults import did_you_mean
from schedules.loading.tree import Complaint, Path
from schedules.medicines import BRANDS, KNOWN

WITH_SOURCES = ("red_flags", "allowed", "questions", "steps")


def unknown_names(root: Written) -> Iterator[Complaint]:
    """Give each name in a plan, as read from its file, that stands for nothing."""
    sources, questions = mapping(root.get("sources")), mapping(root.get("questions"))
    for group in WITH_SOURCES:
        for name, part in family(root, group):
            yield from _unlisted((group, name, "source"), part.get("source"), sources, "source")
    for name, step in family(root, "steps"):
        path: Path = ("steps", name, "questions")
        yield from _unlisted(path, step.get("questions"), questions, "question")
    for path, value in _medicines(root):
        yield from _unknown_medicines(path, value)
    yield from _started_by_rules(root)


def _unlisted(path: Path, value: object, known: Iterable[str], noun: str) -> Iterator[Complaint]:
    for index, name in enumerate(texts(value)):
        if name not in known:
            hint = did_you_mean(name, known) or f" Add it under `{noun}s:`."
            yield (*path, index), f"There is no {noun.replace('_', ' ')} “{name}”.{hint}"


def _medicines(root: Written) -> Iterator[tuple[Path, object]]:
    for name, allowed in family(root, "allowed"):
        yield ("allowed", name, "medicines"), allowed.get("medicines")
    for name, step in family(root, "steps"):
        covers = mapping(step.get("covers"))
        for key in ("medicines", "except"):
            yield ("steps", name, "covers", key), covers.get(key)


def _unknown_medicines(path: Path, value: object) -> Iterator[Complaint]:
    for index, name in enumerate(texts(value)):
        if ingredient := BRANDS.get(name.lower()):
            yield (*path, index), f"“{name}” is a brand. Write its ingredient: “{ingredient}”."
        elif name not in KNOWN:
            hint = did_you_mean(name.lower(), KNOWN) or " Write it under `words:`."
            yield (*path, index), f"No medicine or class “{name}” is known here.{hint}"


def _started_by_rules(root: Written) -> Iterator[Complaint]:
    flags, steps = mapping(root.get("red_flags")), mapping(root.get("steps"))
    for name, rule in family(root, "rules"):
        path: Path = ("rules", name, "then")
        then = mapping(rule.get("then"))
        yield from _unlisted((*path, "red_flag"), then.get("red_flag"), flags, "red_flag")
        if steps:
            yield from _unlisted((*path, "start"), then.get("start"), steps, "step")
