"""A backup is one private file that holds all that was committed, made while the bot works."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clinic import TestClinic
from sqlmodel import select

from bot.backup_command import BackupError, back_up
from bot.private_file import WriteError
from bot.restored import erase_again
from schedules.database import database_file, open_database, reading
from schedules.enrolment import Enrolment
from schedules.erased_file import file_beside
from schedules.erasure import Erasure

NOW = datetime(2026, 11, 20, 22, 0, 5, tzinfo=UTC)


@pytest.fixture
def database(clinic: TestClinic, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = database_file(clinic.stage.app.engine)
    assert found
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", f"sqlite:///{found}")
    return found


def labels(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as copy:
        return [label for (label,) in copy.execute("SELECT label FROM enrolment ORDER BY id")]


async def test_a_backup_of_a_running_bot_holds_what_was_just_written(
    clinic: TestClinic, database: Path
) -> None:
    clinic.invited("Bed 4")  # in the log of writes, and not yet in the file itself
    said = back_up(None, NOW)
    copy = database.with_name("demo-20261120T220005Z.db")
    assert said.startswith(f"Wrote {copy}: ")
    assert labels(copy) == ["Bed 4"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    made = [name for name in os.listdir(copy.parent) if "-2026" in name]
    assert made == [copy.name]  # one file holds it all
    await clinic.joined("Bed 5")  # and the bot goes on


async def test_an_earlier_backup_is_replaced_by_a_whole_one_only(
    clinic: TestClinic, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "latest.db"
    back_up(to, NOW)
    clinic.invited("Bed 4")
    back_up(to, NOW)
    assert labels(to) == ["Bed 4"]
    damaged = tmp_path / "damaged.db"
    whole = to.read_bytes()
    damaged.write_bytes(whole[:8192] + b"\xa5" * 4096 * 3 + whole[8192 + 4096 * 3 :])
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", f"sqlite:///{damaged}")
    with pytest.raises(BackupError):
        back_up(to, NOW)
    assert to.read_bytes() == whole
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


# What is asked to be copied, and the word of the one line.
REFUSED = [
    ("sqlite:///nothing-here.db", "There is no database"),
    ("postgresql+psycopg://u:secret@host/db", "on a server"),
]


@pytest.mark.parametrize(("url", "named"), REFUSED)
def test_what_cannot_be_copied_is_named(
    url: str, named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", url)
    with pytest.raises(BackupError, match=named) as refused:
        back_up(None, NOW)
    assert "secret" not in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_what_is_no_database_of_ours_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.db").write_text("some notes\n" * 99)
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)").connection.close()
    for name in ("notes", "other"):
        monkeypatch.setenv("AFTERCARE_DATABASE_URL", f"sqlite:///{tmp_path}/{name}.db")
        with pytest.raises(BackupError):
            back_up(tmp_path / "copy.db", NOW)
    assert not (tmp_path / "copy.db").exists()


def test_the_database_itself_is_never_written_over(database: Path) -> None:
    with pytest.raises(WriteError, match="the database itself"):
        back_up(database, NOW)


async def test_who_was_erased_since_is_erased_again_in_a_restored_backup(
    clinic: TestClinic, database: Path, tmp_path: Path
) -> None:
    clinic.invited("Bed 5")
    rosa = await clinic.joined()
    copy = tmp_path / "restored.db"
    back_up(copy, NOW)
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    file_beside(copy).write_bytes(file_beside(database).read_bytes())
    engine = open_database(f"sqlite:///{copy}")
    assert erase_again(engine) == 1
    with reading(engine) as session:
        assert session.exec(select(Enrolment.label)).all() == ["Bed 5"]
        assert session.exec(select(Erasure.enrolment_id)).all() == [2]
    engine.dispose()
