"""A database of an earlier release keeps every row when it is opened by this one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from schedules import migrations
from schedules.database import open_database

# A patient who changed a score, and had a problem that staff were told of.
OF_THE_FIRST_RELEASE = """
INSERT INTO plan_version VALUES (1, 'hip', 'digest', 'text', '2026-11-20');
INSERT INTO enrolment (id, label, language, plan_version_id, anchor, zone, hour, state, reachable,
    created_by, created_at) VALUES (1, 'Bed 4', 'en', 1, '2026-11-20', 'UTC', '09:00', 'active', 1,
    7, '2026-11-20');
INSERT INTO reply VALUES (1, 1, NULL, 'score', 'pain', '7', '2026-11-20', 11, NULL);
INSERT INTO reply VALUES (2, 1, NULL, 'score', 'pain', '3', '2026-11-20', 12, 1);
INSERT INTO reply VALUES (3, 1, NULL, 'tap', NULL, 'problem', '2026-11-20', 13, NULL);
INSERT INTO alert (id, kind, enrolment_id, reply_id, raised_at)
    VALUES (1, 'problem', 1, 3, '2026-11-20'), (2, 'unreachable', 1, NULL, '2026-11-20');
"""
REPLIES = "SELECT id, enrolment_id, kind, question, value, update_id, supersedes_id FROM reply"
ANOTHER = (
    "INSERT INTO reply (enrolment_id, kind, question, value, given_at, update_id)"
    " VALUES (1, 'score', ?, '5', '2026-11-20', ?)"
)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a database that the first release made and filled, opened by this release."""
    path = tmp_path / "clinic.db"
    with create_engine(f"sqlite:///{path}").begin() as first:
        config = Config(attributes={"connection": first})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        command.upgrade(config, "0001")
    with opened(path) as connection:
        connection.executescript(OF_THE_FIRST_RELEASE)
    open_database(f"sqlite:///{path}").dispose()
    with opened(path) as connection:
        yield connection


def test_replies_and_the_alerts_that_name_them_are_kept(upgraded: sqlite3.Connection) -> None:
    assert upgraded.execute(REPLIES).fetchall() == [
        (1, 1, "score", "pain", "7", 11, None),
        (2, 1, "score", "pain", "3", 12, 1),
        (3, 1, "tap", None, "problem", 13, None),
    ]
    alerts = upgraded.execute("SELECT id, reply_id FROM alert ORDER BY id").fetchall()
    assert alerts == [(1, 3), (2, None)]
    assert upgraded.execute("PRAGMA foreign_key_check").fetchall() == []


def test_references_to_replies_hold_as_before(upgraded: sqlite3.Connection) -> None:
    for child in ("UPDATE alert SET reply_id = 99", "UPDATE reply SET supersedes_id = 99"):
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            upgraded.execute(child)


@pytest.mark.parametrize(
    ("question", "update_id", "kept"),
    [
        ("hip", 12, True),  # the answer 12 completes a score too
        ("pain", 12, False),  # replayed
        (None, 13, False),  # replayed, and it answers no question
        (None, 14, True),
    ],
)
def test_an_update_answers_a_question_once(
    upgraded: sqlite3.Connection, question: str | None, update_id: int, kept: bool
) -> None:
    if kept:
        upgraded.execute(ANOTHER, (question, update_id))
    else:
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            upgraded.execute(ANOTHER, (question, update_id))
