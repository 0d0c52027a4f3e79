"""Read YAML strictly, keeping the line and column of every key and value.

Plans need only mappings, lists, texts and whole numbers. What else YAML offers is refused: it
surprises people (`no` becomes false, `10:30` becomes 630) or lets a small file grow without end.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from schedules.faults import Fault, PlanFaults
from schedules.loading.block import Position
from schedules.loading.slip import slip
from schedules.loading.tree import (
    LONGEST_QUOTE,
    MOST_FAULTS,
    Path,
    Tree,
    shorten,
)

LARGEST = 256 * 1024
DEEPEST = 20
MOST_VALUES = 12_000
MOST_ENTRIES = 300
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
# What one YAML reader or another takes for a truth value, a date, or a number of another base.
SURPRISING = re.compile(
    r"(?i:y|yes|n|no|true|false|on|off|null|~)"
    r"|[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?"
    r"|\d{4}-\d\d?-\d\d?([Tt\s].*)?"
    r"|[-+]?(0[xob]?[\d_a-fA-F]+|([\d_]+(\.[\d_]*)?|\.[\d_]+)([eE][-+]?\d+)?|\.(inf|nan))"
)
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
# A space that is none, as programs for letters put it in, where YAML needs one.
HARD_SPACE = re.compile(r" *(?:[\w-]+:)?([\xa0\u2000-\u200b\u202f\u3000])")
# What shows as nothing at all, yet keeps a word from being known. Some scripts need it; ASCII not.
INVISIBLE = re.compile(r"[\u200b\u2060]")
ONE_WORD = re.compile(r"[!-~\u200b\u2060]+")
INDENTING_TAB = re.compile(r"[^\S\n]*?(\t)")
UNREADABLE = re.compile(
    rf"{CONTROL.pattern}|^(?:{HARD_SPACE.pattern}|{INDENTING_TAB.pattern})", re.MULTILINE
)
STANDARD_TAG = "tag:yaml.org,2002:"


def read_tree(text: str, name: str) -> Tree:
    """Read a file's text; raises PlanFaults when it is no YAML that can be read at all."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    _refuse_unreadable(text, name)
    tree = Tree(source=text)
    try:
        # The parser in C takes a twentieth of the time, and counts characters just the same.
        tree.value = _Reader(yaml.parse(text, Loader=yaml.CLoader), tree).document()
    except yaml.MarkedYAMLError as error:
        raise PlanFaults(name, [*tree.faults, slip(error, text)]) from None
    except _UnreadableError as stop:
        raise PlanFaults(name, [*tree.faults, stop.fault]) from None
    return tree


def _refuse_unreadable(text: str, name: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise PlanFaults(
            name, [Fault(1, 1, "The file is over 256 KB. Split it into several plans.")]
        )
    if UNREADABLE.search(text):
        lines = enumerate(text.split("\n"), 1)
        faults = (fault for number, line in lines for fault in _unreadable(number, line))
        raise PlanFaults(name, islice(faults, MOST_FAULTS))


def _unreadable(number: int, line: str) -> Iterator[Fault]:
    if found := CONTROL.search(line):
        message = f"There is an invisible control character (U+{ord(found[0]):04X}). Delete it."
        yield Fault(number, found.start() + 1, message)
    elif found := HARD_SPACE.match(line):
        message = f"This is no plain space (U+{ord(found[1]):04X}). Write a plain one."
        yield Fault(number, found.start(1) + 1, message)
    elif found := INDENTING_TAB.match(line):
        yield Fault(number, found.start(1) + 1, "The line starts with a tab. Indent with spaces.")


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
            elif isinstance(event, NodeEvent):
                value = self._node(event, ())
        return value

    def _node(self, event: Event, path: Path) -> object:
        place = self.tree.values[path] = _place(event)
        if len(self.tree.values) > MOST_VALUES or len(self.tree.faults) >= MOST_FAULTS:
            self._refuse_excess(place)
        if isinstance(event, ScalarEvent):
            if event.anchor or event.tag:
                self._refuse_extras(event)
            return self._scalar(event)
        self._refuse_extras(event)
        if isinstance(event, CollectionStartEvent):
            if len(path) >= DEEPEST:
                message = f"This is nested more than {DEEPEST} levels deep. A plan needs six."
                raise _UnreadableError(Fault(*place, message))
            mapping = isinstance(event, MappingStartEvent)
            return self._mapping(path) if mapping else self._sequence(path)
        return None

    def _refuse_excess(self, place: Position) -> None:
        message = f"The file has over {MOST_VALUES} values. Split it into several plans."
        if len(self.tree.faults) >= MOST_FAULTS:
            message = "There are more faults. Mend these first."
        raise _UnreadableError(Fault(*place, message))

    def _refuse_crowd(self, event: Event, entries: int) -> None:
        if entries >= MOST_ENTRIES:
            message = f"There are over {MOST_ENTRIES} entries here. A plan needs far fewer."
            raise _UnreadableError(Fault(*_place(event), message))

    def _refuse_extras(self, event: Event) -> None:
        if anchor := getattr(event, "anchor", None):
            sign = "*" if isinstance(event, AliasEvent) else "&"
            self._fault(event, f"“{sign}{anchor}” is a reference. Write the text out here.")
        if tag := getattr(event, "tag", None):
            tag = tag.replace(STANDARD_TAG, "!!")
            self._fault(event, f"“{tag}” is a YAML tag. Leave it out.")

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in self._until(MappingEndEvent):
            self._refuse_crowd(event, len(found))
            key = self._key(event, path)
            here = (*path, key)
            if key in found:
                first = f"first in line {self.tree.keys[here][0]}"
                self._fault(event, f"“{key}” is written twice here, {first}. Keep one of them.")
                here = (*path, f"{key} again {_place(event)[0]}")
            self.tree.keys[here] = _place(event)
            value = self._node(next(self.events), here)
            if here[-1] == key:
                found[key] = value
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
        found: list[object] = []
        for event in self._until(SequenceEndEvent):
            self._refuse_crowd(event, len(found))
            found.append(self._node(event, (*path, len(found))))
        return found

    def _until(self, end: type[Event]) -> Iterator[Event]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event

    def _scalar(self, event: ScalarEvent, *, key: bool = False) -> object:
        text = str(event.value)
        if event.style == '"' and CONTROL.search(text):
            self._fault(event, "The text hides a control character, such as “\\0”. Delete it.")
        if (hidden := INVISIBLE.search(text)) and ONE_WORD.fullmatch(text):
            code = f"U+{ord(hidden[0]):04X}"
            self._fault(event, f"Something invisible ({code}) is in this word. Write it anew.")
        if event.style or event.tag:
            return text
        if not text and not key:
            return None
        if NUMBER.fullmatch(text):
            return text if key else int(text)
        if SURPRISING.fullmatch(text):
            if not key:
                self.tree.misread.add(_place(event))
            quoted = f': "{text}"' if len(text) <= LONGEST_QUOTE else ""
            self._fault(
                event, f"“{text}” can be misread as something else. Put it in quotes{quoted}."
            )
        return text

    def _fault(self, event: Event, message: str) -> None:
        message = shorten(message)
        self.tree.faults.append(Fault(*_place(event), message))


def _place(event: Event) -> Position:
    mark = cast("yaml.Mark", event.start_mark)  # the parser always gives one
    return mark.line + 1, mark.column + 1
