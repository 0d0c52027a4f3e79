"""The summary of a played course: what was sent, answered and missed, and the scores."""

from collections import Counter

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from schedules.database import reading
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind


def print_summary(engine: Engine, console: Console) -> None:
    """Print a table of reminders by kind and one of the scores by date."""
    with reading(engine) as session:
        console.print(_reminders(session))
        console.print(_scores(session))
        for reminder in session.exec(
            select(Reminder).where(Reminder.state == ReminderState.MISSED)
        ):
            console.print(f"Missed: {reminder.step} {reminder.number}: {reminder.reason}.")


def _reminders(session: Session) -> Table:
    rows = session.exec(select(Reminder).where(Reminder.kind != Kind.FOLLOW_UP)).all()
    answered = set(session.exec(select(Reply.reminder_id)).all())
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
    for heading in ("date", "pain", "daily life"):
        table.add_column(heading, justify="left" if heading == "date" else "right")
    query = select(Reply).where(Reply.kind == ReplyKind.SCORE).order_by(col(Reply.id))
    by_reminder: dict[int | None, dict[str | None, Reply]] = {}
    for reply in session.exec(query):
        by_reminder.setdefault(reply.reminder_id, {})[reply.question] = reply
    for replies in by_reminder.values():
        given_at = next(iter(replies.values())).given_at
        shown = [replies[name].value if name in replies else "–" for name in ("pain", "function")]
        table.add_row(f"{given_at:%Y-%m-%d}", *shown)
    return table
