"""Which errors of the database pass by themselves, and how they are told."""

import pytest
from post_office import fill, impatient, locked
from sqlalchemy import text
from sqlalchemy.exc import InternalError, SQLAlchemyError

from bot.delivery.outage import Outage, is_outage
from schedules.database import open_database, transaction


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/clinic.db")
    impatient(engine)
    yield engine
    engine.dispose()


def error_of(engine, statement, **values):
    with pytest.raises(SQLAlchemyError) as raised, transaction(engine) as session:
        session.execute(text(statement), values)
    return raised.value


KEEP = "INSERT INTO heartbeat (name, at) VALUES (:name, '2027-03-01')"


def test_a_locked_database_is_an_outage(engine, tmp_path):
    with locked(tmp_path / "clinic.db"):
        assert is_outage(error_of(engine, KEEP, name="poll"))


def test_a_full_disk_is_an_outage(engine):
    fill(engine)
    assert is_outage(error_of(engine, KEEP, name="x" * 100_000))


def test_a_database_that_turned_read_only_is_an_outage(engine):
    with transaction(engine) as session:
        session.execute(text("PRAGMA query_only=ON"))
    assert is_outage(error_of(engine, KEEP, name="poll"))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT no_such_column FROM heartbeat",
        "INSERT INTO heartbeat (name) VALUES (NULL)",
        "not even SQL",
    ],
)
def test_a_statement_that_always_fails_is_none(engine, statement):
    assert not is_outage(error_of(engine, statement))


@pytest.mark.parametrize(
    ("sqlstate", "passes"),
    [
        ("25006", True),  # the server is read-only
        ("22003", False),  # a number is too large
    ],
)
def test_a_server_says_by_a_number_whether_it_passes(sqlstate, passes):
    said = Exception("as the driver of a server raises it")
    said.sqlstate = sqlstate
    assert is_outage(InternalError("INSERT", {}, said)) is passes


def test_other_errors_are_none():
    assert not is_outage(KeyError("name"))
    assert not is_outage(SQLAlchemyError())


def test_an_outage_is_told_once_and_its_end_once(engine, tmp_path, caplog):
    outage = Outage("courier")
    outage.is_over()
    with locked(tmp_path / "clinic.db"):
        for _ in range(3):
            outage.goes_on(error_of(engine, KEEP, name="a patient's words"))
    outage.is_over()
    outage.is_over()
    assert [
        record.getMessage() for record in caplog.records if record.name == "bot.delivery.outage"
    ] == [
        "courier: waiting for the database: database is locked",
        "courier: the database works again",
    ]
