"""The archive of an export: a zip with one CSV file a table, written row by row."""

import csv
from io import TextIOWrapper
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.export import alerts, enrolments, notes, reminders, replies, scores
from bot.export.dictionary import dictionary
from bot.export.table import Scope, Table, cell

_DATA = (
    enrolments.TABLE,
    reminders.TABLE,
    replies.TABLE,
    scores.TABLE,
    alerts.TABLE,
    notes.TABLE,
)
TABLES = (*_DATA, dictionary(_DATA))


def write_archive(session: Session, scope: Scope, out: IO[bytes]) -> dict[str, int]:
    """Write an export into an open file; return how many rows each of its files has.

    All are read in one transaction, so that they agree. No more than a patient's rows are in memory
    at a time.
    """
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        return {table.file: _write(session, scope, archive, table) for table in TABLES}


def _write(session: Session, scope: Scope, archive: ZipFile, table: Table) -> int:
    local = scope.now.astimezone(ZoneInfo(scope.zone))
    entry = ZipInfo(table.file, local.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    count = 0
    # The mark at the beginning is what tells Excel that this is UTF-8.
    with TextIOWrapper(archive.open(entry, "w"), encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in table.columns)
        for row in table.rows(session, scope):
            writer.writerow(map(cell, row))
            count += 1
    return count
