"""`aftercare backup`: the whole database in one file, checked, while the bot goes on."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.private_file import WriteError, private_file
from bot.settings import Storage, read_settings
from schedules.database import database_exists, file_at
from schedules.errors import AftercareError


class BackupError(AftercareError):
    """There is nothing to copy, or the copy is not as it should be."""


def back_up(to: Path | None, now: datetime) -> str:
    """Write a copy and return where it is and how large, in a line.

    It is the database as it stood at one moment, and takes its place only once it is whole. Raises
    `BackupError` and `WriteError`.
    """
    database = _database(read_settings(Storage).database_url)
    path = to or database.with_name(f"{database.stem}-{now:%Y%m%dT%H%M%SZ}.db")
    if path.exists() and path.samefile(database):
        raise WriteError(f"{path} is the database itself. Name another file.")
    try:
        with private_file(path) as (_, unfinished):
            _copy(database, unfinished)
    except sqlite3.Error as error:
        raise BackupError(f"No copy of {database} was made: {error}.") from error
    return f"Wrote {path}: {path.stat().st_size:,} bytes, checked."


def _database(url: str) -> Path:
    database = file_at(url)
    if database is None:
        raise BackupError("This database is on a server. Copy it with the server's own tools.")
    if not database_exists(url):
        raise BackupError(f"There is no database {database}. Check AFTERCARE_DATABASE_URL.")
    return database


def _copy(database: Path, copy: Path) -> None:
    source = sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, timeout=30)
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # so that one file holds it all
        _check(target)


def _check(copy: sqlite3.Connection) -> None:
    sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    dangling = copy.execute("PRAGMA foreign_key_check").fetchone()
    if not sound or dangling:
        raise BackupError("The database is damaged, so no copy was made. Restore an earlier one.")
    if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        raise BackupError("This is no Aftercare database. Check AFTERCARE_DATABASE_URL.")
