"""What is made when it is sent: pictures of courses and answers, calendar files, own copies.

A message names what to draw; the writer gathers what that needs while it reads the database, and
the courier has it drawn in a thread, because a picture takes half a second.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlmodel import Session

from bot.delivery.file import Drawable, File
from bot.drawing.sheet import Sheet, sheet_from
from bot.export.drawing import ExportDrawing
from bot.export.table import Scope
from bot.for_patients.own_copy import Form, read_copy
from bot.for_staff.enrol_table import WayIn, table_csv
from bot.for_staff.week_drawing import WeekDrawing
from bot.settings import Clinic
from bot.shelf import PlanShelf
from bot.words import words
from schedules.enrolment import Enrolment
from schedules.errors import AftercareError
from schedules.message import Message
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.progress import Series, charted
from schedules.progress_so_far import progress_so_far
from schedules.timeline import Course

LONGEST_CAPTION = 1024  # by Telegram
MOST_CHARTS = 4  # that are still large on a phone
HOLDING_SECRETS = frozenset({"sheets", "table"})
"""Kinds of attachments that show a way in: they are forgotten once they are sent."""
SHEETS_FILE = "to-print.pdf"
TABLE_FILE = "enrolled.csv"

Attachment = dict[str, Any]


@dataclass(frozen=True)
class CourseDrawing:
    """A course as a picture or a calendar file; `on` is the day it is looked at, None for none.

    `owner` tells its calendar entries from those of other courses.
    """

    form: Literal["picture", "calendar"]
    plan: Plan
    course: Course
    language: str
    clinic: Clinic
    owner: str
    now: datetime
    on: date | None = None

    def draw(self) -> File:
        """Draw it, which takes its time."""
        # Imported here, because the libraries are slow to import and many processes never draw.
        course = (self.plan, self.course, self.language, self.clinic)
        if self.form == "calendar":
            from bot.drawing.course_calendar import course_ics

            written = course_ics(*course, owner=self.owner, now=self.now, with_cards=True)
            return File("calendar.ics", written, is_picture=False)
        from bot.drawing.course_picture import course_png

        return File("plan.png", course_png(*course, self.on), is_picture=True)


@dataclass(frozen=True)
class SheetsDrawing:
    """Sheets for patients who are to join, a page each."""

    sheets: tuple[Sheet, ...]

    def draw(self) -> File:
        """Draw them, which takes its time."""
        from bot.drawing.sheet_pdf import sheets_pdf  # slow to import, as above

        return File(SHEETS_FILE, sheets_pdf(self.sheets), is_picture=False)


@dataclass(frozen=True)
class TableDrawing:
    """The links and codes of patients who are to join, in the reader's language."""

    ways: tuple[WayIn, ...]
    language: str

    def draw(self) -> File:
        """Write it out."""
        return File(TABLE_FILE, table_csv(self.ways, self.language), is_picture=False)


@dataclass(frozen=True)
class ProgressDrawing:
    """A patient's answers as charts; `heading` stands on top in place of the usual words."""

    series: tuple[Series, ...]
    plan: Plan
    anchor: date
    today: date
    language: str
    heading: str | None = None

    def draw(self) -> File:
        """Draw it, which takes its time."""
        from bot.drawing.progress_picture import progress_png  # slow to import, as above

        say = words(self.language)
        drawn = progress_png(self.series, self.plan, self.anchor, self.today, say, self.heading)
        return File("answers.png", drawn, is_picture=True)


def course_picture(enrolment_id: int) -> Attachment:
    """Name the picture of a patient's course, with the day on which it was asked for."""
    return {"kind": "course", "enrolment_id": enrolment_id}


def course_calendar(enrolment_id: int) -> Attachment:
    """Name the calendar file of a patient's course."""
    return {"kind": "calendar", "enrolment_id": enrolment_id}


def plan_picture(plan: str, anchor: date, language: str) -> Attachment:
    """Name the picture of a plan for a procedure on a day, before anybody is enrolled."""
    return {"kind": "preview", "plan": plan, "anchor": anchor.isoformat(), "language": language}


def progress_picture(enrolment_id: int, language: str, *, named: bool = False) -> Attachment:
    """Name the charts of a patient's answers; `named` puts the clinic's word for them on top."""
    kind = {"kind": "progress", "enrolment_id": enrolment_id}
    return kind | {"language": language, "named": named}


def week_picture(language: str) -> Attachment:
    """Name the picture of the clinic's last seven days; it brings its words along."""
    return {"kind": "week", "language": language}


def own_copy(enrolment_id: int, form: Form) -> Attachment:
    """Name the copy of all that is kept of a patient, as a page to read or as data."""
    return {"kind": "copy", "enrolment_id": enrolment_id, "form": form}


def data_export(enrolment_id: int | None, language: str, *, text: bool) -> Attachment:
    """Name an export of one patient's data, or of all; `text` adds what people wrote."""
    kind = {"kind": "export", "enrolment_id": enrolment_id}
    return kind | {"language": language, "text": text}


def sheets_to_print(sheets: Iterable[Sheet]) -> Attachment:
    """Name the sheets of patients who are to join, a page each."""
    return {"kind": "sheets", "sheets": [sheet.kept() for sheet in sheets]}


def table_of_ways(ways: Iterable[WayIn], language: str) -> Attachment:
    """Name the table of links and codes of patients who are to join, for a spreadsheet."""
    return {"kind": "table", "ways": [list(way) for way in ways], "language": language}


def gather(session: Session, message: Message, clinic: Clinic, plans: PlanShelf) -> Drawable | None:
    """Gather what a message's attachment takes; None if it has none.

    Raises `AftercareError` for a patient or a plan that is no longer there.
    """
    match message.attachment:
        case None:
            return None
        case {"kind": "preview", "plan": name, "anchor": anchor, "language": language}:
            return _of_plan(message, clinic, plans, name, date.fromisoformat(anchor), language)
        case {"kind": "course" | "calendar" as kind, "enrolment_id": number}:
            form: Literal["picture", "calendar"] = "picture" if kind == "course" else "calendar"
            return _of_patient(session, message, clinic, number, form)
        case {"kind": "progress", "enrolment_id": number, "language": language, "named": named}:
            return _of_answers(session, message, number, language, named)
        case {"kind": "week", "language": language}:
            engine = session.connection().engine
            return WeekDrawing(engine, clinic.zone, message.created_at, language)
        case {"kind": "copy", "enrolment_id": number, "form": "page" | "data" as copied}:
            return read_copy(session, number, copied, clinic, message.created_at)
        case {"kind": "export", "enrolment_id": number, "language": language, "text": text}:
            scope = Scope(message.created_at, clinic.zone, number, text)
            return ExportDrawing(session.connection().engine, scope, language)
        case {"kind": "sheets", "sheets": sheets}:
            return SheetsDrawing(tuple(sheet_from(kept, clinic) for kept in sheets))
        case {"kind": "table", "ways": ways, "language": language}:
            return TableDrawing(tuple(WayIn(*way) for way in ways), language)
    raise AftercareError(f"nobody can draw {message.attachment}")


async def drawn(drawing: Drawable) -> File:
    """Draw in a thread, so that nobody waits meanwhile."""
    return await asyncio.to_thread(drawing.draw)


def _of_plan(
    message: Message, clinic: Clinic, plans: PlanShelf, name: str, anchor: date, language: str
) -> Drawable:
    shelved = plans.find(name)
    if shelved is None:
        raise AftercareError(f"the plan {name} is no longer on the shelf")
    plan = shelved.plan
    course = Course(anchor, clinic.zone, plan.hour, plan.quiet)
    owner = f"{name}-{anchor}"
    return CourseDrawing("picture", plan, course, language, clinic, owner, message.created_at)


def _of_patient(
    session: Session,
    message: Message,
    clinic: Clinic,
    number: int,
    form: Literal["picture", "calendar"],
) -> Drawable:
    enrolment = _enrolment(session, number)
    return CourseDrawing(
        form,
        plan_for(session, enrolment),
        enrolment.course(),
        enrolment.language,
        clinic,
        f"enrolment-{number}",
        message.created_at,
        enrolment.today(message.created_at),
    )


def _of_answers(
    session: Session, message: Message, number: int, language: str, named: bool
) -> Drawable:
    """Gather what had been answered when the message was written, as its words say it."""
    enrolment = _enrolment(session, number)
    series = charted(progress_so_far(session, enrolment, message.created_at), MOST_CHARTS)
    if not series:
        raise AftercareError(f"enrolment {number} has no answers to draw")
    return ProgressDrawing(
        series,
        plan_for(session, enrolment),
        enrolment.anchor,
        enrolment.today(message.created_at),
        language,
        enrolment.label if named else None,
    )


def _enrolment(session: Session, number: int) -> Enrolment:
    enrolment = session.get(Enrolment, number)
    if enrolment is None:
        raise AftercareError(f"there is no enrolment {number}")
    return enrolment
