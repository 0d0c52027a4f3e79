"""Downtimes are kept if they were long enough to matter, and found by the while they fall in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.tables  # noqa: F401 - every table is known before the database is opened
from schedules.database import opened, transaction
from schedules.downtime import Cause, Downtime, downtimes, note_downtime, overlapping

START = datetime(2026, 12, 2, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("length", "kept"), [(2, 0), (3, 1), (-9, 0)])
def test_only_what_lasted_is_kept(tmp_path: Path, length: int, kept: int) -> None:
    with opened(f"sqlite:///{tmp_path}/clinic.db") as engine, transaction(engine) as session:
        note_downtime(session, START, START + length * MINUTE, Cause.TELEGRAM)
        assert len(downtimes(session)) == kept


# From which to which minute somebody waited → whether the downtime of minutes 0 to 60 is told.
WAITS = [(-9, 0, False), (-9, 1, True), (10, 20, True), (59, 99, True), (60, 99, False)]


@pytest.mark.parametrize(("since", "until", "found"), WAITS)
def test_what_only_touches_does_not_count(since: int, until: int, found: bool) -> None:
    down = Downtime(since=START, until=START + 60 * MINUTE, cause=Cause.OFF)
    told = overlapping([down], START + since * MINUTE, START + until * MINUTE)
    assert (told is down) is found
