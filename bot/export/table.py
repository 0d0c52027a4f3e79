"""A Table is one CSV file of an export: its columns, which explain themselves, and its rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from schedules.enrolment import Enrolment

Row = Sequence[object]

# What a spreadsheet takes for a formula when a text begins with it, in wide letters too.
_BEGINS_FORMULA = frozenset("=+-@")
_SHIFTS_CELL = frozenset("\t\r\n")


@dataclass(frozen=True)
class Scope:
    """What is taken out: all, or one enrolment; `text` adds what patients wrote and staff noted.

    `zone` is the clinic's, for what belongs to no patient.
    """

    now: datetime
    zone: str
    enrolment_id: int | None = None
    text: bool = False


class Column(NamedTuple):
    """One column and its line in the data dictionary; `values` are unit or possible values."""

    name: str
    meaning: str
    type: str
    values: str = ""


@dataclass(frozen=True)
class Table:
    """A file of an export; `rows` reads them one after another and keeps none."""

    file: str
    columns: Sequence[Column]
    rows: Callable[[Session, Scope], Iterator[Row]]


def moment_columns(name: str, meaning: str) -> tuple[Column, Column]:
    """Return the columns of an instant: with its offset, and as the patient's clock showed it."""
    return (
        Column(f"{name}_at", meaning, "datetime", "ISO 8601 with the offset of the patient's zone"),
        Column(f"{name}_local", f"{meaning} By the patient's clock.", "datetime", "without offset"),
    )


def moment(at: datetime | None, zone: ZoneInfo) -> tuple[str, str]:
    """Return an instant for two columns, both empty if there is none."""
    if at is None:
        return "", ""
    local = at.astimezone(zone)
    return local.isoformat(timespec="seconds"), f"{local:%Y-%m-%d %H:%M:%S}"


def minutes(since: datetime, until: datetime | None) -> Decimal | None:
    """Return the minutes from one instant to another, to a tenth."""
    if until is None:
        return None
    return Decimal(round((until - since).total_seconds() / 6)) / 10


def cell(value: object) -> str:
    """Return a value as it stands in the file; an empty cell is a value that is not there."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case Enum():
            return str(value.value)
        case datetime():
            raise TypeError("an instant takes two columns: see moment")
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case str():
            return harmless(value)
    return str(value)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before such."""
    begins = normalize("NFKC", text.lstrip()[:1])
    danger = begins in _BEGINS_FORMULA or text[:1] in _SHIFTS_CELL
    return f"'{text}" if danger else text


def enrolments(session: Session, scope: Scope) -> Iterator[Enrolment]:
    """Yield the enrolments of an export in the order of their numbers."""
    query = select(Enrolment).order_by(col(Enrolment.id))
    if scope.enrolment_id is not None:
        query = query.where(Enrolment.id == scope.enrolment_id)
    yield from session.exec(query.execution_options(yield_per=200))
