"""A backup from before an erasure is erased again at the start, and nobody else with it."""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clinic import TestClinic
from post_office import TOKEN, FastClock, enrol, open_telegram
from sqlalchemy import Engine, text
from sqlmodel import select

from bot.app import running
from bot.demo import CLINIC
from bot.restored import erase_again
from bot.settings import Settings
from schedules.database import database_file, open_database, reading, transaction
from schedules.enrolment import Enrolment
from schedules.erased_file import Erased, file_beside, remember
from schedules.erasure import Erasure, unused_number
from schedules.reply import Reply

WORDS = "my mother said it was zinnober"
LATER = datetime(2027, 4, 1, tzinfo=UTC)


def back_up(clinic: TestClinic, copy: Path) -> Path:
    """Copy the database as the guide says; return where the clinic's own is."""
    database = database_file(clinic.stage.app.engine)
    assert database
    with reading(clinic.stage.app.engine) as session:
        session.commit()
        connection = session.connection().connection
        connection.cursor().execute("COMMIT")
        connection.cursor().execute(f"VACUUM INTO '{copy}'")
        connection.cursor().execute("BEGIN")
    return database


async def test_a_restored_patient_is_erased_again_when_the_bot_starts(
    clinic: TestClinic, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    paul = await clinic.person("Paul")
    await clinic.join(paul, clinic.invited("Bed 5"))
    rosa = await clinic.joined()
    await rosa.send(WORDS)
    copy = tmp_path / "restored.db"
    database = back_up(clinic, copy)
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    shutil.copyfile(file_beside(database), file_beside(copy))
    assert b"zinnober" in copy.read_bytes()
    with caplog.at_level(logging.WARNING, "bot.restored"):
        await start(copy)
    assert "1 patients" in caplog.text
    engine = open_database(f"sqlite:///{copy}")
    with reading(engine) as session:
        assert session.exec(select(Enrolment.label)).all() == ["Bed 5"]
        assert session.exec(select(Reply)).all() == []
        assert session.exec(select(Erasure.enrolment_id)).all() == [2]
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()
    assert b"zinnober" not in all_bytes(tmp_path)


def all_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("restored.db*"))


async def start(database: Path) -> None:
    """Run the production bot on a database until it has wiped it."""
    async with open_telegram() as telegram:
        settings = Settings(
            TELEGRAM_BOT_TOKEN=TOKEN,
            AFTERCARE_TELEGRAM_URL=telegram.url,
            AFTERCARE_DATABASE_URL=f"sqlite:///{database}",
        )
        async with running(settings, CLINIC, FastClock()) as app:
            await app.wiper.idle()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'clinic.db'}")


def erased(engine: Engine, *lines: Erased) -> int:
    """Let the file say so, and start."""
    database = database_file(engine)
    assert database
    remember(file_beside(database), lines)
    return erase_again(engine)


def test_a_number_given_to_somebody_else_is_left_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        created = enrol(session, 7).created_at
    assert erased(engine, Erased(1, created - timedelta(seconds=1), LATER)) == 0
    with reading(engine) as session:
        assert session.exec(select(Enrolment.id)).all() == [1]


def test_starting_again_finds_nothing_more_to_erase(engine: Engine) -> None:
    with transaction(engine) as session:
        created = enrol(session, 7).created_at
    assert erased(engine, Erased(1, created, LATER)) == 1
    assert erase_again(engine) == 0


def test_a_number_from_the_file_is_not_given_again(engine: Engine) -> None:
    """Even in a backup from before it was given: buttons on staff's phones may still name it."""
    erased(engine, Erased(3, LATER, LATER))
    with transaction(engine) as session:
        assert unused_number(session) == 4
        assert enrol(session, 7).id == 1  # the database's own way, for comparison


def test_without_a_file_nothing_happens(engine: Engine) -> None:
    assert erase_again(engine) == 0
