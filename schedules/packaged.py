"""Tables that are packaged with the program: as constant as the code, and read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Table = dict[str, dict[str, Any]]


@cache
def packaged(package: str, name: str) -> Table:
    """Give a TOML table that lies in a package of this program, by its file's name."""
    return tomllib.loads((files(package) / name).read_text(encoding="utf-8"))
