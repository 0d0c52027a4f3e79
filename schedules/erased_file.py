"""The file beside an SQLite database that outlives it: which enrolments were erased, and when.

A backup from before an erasure holds the patient again and knows nothing of it; this file does.
One line an erasure: the enrolment's number, when it was created, when it was erased; nothing else.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)


class Erased(NamedTuple):
    """One enrolment that was erased; number and `created_at` together tell it from any other."""

    enrolment_id: int
    created_at: datetime
    erased_at: datetime

    def line(self) -> str:
        """Return it as the file holds it."""
        return f"{self.enrolment_id} {self.created_at.isoformat()} {self.erased_at.isoformat()}\n"


def file_beside(database: Path) -> Path:
    """Return where the erasures of a database are kept."""
    return database.with_name(f"{database.name}.erased")


def remember(file: Path, erased: Iterable[Erased]) -> None:
    """Add erasures to the file, on disk when this returns; those it has already are not repeated.

    Raises OSError, and then nothing may be erased.
    """
    known = {(one.enrolment_id, one.created_at) for one in remembered(file)}
    lines = [one.line() for one in erased if (one.enrolment_id, one.created_at) not in known]
    if not lines:
        return
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as opened:
        begins = "\n" if _is_torn(opened.read()) else ""
        opened.write((begins + "".join(lines)).encode())
        opened.flush()
        os.fsync(descriptor)
    _sync_folder(file.parent)


def remembered(file: Path) -> list[Erased]:
    """Return the erasures in the file; a line that a crash cut off is left out."""
    if not file.exists():
        return []
    return list(_read(file.read_text(errors="replace").splitlines()))


def _read(lines: Iterable[str]) -> Iterator[Erased]:
    for place, line in enumerate(lines, 1):
        try:
            number, created, erased = line.split()
            yield Erased(int(number), _moment(created), _moment(erased))
        except ValueError:
            if line.strip():
                log.warning("line %s of the erased enrolments cannot be read", place)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return moment


def _is_torn(content: bytes) -> bool:
    return bool(content) and not content.endswith(b"\n")


def _sync_folder(folder: Path) -> None:
    """Make sure that the file's own name is on disk: a new file may be lost without it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
