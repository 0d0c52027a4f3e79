"""A turn: as much as fits into its time, ended at once by a database that cannot be used."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from ward import NOON, HandClock, open_ward, plan_reminders, released_ids, reminder

from schedules.reminder import ReminderState
from schedules.turn import TURN_SECONDS, Turn


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_ward(tmp_path, busy_seconds=0.001)


@pytest.fixture
def locked(tmp_path: Path, engine: Engine) -> Iterator[sqlite3.Connection]:
    holder = sqlite3.connect(tmp_path / "ward.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield holder
    holder.close()


def test_a_turn_counts_what_it_released(engine: Engine) -> None:
    ids = plan_reminders(engine, [NOON] * 2)
    turn = Turn(engine, HandClock())
    for reminder_id in ids:
        turn.run(reminder_id)
    assert (turn.settled, turn.blocked) == (2, False)


def test_what_does_not_fit_into_its_time_is_left(engine: Engine) -> None:
    turn = Turn(engine, HandClock())
    assert not turn.over
    time.sleep(TURN_SECONDS)
    assert turn.over
    assert not turn.blocked


def test_a_locked_database_ends_it_and_leaves_the_reminder_as_it_was(
    engine: Engine, locked: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    locked.execute("ROLLBACK")
    [reminder_id] = plan_reminders(engine, [NOON])
    locked.execute("BEGIN IMMEDIATE")
    turn = Turn(engine, HandClock())
    turn.run(reminder_id)
    assert turn.over
    assert turn.blocked
    assert caplog.messages == ["Reminders wait for the database: database is locked"]
    row = reminder(engine, reminder_id)
    assert (row.state, row.run_at, row.tries) == (ReminderState.PLANNED, NOON, 0)


def test_a_reminder_another_scheduler_has_ends_it(engine: Engine) -> None:
    [reminder_id] = plan_reminders(engine, [NOON])
    Turn(engine, HandClock()).run(reminder_id)
    late = Turn(engine, HandClock())
    late.run(reminder_id)
    assert late.over
    assert released_ids(engine) == [reminder_id]


def test_a_reminder_that_cannot_be_released_is_put_off_and_says_why(engine: Engine) -> None:
    poisoned, sound = plan_reminders(engine, [NOON] * 2)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE TRIGGER poison BEFORE INSERT ON message WHEN NEW.reminder_id = {poisoned} "
            "BEGIN SELECT RAISE(ABORT, 'this one cannot be written'); END"
        )
    turn = Turn(engine, HandClock())
    with pytest.raises(IntegrityError, match="this one cannot be written"):
        turn.run(poisoned)
    turn.run(sound)
    assert released_ids(engine) == [sound]
    assert reminder(engine, poisoned).run_at > NOON
    assert not turn.blocked
