"""Where in a text of several lines the words are that a message is about."""

import re
from collections.abc import Iterator

Position = tuple[int, int]
ABOUT = re.compile(r"(?:The sentence )?“(?P<words>[^”]+?)(?: …)?”")
"""A message about some words of a text begins with them."""


def place_in_block(source: str, start: Position, message: str) -> Position:
    """Give the line and column of the words a message begins with, in the block text at `start`.

    Gives `start` where there is no block text, or none of its lines has the words.
    """
    about = ABOUT.match(message)
    lines = source.splitlines() if about else []
    line, col = start
    if (
        not about
        or lines[line - 1 : line] == []
        or lines[line - 1][col - 1 : col] not in ("|", ">")
    ):
        return start
    below = [*_below(lines, line)]
    for words in _beginnings(about["words"]):
        for number, text in below:
            if (found := text.find(words)) >= 0:
                return number, found + 1
    return start


def _below(lines: list[str], line: int) -> Iterator[tuple[int, str]]:
    """Give each line that is indented more than a line, up to the first that is not."""
    for number, text in enumerate(lines[line:], line + 1):
        if text.strip() and _indent(text) <= _indent(lines[line - 1]):
            return
        yield number, text


def _beginnings(words: str) -> Iterator[str]:
    """Give the words, then ever fewer of them: a sentence may go on in the next line."""
    yield words
    parts = words.split()
    yield from (" ".join(parts[:count]) for count in range(len(parts) - 1, 1, -1))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
