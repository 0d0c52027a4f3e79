"""reminders.csv: one row for each reminder, with what became of it and why."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.export.table import (
    Column,
    Row,
    Scope,
    Table,
    enrolments,
    minutes,
    moment,
    moment_columns,
)
from bot.why_command import plain_line
from schedules.downtime import downtimes
from schedules.enrolment import Enrolment
from schedules.plan import Kind
from schedules.reason import not_taken
from schedules.reminder import Reminder, ReminderState
from schedules.why import Facts, Fate, why
from schedules.why_facts import gather

_KINDS = ", ".join(kind for kind in Kind if kind is not Kind.FOLLOW_UP)
_COLUMNS = (
    Column("enrolment", "Number of the enrolment.", "integer"),
    Column("reminder", "Number of the reminder.", "integer"),
    Column("step", "Name of the plan's step.", "text"),
    Column("number", "Which one of its step; 0 is the end of a restriction.", "integer"),
    Column("kind", "What it is.", "text", _KINDS),
    Column("day", "Days from the procedure to the day for which it is meant.", "integer", "days"),
    *moment_columns("due", "The time for which it is meant."),
    Column("state", "State of the row.", "text", ", ".join(ReminderState)),
    Column("fate", "What became, or will become, of it.", "text", ", ".join(Fate)),
    Column("why", "The same in words: why it was, was not, or will be sent.", "text", "English"),
    Column("reason", "The reason on the row, for scripts.", "text", "English"),
    *moment_columns("sent", "When it was sent."),
    Column(
        "minutes_late",
        "From the time for which it was meant to when it was sent.",
        "decimal",
        "minutes",
    ),
    *moment_columns("answered", "When the last answer came that stands."),
    Column("answer", "The button tapped, if any.", "text", "done, not_yet, ok, problem"),
    Column("answers", "How many questions, or the button, stand answered.", "integer"),
    Column("added_by", "The rule of the plan that added it; empty for the plan's own.", "text"),
)


def _rows(session: Session, scope: Scope) -> Iterator[Row]:
    known = downtimes(session)
    for enrolment in enrolments(session, scope):
        query = select(Reminder).where(Reminder.enrolment_id == enrolment.id)
        query = query.where(col(Reminder.kind) != Kind.FOLLOW_UP)
        rows = session.exec(query.order_by(col(Reminder.due_at), col(Reminder.id))).all()
        for facts in gather(session, enrolment, rows, scope.now, known):
            yield _row(facts, enrolment, scope)


def _row(facts: Facts, enrolment: Enrolment, scope: Scope) -> Row:
    row, found = facts.reminder, why(facts, scope.now)
    zone = ZoneInfo(enrolment.zone)
    sent = found.at if found.fate is Fate.SENT else None
    return (
        enrolment.id,
        row.id,
        row.step,
        row.number,
        row.kind,
        (row.due_at.astimezone(zone).date() - enrolment.anchor).days,
        *moment(row.due_at, zone),
        row.state,
        found.fate,
        plain_line(found, row, enrolment.zone, scope.now),
        _without_details(found.reason),
        *moment(sent, zone),
        minutes(row.due_at, sent),
        *moment(found.answer.at if found.answer else None, zone),
        found.answer.tapped if found.answer else None,
        found.answer.count if found.answer else 0,
        row.because,
    )


def _without_details(reason: str | None) -> str | None:
    """Leave out what Telegram said of a refusal: it may name a chat."""
    refused = not_taken("").strip(": ")
    return refused if reason and reason.startswith(refused) else reason


TABLE = Table("reminders.csv", _COLUMNS, _rows)
