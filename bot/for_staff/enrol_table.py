"""The table of those who were enrolled together: the link and code of each, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from bot.words import words

_FORMULA = tuple("=+-@\t\r")
_COMMA = {"en": ","}  # where a comma is the decimal mark, spreadsheets expect a semicolon


class WayIn(NamedTuple):
    """A row of the table: how one patient gets in. `until` is by the patient's clock."""

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
    text = plain_csv(ways, [name.unescape() for name in header], _COMMA.get(language, ";"))
    return text.encode("utf-8-sig")


def plain_csv(
    ways: Iterable[WayIn], header: Iterable[str] = WayIn._fields, delimiter: str = ","
) -> str:
    """Return the table as text; no cell of it is a formula, whatever a label says."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_harmless(str(cell)) for cell in way] for way in ways)
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
