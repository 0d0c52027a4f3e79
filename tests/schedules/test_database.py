"""Opening the database: its tables are the models', and what is wrong with it is said in a line."""

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from bot.tables import TABLES
from schedules import migrations
from schedules.database import open_database
from schedules.errors import DatabaseError


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_migrated_tables_are_the_models(tmp_path: Path) -> None:
    engine = open_database(url(tmp_path / "clinic.db"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        assert context.get_current_revision() == migrations.HEAD
    assert {table.__tablename__ for table in TABLES} == set(SQLModel.metadata.tables)


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    open_database(url(tmp_path / "clinic.db")).dispose()
    open_database(url(tmp_path / "clinic.db")).dispose()


def test_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    open_database(url(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_commit_is_durable_and_foreign_keys_hold(tmp_path: Path) -> None:
    engine = open_database(url(tmp_path / "clinic.db"))
    with engine.connect() as connection:
        for pragma, value in [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    open_database(url(path)).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(url(path))


def test_a_locked_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    open_database(url(path)).dispose()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="locked by another program"):
        open_database(f"{url(path)}?timeout=0.1")
    holder.close()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.db", b"this is a letter, not a database, " * 50, "not an Aftercare database"),
        ("missing/clinic.db", None, "folder exists"),
        (".", None, "cannot be"),  # a folder where a file should be
    ],
)
def test_what_is_no_database_is_said(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content:
        path.write_bytes(content)
    with pytest.raises(DatabaseError, match=said):
        open_database(url(path))


@pytest.mark.parametrize(
    "address",
    [
        "clinic.db",
        "",
        "foo://bar",
        "mysql://kim:hush@localhost/clinic",
        "postgres://kim:hush@localhost/clinic",
        "://",
    ],
)
def test_a_wrong_address_is_said_and_no_password_with_it(address: str) -> None:
    with pytest.raises(DatabaseError, match="AFTERCARE_DATABASE_URL") as refused:
        open_database(address)
    assert "hush" not in str(refused.value)
