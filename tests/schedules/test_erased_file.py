"""The file of erasures: private, durable, a line each, and readable after a crash in its midst."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schedules.erased_file import Erased, file_beside, remember, remembered

MONDAY = datetime(2027, 3, 1, 9, 30, 0, 123456, UTC)
ONE = Erased(1, MONDAY, MONDAY + timedelta(days=3))
TWO = Erased(2, MONDAY, MONDAY + timedelta(days=4))


NONSENSE = [b"\0\0", b"\xff\n", b"x y z\n", b"1 2027-03-01 2027-03-02\n", b"\n"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return file_beside(tmp_path / "clinic.db")


def test_it_lies_beside_the_database_and_is_private(file: Path) -> None:
    remember(file, [ONE])
    assert file.name == "clinic.db.erased"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_remembered_is_read_to_the_microsecond(file: Path) -> None:
    assert remembered(file) == []
    remember(file, [ONE])
    remember(file, [TWO])
    assert remembered(file) == [ONE, TWO]


def test_the_same_erasure_is_kept_once(file: Path) -> None:
    remember(file, [ONE])
    remember(file, [ONE._replace(erased_at=MONDAY + timedelta(days=9))])
    assert remembered(file) == [ONE]


def test_a_number_given_again_is_another_erasure(file: Path) -> None:
    again = ONE._replace(created_at=MONDAY + timedelta(days=1))
    remember(file, [ONE])
    remember(file, [again])
    assert remembered(file) == [ONE, again]


@pytest.mark.parametrize("length", range(1, len(TWO.line()) - 1))
def test_a_line_that_a_crash_cut_off_harms_no_other(file: Path, length: int) -> None:
    remember(file, [ONE])
    with file.open("a") as torn:
        torn.write(TWO.line()[:length])
    assert remembered(file)[0] == ONE
    remember(file, [TWO])
    assert remembered(file)[0] == ONE
    assert remembered(file)[-1] == TWO


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_left_out(file: Path, nonsense: bytes) -> None:
    file.write_bytes(nonsense)
    assert remembered(file) == []
    remember(file, [ONE])
    assert remembered(file) == [ONE]
