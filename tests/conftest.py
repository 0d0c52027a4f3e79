"""What all tests share: no deadlines for single cases, and files in memory where there is room.

A process that is killed loses nothing that it wrote there, and no test takes the power away.
"""

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

# How long one case takes tells of the machine, not of the code.
settings.register_profile("aftercare", deadline=None)
settings.load_profile("aftercare")

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it has a random name
_ROOM = 2_000_000_000  # bytes


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free > _ROOM


def pytest_configure() -> None:
    """Let all temporary files lie in memory, unless the environment says where."""
    if "TMPDIR" not in os.environ and _has_room(_IN_MEMORY):
        os.environ["TMPDIR"] = str(_IN_MEMORY)
        tempfile.tempdir = None  # it is looked up once
