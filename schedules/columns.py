"""Column types that SQLModel does not choose by itself."""

from enum import Enum
from typing import Any

from sqlalchemy import Column
from sqlalchemy import Enum as EnumType


def enum_column(names: type[Enum]) -> "Column[Any]":
    """Return a text column that stores an enum's values; SQLModel would store its names."""
    stored = EnumType(
        names, values_callable=lambda e: [m.value for m in e], native_enum=False, length=20
    )
    return Column(stored, nullable=False)
