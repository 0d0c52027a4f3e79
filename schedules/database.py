"""The database: one SQLite file or a PostgreSQL database, opened, migrated, used in transactions.

SQLite runs with WAL, synchronous=FULL and foreign keys; each writing transaction starts with BEGIN
IMMEDIATE, because an upgrade from reading to writing fails at once, whatever the busy timeout.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from schedules.errors import DatabaseError
from schedules.migrations import HEAD
from schedules.server import ADVICE, hold_tables, patient_place

_BUSY = {"timeout": "5"}  # seconds to wait for another writer, unless the URL says otherwise

# What the database says, and what a person should do about it.
_ADVICE = {
    "database is locked": "is locked by another program; stop it, then start again",
    "readonly database": "cannot be written to; check the file's and the folder's permissions",
    "read-only": "cannot be written to; check the file's and the folder's permissions",
    "disk is full": "cannot grow because the disk is full; free some space, then start again",
    "disk I/O error": "could not be read or written; check the disk and its free space",
    "not a database": "is not an Aftercare database; check AFTERCARE_DATABASE_URL",
    "unable to open": "cannot be opened; check that the folder exists and may be written to",
    "malformed": "is damaged; restore a backup",
    **ADVICE,
}

_SUCH_AS = (
    "Write sqlite:///aftercare.db or postgresql+psycopg://user:password@host/aftercare, "
    "or leave it out."
)
_NO_ADDRESS = f"AFTERCARE_DATABASE_URL is not a database address. {_SUCH_AS}"
_NO_DIALECT = f"AFTERCARE_DATABASE_URL names a kind of database that is not known. {_SUCH_AS}"
_NO_DRIVER = (
    "AFTERCARE_DATABASE_URL names a database whose driver is not installed. "
    "PostgreSQL's is psycopg: pip install 'psycopg[binary]'."
)


def open_database(url: str) -> Engine:
    """Open the database at an SQLAlchemy URL and bring its tables up to date.

    Raises `DatabaseError` with advice when it is locked, read-only, full, damaged, from a newer
    version, or the URL is not one.
    """
    place = _parse(url)
    with _advising(place):
        engine = _engine(place)
        _migrate(engine)
    return engine


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Open the database for one command and close it again, so that one file holds it all.

    Raises `DatabaseError` as `open_database` does.
    """
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def opened_to_read(url: str) -> Iterator[Engine]:
    """Open the database for one command that only tells what is in it; none is made.

    Raises `DatabaseError` as `open_database` does, and where there is none.
    """
    if not database_exists(url):
        raise DatabaseError(
            f"There is no database {name_database(url)}. Run this in the folder in which the bot "
            "runs, or say in AFTERCARE_DATABASE_URL where it is."
        )
    with opened(url) as engine:
        yield engine


def name_database(url: str) -> str:
    """Return which database an address means, without its password."""
    place = _parse(url)
    return str(place.database) if place.get_backend_name() == "sqlite" else repr(place)


def database_exists(url: str) -> bool:
    """Tell whether there is something at the address; of PostgreSQL only opening it can tell."""
    place = _parse(url)
    on_file = place.get_backend_name() == "sqlite" and place.database
    return not on_file or Path(str(place.database)).exists()


def database_file(engine: Engine) -> Path | None:
    """Return the file of an SQLite database; None for one on a server or in memory."""
    return _file(engine.url)


def file_at(url: str) -> Path | None:
    """Return the file that an address names; None for a database on a server or in memory."""
    return _file(_parse(url))


def _file(place: URL) -> Path | None:
    on_file = place.get_backend_name() == "sqlite" and place.database not in (None, "", ":memory:")
    return Path(str(place.database)) if on_file else None


def wipe(engine: Engine) -> None:
    """Write an SQLite file anew, so that no byte of what was deleted is left in it.

    `secure_delete` alone leaves copies that SQLite made when it moved rows from page to page. It
    takes some seconds for each 100 MB, in which nobody else writes. A server's database does so
    by itself in time. Raises SQLAlchemy's or SQLite's error while somebody else uses the file.
    """
    if database_file(engine) is None:
        return
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("the log of writes is in use")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open one writing transaction; it commits at the end and rolls back on any error."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open one reading transaction; it takes no lock that a writer would wait for."""
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={"reading": True})
        yield session


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise DatabaseError(_NO_ADDRESS) from error  # not shown: it may hold a password


def _engine(place: URL) -> Engine:
    if place.get_backend_name() != "sqlite":
        return _server_engine(place)
    if place.database and place.database != ":memory:":
        _create_private(Path(place.database))
    patient = place if "timeout" in place.query else place.update_query_dict(_BUSY)
    engine = create_engine(patient, hide_parameters=True)  # errors are logged, patients' words not
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _server_engine(place: URL) -> Engine:
    try:
        return create_engine(patient_place(place), hide_parameters=True)
    except ArgumentError as error:
        raise DatabaseError(_NO_DIALECT) from error
    except ImportError as error:
        raise DatabaseError(_NO_DRIVER) from error


def _create_private(path: Path) -> None:
    """Create the file readable by its owner alone: it holds health data."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        reason = _ADVICE["readonly database" if path.exists() else "unable to open"]
        raise DatabaseError(f"The database {path} {reason}.") from error


def _prepare_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 must not begin transactions by itself
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    deferred = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")


@contextmanager
def _advising(place: URL) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        advice = next((text for words, text in _ADVICE.items() if words in said), f"failed: {said}")
        raise DatabaseError(f"The database {place.database} {advice}.") from error


def _migrate(engine: Engine) -> None:
    with engine.begin() as connection:
        found = _version(connection)
        if found != HEAD:  # Alembic takes half a second to import: only when there is work
            hold_tables(connection)
            _upgrade(connection, _version(connection))


def _version(connection: Connection) -> str | None:
    """Return the migration the database stands at, or None for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found and found not in known:
        raise DatabaseError(
            f"The database {connection.engine.url.database} was made by a newer version of "
            "Aftercare. Install that version or a later one; nothing was changed."
        )
    command.upgrade(config, "head")
