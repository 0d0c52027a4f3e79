"""What the tables share: column types that SQLModel does not choose, and the id of a row."""

from enum import Enum
from typing import Any, Protocol

from sqlalchemy import Column
from sqlalchemy import Enum as EnumType

_HIGHEST = 2**31 - 1  # PostgreSQL refuses to look for a row of a higher number


class Row(Protocol):
    """A row with a number of its own."""

    id: int | None


def stored_id(row: Row) -> int:
    """Return the id of a row that was flushed; raises `ValueError` before that."""
    if row.id is None:
        raise ValueError(f"this {type(row).__name__} is not stored yet")
    return row.id


def typed_number(text: str) -> int | None:
    """Return the number of a row that somebody typed; None if no row can have it."""
    number = int(text[:18]) if text.isdecimal() else 0
    return number if 0 < number <= _HIGHEST else None


def enum_column(names: type[Enum], *, nullable: bool = False) -> "Column[Any]":
    """Return a text column that stores an enum's values; SQLModel would store its names."""
    stored = EnumType(
        names, values_callable=lambda e: [m.value for m in e], native_enum=False, length=20
    )
    return Column(stored, nullable=nullable)
