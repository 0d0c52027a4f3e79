"""What is most likely meant where a text is no YAML, in words, and where it was written."""

import re
from dataclasses import replace

import yaml

from schedules.faults import Fault

UNCLOSED = "A quote or bracket is opened here and never closed. Close it."
COLON = "A colon is missing, misplaced or needs quotes around its text. Write “key: value”."
INDENTATION = "The indentation does not fit the lines above. Align it with its neighbours."
AFTER_QUOTE = "The text goes on after its closing quote. Put all of it in quotes of the other kind."
ESCAPE = "This “\\” means no character. Delete it, or use single quotes."
QUOTES = 'Put plain quotes (") around a text with a colon or a curly bracket.'
COMMA = "A comma is missing before this, or quotes around the whole text."
BLOCK = "A text of several lines has “|” after its key, as in “{key}: |”, and starts below it."
AFTER_BAR = "After “|” or “>” the text starts on a line of its own, indented more than its key."
DASH = "A space is missing after “-”. Write it like “- 2 days”."

LINE_BREAK = re.compile("\r\n?|\n")
NO_SPACE = re.compile(r"\s*-(?=[^\s-])")
OF_LANGUAGE = re.compile(r"\s*(?:- )?(?P<key>[a-z]{2,3}(?:-\w+)?):(?:\s.*)?")
HAS_COLON = re.compile(r"(?P<before>.*?):(?:\s|$)")


def slip(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """Give a fault for what the parser refused, on the line that has to be changed."""
    lines = LINE_BREAK.split(text)
    last = Fault(len(lines), len(lines[-1]) + 1, "")
    opened, found = (_marked(mark) or last for mark in (error.context_mark, error.problem_mark))
    problem = str(error.problem or "it cannot be read")
    if "block scalar" in str(error.context) and "comment or line break" in problem:
        return replace(found, message=AFTER_BAR)
    if "could not find expected ':'" in problem:
        return _no_colon(lines, opened)
    if "expected ',' or" in problem and found < last and _goes_on(lines, opened, found):
        return replace(found, message=COMMA if _ends(lines, found, "\"'") else QUOTES)
    if "end of stream" in problem or "expected ',' or" in problem or found >= last:
        return replace(min(opened, last), message=UNCLOSED)
    if "mapping values are not allowed" in problem:
        return _colon_in_text(lines, found)
    if "did not find expected" in problem:
        return replace(found, message=_out_of_place(lines, found))
    if "escape" in problem or "hexdecimal" in problem:
        return replace(found, message=ESCAPE)
    message = f"This is not readable as YAML: {problem}. Put quotes around the text."
    return replace(found, message=message)


def _marked(mark: yaml.Mark | None) -> Fault | None:
    return Fault(mark.line + 1, mark.column + 1, "") if mark else None


def _no_colon(lines: list[str], opened: Fault) -> Fault:
    """Judge a line without a colon among lines with one."""
    if dash := NO_SPACE.match(lines[opened.line - 1]):
        return Fault(opened.line, dash.end(), DASH)
    parent = _parent(lines, opened.line)
    if key := OF_LANGUAGE.fullmatch(lines[parent - 1]) if parent else None:
        above = range(parent + 1, opened.line)
        colons = ((n, found) for n in above if (found := HAS_COLON.match(lines[n - 1])))
        line, col = next(((n, c.end("before") + 1) for n, c in colons), (opened.line, opened.col))
        return Fault(line, col, BLOCK.format(key=key["key"]))
    return replace(opened, message=COLON)


def _colon_in_text(lines: list[str], found: Fault) -> Fault:
    """Judge a colon where the parser still reads a text."""
    above = next((n for n in range(found.line - 1, 0, -1) if lines[n - 1].strip()), 0)
    if above and (dash := NO_SPACE.match(lines[above - 1])):
        return Fault(above, dash.end(), DASH)
    parent = _parent(lines, found.line)
    if key := OF_LANGUAGE.fullmatch(lines[parent - 1]) if parent else None:
        return replace(found, message=BLOCK.format(key=key["key"]))
    return replace(found, message=COLON)


def _parent(lines: list[str], line: int) -> int:
    """Give the number of the nearest line above that is indented less; 0 where there is none."""
    own = _indent(lines[line - 1])
    above = range(line - 1, 0, -1)
    return next((n for n in above if lines[n - 1].strip() and _indent(lines[n - 1]) < own), 0)


def _goes_on(lines: list[str], opened: Fault, found: Fault) -> bool:
    """Say whether what is found still belongs to the bracket that was opened."""
    deeper = _indent(lines[found.line - 1]) > _indent(lines[opened.line - 1])
    return found.line == opened.line or deeper


def _out_of_place(lines: list[str], found: Fault) -> str:
    if _ends(lines, found, "\"'"):
        return AFTER_QUOTE
    return QUOTES if _ends(lines, found, "}]") else INDENTATION


def _ends(lines: list[str], found: Fault, signs: str) -> bool:
    """Say whether what stands before a place on its line ends with one of these signs."""
    before = lines[found.line - 1][: found.col - 1].strip(" -")
    return before[-1:] in {*signs}


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
