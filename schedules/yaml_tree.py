"""Read YAML strictly, keeping the line and column of every key and value.

Plans need only mappings, lists, texts and whole numbers. What else YAML offers is refused: it
surprises people (`no` becomes false, `10:30` becomes 630) or lets a small file grow without end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from schedules.faults import Fault, PlanFaults

LARGEST = 256 * 1024
DEEPEST = 20
MOST_VALUES = 20_000
MOST_FAULTS = 100
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
# What one YAML reader or another takes for a truth value, a date, or a number of another base.
SURPRISING = re.compile(
    r"(?i:y|yes|n|no|true|false|on|off|null|~)"
    r"|[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?"
    r"|\d{4}-\d\d?-\d\d?([Tt\s].*)?"
    r"|[-+]?(0[xob]?[\d_a-fA-F]+|[\d_]+|[\d_]*\.[\d_]*(e[-+]?\d+)?|\.(inf|nan))"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

Path = tuple[str | int, ...]
Position = tuple[int, int]


@dataclass
class Tree:
    """The values of a YAML file, and where each was written."""

    value: object = None
    keys: dict[Path, Position] = field(default_factory=dict)
    values: dict[Path, Position] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, message: str, at_key: bool = False) -> Fault:
        """Give a fault at a value, or at its key; for what is not written, at what lacks it."""
        known: Path = ()
        for part in path:
            # An index may be missing where one value stands for a list of one.
            if (*known, part) in self.values:
                known = (*known, part)
        lacks_key = known[-1:] != path[-1:] and isinstance(path[-1], str)
        places = self.keys if (at_key or lacks_key) and known in self.keys else self.values
        line, col = places.get(known, (1, 1))
        return Fault(line, col, message)

    def rename(self, old: Path, new: Path) -> None:
        """Move the places of what is written under one path to another."""
        for places in (self.keys, self.values):
            for path in [path for path in places if path[: len(old)] == old]:
                places[new + path[len(old) :]] = places.pop(path)


def read_tree(text: str, name: str) -> Tree:
    """Read a file's text; raises PlanFaults when it is no YAML that can be read at all."""
    _refuse_unreadable(text, name)
    tree = Tree()
    try:
        tree.value = _Reader(YAML(typ="safe", pure=True).parse(text), tree).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, col = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PlanFaults(name, [*tree.faults, Fault(line, col, _plainly(error))]) from None
    except (ValueError, OverflowError):
        # The parser lets these slip for an escape beyond the last character, such as "\Uffffffff".
        line, col = max(tree.values.values(), default=(1, 1))
        message = (
            "After this comes a “\\” that means no character. Delete it, or use single quotes."
        )
        raise PlanFaults(name, [*tree.faults, Fault(line, col, message)]) from None
    except _UnreadableError as stop:
        raise PlanFaults(name, [*tree.faults, stop.fault]) from None
    return tree


def _refuse_unreadable(text: str, name: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise PlanFaults(
            name, [Fault(1, 1, "The file is over 256 KB. Split it into several plans.")]
        )
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        if found := CONTROL.search(line):
            message = f"There is an invisible control character (U+{ord(found[0]):04X}). Delete it."
            faults.append(Fault(number, found.start() + 1, message))
        elif "\t" in line[: len(line) - len(line.lstrip())]:
            col = line.index("\t") + 1
            faults.append(Fault(number, col, "The line starts with a tab. Indent with spaces."))
    if faults:
        raise PlanFaults(name, faults)


def _plainly(error: MarkedYAMLError) -> str:
    problem = str(error.problem or "it cannot be read")
    if "could not find expected ':'" in problem or "mapping values are not allowed" in problem:
        return "A colon is missing, misplaced or needs quotes around its text. Write “key: value”."
    if "expected <block end>" in problem or "did not find expected" in problem:
        return "The indentation does not fit the lines above. Align it with its neighbours."
    if "end of stream" in problem or "expected ',' or" in problem:
        return "A quote or bracket is opened here or above and never closed. Close it."
    return f"This is not readable as YAML: {problem}. Put quotes around the text."


class _UnreadableError(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Reader:
    """Builds the tree from the parser's events."""

    def __init__(self, events: Iterator[Event], tree: Tree) -> None:
        self.events = events
        self.tree = tree

    def document(self) -> object:
        value: object = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "A second document starts here. Keep one plan in a file."
                    raise _UnreadableError(Fault(*_place(event), message))
            elif isinstance(
                event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent
            ):
                value = self._node(event, ())
        return value

    def _node(self, event: Event, path: Path) -> object:
        self._refuse_excess(event)
        self.tree.values[path] = _place(event)
        self._refuse_extras(event)
        match event:
            case MappingStartEvent():
                return self._mapping(path)
            case SequenceStartEvent():
                return self._sequence(path)
            case ScalarEvent():
                return self._scalar(event)
            case _:
                return None

    def _refuse_excess(self, event: Event) -> None:
        if len(self.tree.faults) >= MOST_FAULTS:
            raise _UnreadableError(
                Fault(*_place(event), "There are more faults. Mend these first.")
            )
        if len(self.tree.values) >= MOST_VALUES:
            message = f"The file has over {MOST_VALUES} values. Split it into several plans."
            raise _UnreadableError(Fault(*_place(event), message))

    def _refuse_extras(self, event: Event) -> None:
        if anchor := getattr(event, "anchor", None):
            sign = "*" if isinstance(event, AliasEvent) else "&"
            self._fault(event, f"“{sign}{anchor}” is a reference. Write the text out here.")
        if tag := getattr(event, "ctag", None):
            self._fault(event, f"“{tag}” is a YAML tag. Leave it out.")

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in self._until(MappingEndEvent, path):
            key = self._key(event, path)
            here = (*path, key)
            if key in found:
                self._fault(event, f"“{key}” is written twice here. Keep one of them.")
                here = (*path, f"{key} again {event.start_mark.line}")
            self.tree.keys[here] = _place(event)
            found.setdefault(key, self._node(next(self.events), here))
        return found

    def _key(self, event: Event, path: Path) -> str:
        if isinstance(event, ScalarEvent):
            if event.value == "<<":
                self._fault(event, "“<<” merges another mapping. Write its keys out here.")
            self._refuse_extras(event)
            return str(self._scalar(event, key=True))
        self._node(event, (*path, "?"))
        self._fault(event, "A key must be a plain word.")
        return "?"

    def _sequence(self, path: Path) -> list[object]:
        events = self._until(SequenceEndEvent, path)
        return [self._node(event, (*path, index)) for index, event in enumerate(events)]

    def _until(self, end: type[Event], path: Path) -> Iterator[Event]:
        for event in self.events:
            if isinstance(event, end):
                return
            if len(path) >= DEEPEST:
                message = f"This is nested more than {DEEPEST} levels deep. A plan needs about six."
                raise _UnreadableError(Fault(*_place(event), message))
            yield event

    def _scalar(self, event: ScalarEvent, *, key: bool = False) -> object:
        text = str(event.value)
        if CONTROL.search(text):
            self._fault(event, "The text hides a control character, such as “\\0”. Delete it.")
        if event.style or event.ctag:
            return text
        if not text and not key:
            return None
        if NUMBER.fullmatch(text):
            return text if key else int(text)
        if SURPRISING.fullmatch(text):
            self._fault(
                event, f'“{text}” can be misread as something else. Put it in quotes: "{text}".'
            )
        return text

    def _fault(self, event: Event, message: str) -> None:
        self.tree.faults.append(Fault(*_place(event), message))


def _place(event: Event) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1
