"""Erasing the care deletes by the indexes, on either database, and gives no number again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, select
from ward import NOON, PLAN, admit, open_ward

from schedules.database import transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Enrolment
from schedules.erase import erase_care, is_about
from schedules.erasure import Erasure
from schedules.message import Message
from schedules.plans import plan_for
from schedules.register import register
from schedules.reply import Reply, ReplyKind


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_ward(tmp_path)
    yield engine
    engine.dispose()


def cared_for(session: Session, chat_id: int) -> Enrolment:
    """Write a patient with reminders, and answers that supersede one another."""
    enrolment = admit(session, chat_id=chat_id)
    register(session, enrolment, plan_for(session, enrolment), NOON)
    before = None
    for number in range(5):
        reply = Reply(
            enrolment_id=enrolment.id,
            kind=ReplyKind.SCORE,
            question="pain",
            value=str(number),
            given_at=NOON,
            update_id=chat_id * 100 + number,
            supersedes_id=before,
        )
        session.add(reply)
        session.flush()
        before = reply.id
    return enrolment


def test_one_goes_and_the_other_stays_whole(engine: Engine) -> None:
    with transaction(engine) as session:
        cared_for(session, 7)
        cared_for(session, 8)
    with transaction(engine) as session:
        erase_care(session, [1])
    with transaction(engine) as session:
        assert session.exec(select(Enrolment.id)).all() == [2]
        assert len(session.exec(select(Reply)).all()) == 5
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("message", "chat_id"),
        ("message", "again_of"),
        ("message", "alert_id"),
        ("message", "reminder_id"),
        ("reminder", "after_id"),
        ("reply", "supersedes_id"),
        ("reply", "reminder_id"),
        ("alert", "reply_id"),
    ],
)
def test_what_refers_to_a_row_that_goes_is_found_by_an_index(
    engine: Engine, table: str, column: str
) -> None:
    """SQLite looks it up for each row deleted: without an index that takes minutes."""
    with engine.connect() as connection:
        asked = f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = 5"  # noqa: S608 - our own names
        [found] = connection.execute(text(asked)).all()
    assert found.detail.startswith(f"SEARCH {table} USING")


def test_a_number_that_was_erased_is_not_given_again(engine: Engine) -> None:
    entry = Entry("Bed 4", "en", NOON.date(), "UTC")
    with transaction(engine) as session:
        enrol(session, PLAN, entry, 1, NOON)
        erase_care(session, [1])
        session.add(Erasure(enrolment_id=1, erased_at=NOON + timedelta(days=1)))
        assert enrol(session, PLAN, entry, 1, NOON).id == 2
        assert enrol(session, PLAN, entry, 1, NOON).id == 3


def test_postgresql_is_asked_in_its_own_words(engine: Engine) -> None:
    asked = select(Message.id).where(is_about([1, 2]))
    said = str(asked.compile(dialect=postgresql.dialect()))
    assert said.count("UNION") == 3


def test_the_statements_take_no_row_of_others_into_memory(engine: Engine) -> None:
    with transaction(engine) as session:
        cared_for(session, 7)
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    with transaction(engine) as session:
        erase_care(session, [1])
    assert [s.split()[0] for s in statements if not s.startswith("BEGIN")] == ["DELETE"] * 8
