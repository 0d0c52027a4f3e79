"""`aftercare export`: the clinic's data as a zip of CSV files on this machine."""

from datetime import datetime
from pathlib import Path

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.clinic_book import ClinicBook
from bot.export.archive import write_archive
from bot.export.drawing import file_name
from bot.export.table import Scope
from bot.private_file import private_file
from bot.settings import Clinic, Storage, read_settings
from bot.why_command import NoPatientError
from schedules.audit import Action, record
from schedules.columns import typed_number
from schedules.database import opened_to_read, reading, transaction
from schedules.enrolment import Enrolment


def export(out: Path | None, enrolment_id: int | None, text: bool, now: datetime) -> str:
    """Write the archive and return what it holds, in a line; the audit keeps that it was made.

    Raises `NoPatientError` and `WriteError`.
    """
    book = ClinicBook(read_settings(Clinic))
    with opened_to_read(read_settings(Storage).database_url) as engine:
        with reading(engine) as session:
            book.read(session)
        scope = Scope(now, book.now.zone, enrolment_id, text)
        path = out or Path(file_name(scope))
        with reading(engine) as session, private_file(path) as (file, _):
            known = typed_number(str(enrolment_id))
            if enrolment_id is not None and not (known and session.get(Enrolment, known)):
                raise NoPatientError(f"There is no enrolment {enrolment_id}.")
            counts = write_archive(session, scope, file)
        with transaction(engine) as session:
            whose = "one" if enrolment_id else "all"
            record(session, Action.EXPORTED, None, now, enrolment_id, whose=whose, text=int(text))
    held = ", ".join(f"{count} in {name}" for name, count in counts.items())
    return f"Wrote {path}: {held}."
