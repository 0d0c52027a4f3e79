"""A list of patients to enrol, as a spreadsheet writes it: CSV of many kinds, read row by row.

Columns go by their names, in English, Spanish or German, in any order.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from schedules.errors import AftercareError

MOST_BYTES = 256 * 1024
MOST_ROWS = 200
NEEDED = ("plan", "date", "label")

# Each name as `_plain` leaves it: small letters, no accents, no marks.
_NAMES = {
    "plan": ("plan", "programa", "programm"),
    "date": (
        *("date", "procedure", "procedure date", "date of procedure", "anchor"),
        *("fecha", "intervencion", "fecha de la intervencion", "fecha del procedimiento"),
        *("datum", "eingriff", "datum des eingriffs", "op datum", "op"),
    ),
    "label": (
        *("label", "patient", "name", "etiqueta", "paciente", "nombre"),
        *("bezeichnung", "kurzel", "kuerzel"),
    ),
    "language": ("language", "lang", "idioma", "lengua", "sprache"),
    "zone": ("zone", "time zone", "timezone", "zona", "zona horaria", "zeitzone"),
}
_COLUMN = {name: column for column, names in _NAMES.items() for name in names}
_SPEAKS = {"fecha": "es", "intervencion": "es", "datum": "de", "eingriff": "de"}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_DELIMITERS = ";,\t"


class Trouble(StrEnum):
    """Why a file is no list at all."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    WORKBOOK = "workbook"
    NO_TEXT = "no_text"
    NO_COLUMN = "no_column"
    TWO_COLUMNS = "two_columns"


class ListError(AftercareError):
    """A file cannot be read as a list; `about` names what is missing or too many."""

    def __init__(self, trouble: Trouble, about: str = "") -> None:
        super().__init__(f"{trouble}: {about}" if about else str(trouble))
        self.trouble = trouble
        self.about = about


@dataclass(frozen=True)
class Row:
    """A patient of a list as it was written; `line` is where the row begins, from 1."""

    line: int
    plan: str
    date: str
    label: str
    language: str = ""
    zone: str = ""


@dataclass(frozen=True)
class EnrolList:
    """The rows of a file; `unused` names the columns that mean nothing here.

    `language` is that of the date column's name, if it tells one: dates are written in it.
    """

    rows: tuple[Row, ...]
    unused: tuple[str, ...] = ()
    language: str | None = None


def read_list(content: bytes) -> EnrolList:
    """Read a file as spreadsheets write it. Raises ListError for one that is no list."""
    if len(content) > MOST_BYTES:
        raise ListError(Trouble.TOO_BIG)
    lines = list(_lines(_decoded(content)))
    if not lines:
        raise ListError(Trouble.EMPTY)
    (_, header), *rest = lines
    places = _places(header)
    if not rest:
        raise ListError(Trouble.EMPTY)
    if len(rest) > MOST_ROWS:
        raise ListError(Trouble.TOO_MANY, str(len(rest)))
    rows = tuple(_row(line, cells, places) for line, cells in rest)
    unused = tuple(name for name in header if name and _plain(name) not in _COLUMN)
    return EnrolList(rows, unused, _language_of(header))


def _decoded(content: bytes) -> str:
    """Return the text; Excel writes UTF-8 or UTF-16 with a mark in front, or Windows' Latin-1."""
    if content.startswith(_WORKBOOKS):
        raise ListError(Trouble.WORKBOOK)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _sound(content.decode("utf-16", "replace"))
    try:
        return _sound(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _sound(content.decode("cp1252", "replace"))


def _sound(text: str) -> str:
    if "\0" in text:
        raise ListError(Trouble.NO_TEXT)
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds anything, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            stripped = [_cell(cell) for cell in cells]
            if any(stripped) and not (line == 1 and _is_note_of_excel(stripped)):
                yield line, stripped
    except csv.Error:
        raise ListError(Trouble.NO_TEXT) from None


def _delimiter(text: str) -> str:
    """Return the mark between cells: the one that is most often in the line of the names."""
    first = next((line for line in text.splitlines() if _plain(line)), "")
    if _is_note_of_excel([first]) and first[-1] in _DELIMITERS:
        return first[-1]
    return max(_DELIMITERS, key=first.count)


def _is_note_of_excel(cells: list[str]) -> bool:
    """Tell whether this is the line `sep=;`, which tells Excel the mark between cells."""
    return cells[0].lower().startswith("sep=")


def _cell(written: str) -> str:
    cell = " ".join(written.split())
    # An apostrophe in front is how a table that was handed out kept a formula from running.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


def _places(header: list[str]) -> dict[str, int]:
    """Return where each column is. Raises ListError if one is missing, or there twice."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        column = _COLUMN.get(_plain(name))
        if column in places:
            raise ListError(Trouble.TWO_COLUMNS, f"{header[places[column]]}, {name}")
        if column:
            places[column] = place
    missing = [column for column in NEEDED if column not in places]
    if missing:
        raise ListError(Trouble.NO_COLUMN, ", ".join(missing))
    return places


def _row(line: int, cells: list[str], places: dict[str, int]) -> Row:
    found = {column: cells[place] for column, place in places.items() if place < len(cells)}
    return Row(line, **{**dict.fromkeys(NEEDED, ""), **found})


def _language_of(header: list[str]) -> str | None:
    words = {word for name in header for word in _plain(name).split()}
    return next((code for word, code in _SPEAKS.items() if word in words), None)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(letters).split())
