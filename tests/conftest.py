"""What all tests share: no deadlines, files in memory where there is room, compiled statements.

A process that is killed loses nothing that it wrote in memory, and no test takes the power away.
"""

import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Dialect, Engine, event

# How long one case takes tells of the machine, not of the code.
settings.register_profile("aftercare", deadline=None)
settings.load_profile("aftercare")

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it has a random name
_ROOM = 2_000_000_000  # bytes

_DIALECTS: dict[type[Dialect], Dialect] = {}
_COMPILED: dict[Any, Any] = {}


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free > _ROOM


def pytest_configure() -> None:
    """Let all temporary files lie in memory, unless the environment says where."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # As in the background of a shell: what tests start must still be ended by Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if "TMPDIR" not in os.environ and _has_room(_IN_MEMORY):
        os.environ["TMPDIR"] = str(_IN_MEMORY)
        tempfile.tempdir = None  # it is looked up once


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: what is begun last should not keep one process at work alone."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    """Let the databases of all tests share what SQLAlchemy has compiled.

    It keeps that for each engine's own dialect. A program has one engine, and a run of tests
    thousands: compiling was a quarter of its work, and what was kept of it grew to a gigabyte.
    """
    dialect = connection.engine.dialect
    connection.dialect = _DIALECTS.setdefault(type(dialect), dialect)
    connection.execution_options(compiled_cache=_COMPILED)
