"""After an erasure the file is written anew: what SQLite left lying about in it is gone."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from post_office import START, locked, put
from sqlalchemy import Engine, delete
from sqlmodel import Session, col

from bot.delivery.bell import Bell
from bot.delivery.heartbeat import Heartbeat
from bot.wiper import RETRY_SECONDS, TICK_SECONDS, WIPED, Wiper, is_due
from schedules.database import database_file, open_database, reading, transaction, wipe
from schedules.erasure import Erasure
from schedules.message import Message


class StandingClock:
    def now(self):
        return START

    def seconds_until(self, instant):
        return (instant - START).total_seconds()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'clinic.db'}?timeout=0.05")
    yield engine
    engine.dispose()


def rows_that_move(engine: Engine) -> None:
    """Write rows of all sizes that grow later, so that SQLite moves them from page to page."""
    chance = Random(1)
    with transaction(engine) as session:
        for number in range(600):
            put(session, number % 10, f"zinnober{number % 10} " * chance.randint(1, 60), START)
            if number % 2:
                earlier = session.get_one(Message, number // 2 + 1)
                earlier.html = f"zinnober{earlier.chat_id} " * chance.randint(1, 80)


def traces_of(engine: Engine, word: bytes) -> int:
    database = database_file(engine)
    assert database
    return sum(p.read_bytes().count(word) for p in database.parent.glob(f"{database.name}*"))


def test_wiping_leaves_no_byte_of_what_was_deleted(engine: Engine) -> None:
    rows_that_move(engine)
    with transaction(engine) as session:
        session.execute(delete(Message).where(col(Message.chat_id) == 3))
    wipe(engine)
    assert traces_of(engine, b"zinnober3") == 0
    assert traces_of(engine, b"zinnober4") > 0


@pytest.mark.parametrize(
    ("erased", "wiped", "due"),
    [(None, None, False), (0, None, True), (0, -1, True), (0, 1, False), (0, 0, False)],
)
def test_it_is_due_after_an_erasure_until_it_was_done(
    engine: Engine, erased: int | None, wiped: int | None, due: bool
) -> None:
    with Session(engine) as session:
        if erased is not None:
            session.add(Erasure(enrolment_id=1, erased_at=START + timedelta(seconds=erased)))
        if wiped is not None:
            session.add(Heartbeat(name=WIPED, at=START + timedelta(seconds=wiped)))
        assert is_due(session) is due


def test_a_file_in_use_is_wiped_later(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Erasure(enrolment_id=1, erased_at=START))
    wiper = Wiper(engine, StandingClock(), Bell())
    with locked(database_file(engine)):
        assert wiper._round() == RETRY_SECONDS
    assert wiper._round() == TICK_SECONDS
    with reading(engine) as session:
        assert not is_due(session)


def test_a_reader_puts_it_off_too(engine: Engine) -> None:
    put_off = sqlite3.connect(str(database_file(engine)), isolation_level=None)
    put_off.execute("BEGIN")
    put_off.execute("SELECT count(*) FROM message").fetchall()
    with transaction(engine) as session:
        put(session, 7, "Hello", START)
    with pytest.raises(sqlite3.OperationalError):
        wipe(engine)
    put_off.close()
    wipe(engine)
