"""What staff look at first reads indexes: pages stay quick for years."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clinic import empty_database
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from bot.button import Signer
from bot.for_staff.digest import make_digest
from bot.for_staff.needs import who_waits
from bot.for_staff.staff import Staff
from bot.for_staff.week import read_week
from bot.settings import Clinic
from schedules.database import open_database, transaction
from schedules.enrolment import Enrolment
from schedules.silence import awaited

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLINIC = Clinic(zone="Europe/London")
OPEN = ("alert_open", "thread_open")  # indexes of the few that wait
GROWING = ("reminder", "reply", "message", "alert", "audit", "thread")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "clinic.db"
    path.write_bytes(empty_database())
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def scans(engine: Engine, act: object) -> list[str]:
    """Return how SQLite would go through a table from end to end while something is read."""
    asked: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, values, *_rest) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE")):
            asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    with transaction(engine) as session:
        act(session)
        event.remove(engine, "before_cursor_execute", note)
        found = []
        for statement, values in asked:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            found += [step[3] for step in plan]
    assert asked
    scanned = [step for step in found if step.startswith("SCAN") and not step.endswith(OPEN)]
    return [step for step in scanned if step.split()[1] in GROWING]


def digest(session: Session) -> None:
    session.add(Staff(user_id=1, added_at=NOW))
    session.flush()
    make_digest(session, CLINIC, Signer("token"), NOW)


@pytest.mark.parametrize(
    "act",
    [
        lambda session: who_waits(session, CLINIC, NOW),
        lambda session: read_week(session, CLINIC.zone, NOW),
        digest,
        lambda session: session.exec(select(Enrolment.id).where(awaited(NOW))).all(),
    ],
    ids=["round", "week", "digest", "silent"],
)
def test_no_table_that_grows_is_read_from_end_to_end(engine: Engine, act: object) -> None:
    assert scans(engine, act) == []
