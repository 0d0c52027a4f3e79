"""The summary of a played course: what was sent, answered and missed, and the scores."""

from collections import Counter
from datetime import date

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from schedules.database import reading
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind, is_replied_to

SCORES = {
    "pain": "pain",
    "pain_today": "pain that day",
    "function": "daily life",
    "relief": "% better",
    "hip": "HOOS, JR",
}
"""The questions of the hip plan whose answers are figures, and their headings."""


def print_summary(engine: Engine, console: Console) -> None:
    """Print a table of reminders by kind and one of the scores by date."""
    with reading(engine) as session:
        console.print(_reminders(session))
        console.print(_scores(session))
        missed = select(Reminder).where(Reminder.state == ReminderState.MISSED)
        for reminder in session.exec(missed.where(Reminder.kind != Kind.FOLLOW_UP)):
            console.print(f"Missed: {reminder.step} {reminder.number}: {reminder.reason}.")


def _reminders(session: Session) -> Table:
    rows = session.exec(select(Reminder).where(Reminder.kind != Kind.FOLLOW_UP)).all()
    answered = set(session.exec(select(Reminder.id).where(is_replied_to())).all())
    table = Table(title="Reminders")
    for heading in ("kind", "sent", "answered", "missed"):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    sent = Counter(r.kind for r in rows if r.state is ReminderState.RELEASED)
    told = Counter(r.kind for r in rows if r.id in answered)
    missed = Counter(r.kind for r in rows if r.state is ReminderState.MISSED)
    for kind in sorted({r.kind for r in rows}):
        name = kind.value.replace("_", " ")
        table.add_row(name, str(sent[kind]), str(told[kind]), str(missed[kind]))
    table.add_section()
    table.add_row("all", str(sent.total()), str(told.total()), str(missed.total()))
    return table


def _scores(session: Session) -> Table:
    table = Table(title="Scores")
    table.add_column("date")
    for heading in SCORES.values():
        table.add_column(heading, justify="right")
    query = select(Reply).where(Reply.kind == ReplyKind.SCORE).order_by(col(Reply.id))
    by_day: dict[date, dict[str | None, str]] = {}
    for reply in session.exec(query):
        by_day.setdefault(reply.given_at.date(), {})[reply.question] = reply.value
    for day, given in by_day.items():
        table.add_row(str(day), *(given.get(question, "–") for question in SCORES))
    return table
