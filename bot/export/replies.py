"""replies.csv: one row for each answer as it was given, also those that no longer stand."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.export.table import Column, Row, Scope, Table, enrolments, moment, moment_columns
from schedules.enrolment import Enrolment
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind
from schedules.why import standing

_KINDS = "tap: a button; score: a number; choice: one of several; text: in own words"
_COLUMNS = (
    Column("enrolment", "Number of the enrolment.", "integer"),
    Column("reply", "Number of the reply.", "integer"),
    Column("reminder", "The reminder it answers; empty for what was said unasked.", "integer"),
    Column("step", "The step of that reminder.", "text"),
    Column("number", "Which one of its step.", "integer"),
    Column("kind", "How it was given.", "text", _KINDS),
    Column("question", "The question; `hip.3` is the third item of a questionnaire.", "text"),
    Column("score", "The number given.", "decimal", "as the question says: see below"),
    Column("answer", "The button tapped or the choice made.", "text"),
    Column("text", "What the patient wrote. Empty unless it was asked for.", "text"),
    Column("skipped", "Whether the question was passed over.", "boolean", "TRUE, FALSE"),
    *moment_columns("given", "When it was given."),
    Column("stands", "Whether it counts: nothing later took its place.", "boolean", "TRUE, FALSE"),
    Column("supersedes", "The earlier reply that it takes the place of.", "integer"),
)


def _rows(session: Session, scope: Scope) -> Iterator[Row]:
    for enrolment in enrolments(session, scope):
        query = (
            select(Reply, Reminder.step, Reminder.number)
            .join(Reminder, col(Reminder.id) == Reply.reminder_id, isouter=True)
            .where(Reply.enrolment_id == enrolment.id)
            .order_by(col(Reply.id))
        )
        found = session.exec(query).all()
        stands = {reply.id for reply in standing([reply for reply, _, _ in found])}
        for reply, step, number in found:
            asked = (reply.reminder_id, step, number)
            yield _row(reply, asked, enrolment, scope, reply.id in stands)


def _row(reply: Reply, asked: Row, enrolment: Enrolment, scope: Scope, stands: bool) -> Row:
    skipped = reply.question is not None and reply.value == ""
    chosen = reply.kind in (ReplyKind.TAP, ReplyKind.CHOICE) and not skipped
    wrote = reply.kind is ReplyKind.TEXT and scope.text and not skipped
    return (
        enrolment.id,
        reply.id,
        *asked,
        reply.kind,
        reply.question,
        score_of(reply),
        reply.value if chosen else None,
        reply.value if wrote else None,
        skipped,
        *moment(reply.given_at, ZoneInfo(enrolment.zone)),
        stands,
        reply.supersedes_id,
    )


def score_of(reply: Reply) -> Decimal | None:
    """Return the number that was given; None for any other answer."""
    if reply.kind is not ReplyKind.SCORE:
        return None
    try:
        score = Decimal(reply.value)
    except InvalidOperation:
        return None
    return score if score.is_finite() else None


TABLE = Table("replies.csv", _COLUMNS, _rows)
