"""The audit holds together until somebody alters it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

import bot.tables  # noqa: F401 - every table is known before the database is opened
from schedules.audit import Action, AuditEntry, length, record
from schedules.audit_chain import first_broken
from schedules.database import opened, transaction

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TAMPERINGS = [
    # what is done to the third of five entries → the number of the first that does not hold
    ("UPDATE audit SET by = 8 WHERE id = 3", 3),
    ("UPDATE audit SET at = '2026-11-21 00:00:00' WHERE id = 3", 3),
    ("UPDATE audit SET enrolment_id = 1 WHERE id = 3", 3),
    ('UPDATE audit SET facts = \'{"plan": "knee"}\' WHERE id = 3', 3),
    ("UPDATE audit SET seal = upper(seal) WHERE id = 3", 3),
    ("UPDATE audit SET at = 'yesterday' WHERE id = 3", 3),
    ("UPDATE audit SET facts = '{\"plan' WHERE id = 3", 3),
    ("UPDATE audit SET facts = 'null' WHERE id = 3", 3),
    ("UPDATE audit SET by = 'somebody' WHERE id = 3", 3),
    ("UPDATE audit SET action = 'wrote' WHERE id = 3", 3),
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


def test_whatever_is_recorded_holds_and_so_does_the_same_in_other_letters(url: str) -> None:
    with opened(url) as engine, transaction(engine) as session:
        record(session, Action.DIGEST, None, NOW, digest="on")
        record(session, Action.NOTED, 2**40, NOW + timedelta(microseconds=7), 2, note=1, at=None)
        record(session, Action.CHANGED, 7, NOW.astimezone(BERLIN), what="end", to='Ä "5"', n=1)
        assert first_broken(session) is None
        session.execute(text('UPDATE audit SET facts = \'{"plan":"hip"}\' WHERE id = 3'))
        assert first_broken(session) is None
        session.execute(text('UPDATE audit SET facts = \'{"at": 1, "note": 1}\' WHERE id = 7'))
        assert first_broken(session) == 7
