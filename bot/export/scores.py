"""scores.csv: every number that stands, a row each: the long format that statistics ask for."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.export.replies import score_of
from bot.export.table import Column, Row, Scope, Table, enrolments, moment, moment_columns
from schedules.enrolment import Enrolment
from schedules.plan import Plan
from schedules.plans import plan_told
from schedules.question import InstrumentQuestion, Number, Percent, Question, Scale, better_end
from schedules.reminder import Reminder
from schedules.reply import Reply

_COLUMNS = (
    Column("enrolment", "Number of the enrolment.", "integer"),
    Column("plan", "Name of the plan.", "text"),
    Column("day", "Days from the procedure to the day for which it was asked.", "integer", "days"),
    Column("date", "That day, by the patient's calendar.", "date"),
    Column("question", "The question; a questionnaire has one row, its score.", "text"),
    Column("value", "The number that stands.", "decimal", "as the question says: see below"),
    Column("better", "The good end of the numbers.", "text", "low, high; empty for neither"),
    Column("reminder", "The check-in that asked.", "integer"),
    Column("step", "The step of that check-in.", "text"),
    Column("number", "Which one of its step.", "integer"),
    *moment_columns("given", "When it was given."),
)


def _rows(session: Session, scope: Scope) -> Iterator[Row]:
    for enrolment in enrolments(session, scope):
        query = (
            select(Reply, Reminder)
            .join(Reminder, col(Reminder.id) == Reply.reminder_id)
            .where(Reply.enrolment_id == enrolment.id, col(Reply.question).not_like("%.%"))
            .order_by(col(Reply.id))
        )
        found = session.exec(query)
        latest = {(reply.reminder_id, reply.question): (reply, by) for reply, by in found}
        for reply, check_in in sorted(latest.values(), key=lambda pair: pair[1].due_at):
            plan = plan_told(session, enrolment, check_in.step)
            asked = plan.questions.get(reply.question or "")
            score = score_of(reply)  # none if it was passed over
            if asked and is_number(asked) and score is not None:
                yield _row(reply, check_in, score, plan, enrolment)


def _row(reply: Reply, by: Reminder, score: Decimal, plan: Plan, enrolment: Enrolment) -> Row:
    zone = ZoneInfo(enrolment.zone)
    day = by.due_at.astimezone(zone).date()
    return (
        enrolment.id,
        plan.name,
        (day - enrolment.anchor).days,
        day,
        reply.question,
        score,
        better_end(plan.questions[reply.question or ""]),
        by.id,
        by.step,
        by.number,
        *moment(reply.given_at, zone),
    )


def is_number(asked: Question) -> bool:
    """Tell whether a question is answered with a number."""
    return isinstance(asked, Scale | Percent | Number | InstrumentQuestion)


TABLE = Table("scores.csv", _COLUMNS, _rows)
