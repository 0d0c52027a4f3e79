"""The audit holds together until somebody alters it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

import bot.tables  # noqa: F401 - every table is known before the database is opened
from schedules.audit import Action, AuditEntry, first_broken, length, record
from schedules.database import opened, transaction

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TAMPERINGS = [
    # what is done to the third of five entries → the number of the first that does not hold
    ("UPDATE audit SET by = 8 WHERE id = 3", 3),
    ("UPDATE audit SET at = '2026-11-21 00:00:00' WHERE id = 3", 3),
    ("UPDATE audit SET enrolment_id = 1 WHERE id = 3", 3),
    ('UPDATE audit SET facts = \'{"plan": "knee"}\' WHERE id = 3', 3),
    ("UPDATE audit SET seal = upper(seal) WHERE id = 3", 3),
    ("DELETE FROM audit WHERE id = 3", 4),
    ("DELETE FROM audit WHERE id = 1", 2),
]


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'clinic.db'}"
    with opened(address) as engine, transaction(engine) as session:
        for number in range(5):
            record(session, Action.ENROLLED, 7, NOW, number, plan="hip")
    return address


def test_it_holds_as_it_was_written(url: str) -> None:
    with opened(url) as engine, transaction(engine) as session:
        assert (first_broken(session), length(session)) == (None, 5)
        first = session.get_one(AuditEntry, 1)
        assert (first.by, first.action, first.enrolment_id) == (7, Action.ENROLLED, 0)


@pytest.mark.parametrize(("tampering", "broken"), TAMPERINGS)
def test_whatever_is_altered_shows(url: str, tampering: str, broken: int) -> None:
    with opened(url) as engine:
        with transaction(engine) as session:
            session.execute(text(tampering))
        with transaction(engine) as session:
            assert first_broken(session) == broken
