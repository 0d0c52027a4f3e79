"""What is packaged with the program or with what it stands on: as constant as the code."""

import gzip
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Table = dict[str, dict[str, Any]]


@cache
def packaged(package: str, name: str) -> Table:
    """Give a TOML table that lies in a package, by its file's name; it is read once."""
    return tomllib.loads((files(package) / name).read_text(encoding="utf-8"))


def lines_of(package: str, name: str) -> list[str]:
    """Give the lines of a text that lies in a package, by its file's name."""
    return (files(package) / name).read_text(encoding="utf-8").splitlines()


def unpacked(package: str, name: str) -> str:
    """Give a compressed text that lies in a package, by its file's name."""
    return gzip.decompress((files(package) / name).read_bytes()).decode()
