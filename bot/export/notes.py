"""notes.csv: one row for each note of staff on a patient; its words only if they are asked for."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.export.table import Column, Row, Scope, Table, moment, moment_columns
from bot.for_staff.staff import Role, Staff
from schedules.enrolment import Enrolment
from schedules.note import Note

_COLUMNS = (
    Column("enrolment", "Number of the enrolment.", "integer"),
    Column("note", "Number of the note.", "integer"),
    *moment_columns("written", "When it was written."),
    Column("written_by", "Name of who wrote it, as colleagues call them.", "text"),
    Column(
        "role", "What they may do; empty if they are not known any more.", "text", ", ".join(Role)
    ),
    Column("text", "The note as it was typed; empty unless texts were asked for.", "text"),
)


def _rows(session: Session, scope: Scope) -> Iterator[Row]:
    query = (
        select(Note, Enrolment.zone, Staff)
        .join(Enrolment, col(Enrolment.id) == Note.enrolment_id)
        .join(Staff, col(Staff.user_id) == Note.written_by, isouter=True)
        .order_by(col(Note.enrolment_id), col(Note.id))
    )
    if scope.enrolment_id is not None:
        query = query.where(Note.enrolment_id == scope.enrolment_id)
    for note, zone, writer in session.exec(query.execution_options(yield_per=1000)):
        yield (
            note.enrolment_id,
            note.id,
            *moment(note.written_at, ZoneInfo(zone)),
            writer.name if writer else None,
            writer.role if writer else None,
            note.text if scope.text else None,
        )


TABLE = Table("notes.csv", _COLUMNS, _rows)
