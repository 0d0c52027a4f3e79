"""The table of those who were enrolled together: the link and code of each, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from bot.words import words

_FORMULA = tuple("=+-@\t\r")
_COMMA = {"en": ","}  # where a comma is the decimal mark, spreadsheets expect a semicolon


class WayIn(NamedTuple):
    """A row of the table: how one patient gets in, and the last day by the patient's clock."""

    number: int
    label: str
    plan: str
    date: str
    language: str
    link: str
    code: str
    until: str


def table_csv(ways: Iterable[WayIn], language: str) -> bytes:
    """Return the table as a spreadsheet of that language opens it, accents and all."""
    say = words(language)
    header = (
        *(say("number"), say("label"), say("plan"), say("date"), say("language")),
        *(say("link"), say("code"), say("valid until")),
    )
    mark = _COMMA.get(language, ";")
    rows = [[name.unescape() for name in header], *ways]
    return "".join(csv_line(row, mark) for row in rows).encode("utf-8-sig")


def csv_line(cells: Iterable[object], mark: str = ",") -> str:
    """Return a row as a line of CSV; no cell of it is a formula, whatever a label says."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=mark, lineterminator="\r\n")
    writer.writerow([_harmless(str(cell)) for cell in cells])
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
