"""The notes on a patient as the card and their page show them, the newest first."""

from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session, col, func, select

from bot.for_staff.answer_news import name_of
from bot.for_staff.staff import Staff
from bot.quote import quote
from bot.talk import Talk
from bot.words import isolate
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.note import Note

ON_CARD = 2
_LONGEST_ON_CARD = 160


def numbers_of(session: Session, enrolment: Enrolment) -> list[int]:
    """Return the number of an enrolment, and of those that were merged into it."""
    number = stored_id(enrolment)
    merged = select(Enrolment.id).where(Enrolment.merged_into == number)
    return [number, *(found for found in session.exec(merged) if found is not None)]


def last_notes(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return the last notes for the card, cut short, or None if there are none."""
    found = notes_of(talk.session, enrolment, 0, ON_CARD)
    lines = [note_line(talk, note, _LONGEST_ON_CARD) for note in found]
    return talk.words("<b>Notes</b>") + "\n" + Markup("\n").join(lines) if lines else None


def notes_of(session: Session, enrolment: Enrolment, start: int, count: int) -> list[Note]:
    """Return some of the notes on a patient, the newest first."""
    mine = select(Note).where(col(Note.enrolment_id).in_(numbers_of(session, enrolment)))
    return list(session.exec(mine.order_by(col(Note.id).desc()).offset(start).limit(count)))


def count_notes(session: Session, enrolment: Enrolment) -> int:
    """Count the notes on a patient."""
    mine = col(Note.enrolment_id).in_(numbers_of(session, enrolment))
    return session.exec(select(func.count()).select_from(Note).where(mine)).one()


def note_line(talk: Talk, note: Note, longest: int) -> Markup:
    """Return a note with who wrote it and when, by the clinic's clock."""
    local = note.written_at.astimezone(ZoneInfo(talk.clinic.zone))
    return talk.words(
        "• {day} {hour}, {name}: {note}",
        day=talk.words.brief_day(local.date()),
        hour=talk.words.hour(local),
        name=name_of(talk.words, talk.session.get(Staff, note.written_by)),
        note=isolate(quote(note.text, longest)),
    )
