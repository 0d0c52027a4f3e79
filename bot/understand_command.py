"""The `understand` command: a message a line in, what was understood of it a line out."""

import gc
import json
from collections.abc import Iterator
from typing import BinaryIO

from schedules.understanding.understand import get_ready, understand

LONGEST_LINE = 65_536
"""Bytes of a line that are read; Telegram lets nobody send a quarter of that."""


def answer_lines(source: BinaryIO, sink: BinaryIO, language: str | None) -> None:
    """Answer each line with a JSON object, at once; a reader who has gone ends it quietly."""
    get_ready()
    gc.freeze()  # The tables stay: no message waits until they have been looked through.
    try:
        for line in _lines(source):
            found = understand(line, language).as_object()
            sink.write(json.dumps(found, ensure_ascii=False).encode() + b"\n")
            sink.flush()
    except BrokenPipeError:
        # What is still buffered has nobody to go to: closing now keeps the exit silent.
        _close(sink)


def _lines(source: BinaryIO) -> Iterator[str]:
    """Give each line without its end, whatever its bytes; of an endless one, its beginning."""
    first = True
    while line := source.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(LONGEST_LINE)
        text = line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
        yield text.removeprefix("\ufeff") if first else text
        first = False


def _close(sink: BinaryIO) -> None:
    try:
        sink.close()
    except BrokenPipeError:
        return
