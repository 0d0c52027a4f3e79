"""A private file is one that only its owner may read, written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from schedules.errors import AftercareError


class WriteError(AftercareError):
    """A file cannot be written where it should go."""


@contextmanager
def private_file(path: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Open a file under another name, given too; after the block it is on disk and in its place.

    What was there before stays if anything goes wrong. Raises `WriteError`.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)  # of a run that was cut off
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with open(descriptor, "wb") as file:
            yield file, unfinished
            file.flush()
            os.fsync(descriptor)
        unfinished.replace(path)
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
