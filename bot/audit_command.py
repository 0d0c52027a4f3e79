"""`aftercare audit`: who did what to whom and when, an entry a line, for files and scripts."""

import json
from collections.abc import Iterator

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.settings import Storage, read_settings
from schedules.audit import AuditEntry, all_entries
from schedules.database import opened_to_read, reading

BY_COMMAND_LINE = "command line"
HEADING = ("number", "at", "by", "action", "enrolment", "facts", "seal")


def audit_lines() -> Iterator[str]:
    """Yield the entries as TSV below a heading, the oldest first; times are UTC.

    `by` is a member of staff's number, or says that it was done on the command line.
    """
    with opened_to_read(read_settings(Storage).database_url) as engine, reading(engine) as session:
        yield "\t".join(HEADING)
        for entry in all_entries(session):
            yield "\t".join(_cells(entry))


def _cells(entry: AuditEntry) -> Iterator[str]:
    yield str(entry.id)
    yield entry.at.isoformat(timespec="seconds")
    yield BY_COMMAND_LINE if entry.by is None else str(entry.by)
    yield entry.action.value
    yield "" if entry.enrolment_id is None else str(entry.enrolment_id)
    yield json.dumps(entry.facts, ensure_ascii=False)  # escapes tabs and ends of lines
    yield entry.seal
