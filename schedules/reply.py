"""A Reply is what a patient answered, kept for ever as it was given."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ColumnElement, Index, UniqueConstraint, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from schedules.columns import enum_column
from schedules.reminder import Reminder, ReminderState


class ReplyKind(StrEnum):
    """How the patient answered."""

    TAP = "tap"  # a button of a reminder: done, not_yet, ok, problem; or undone
    SCORE = "score"  # a number that answers a question
    CHOICE = "choice"  # yes, no or one of a question's choices
    TEXT = "text"  # words, kept as typed; with a question, they answer it


UNDONE = "undone"
"""The value of a tap that takes an answer back: the reminder is unanswered again."""

# In so many words, never as a parameter: only then is the partial index sure to be used.
IS_UNASKED = text("question IS NULL")
IS_SUPERSEDING = text("supersedes_id IS NOT NULL")


class Reply(SQLModel, table=True):
    """One answer, exactly as given; a change of mind is a new row that names the one it supersedes.

    `update_id` is the inbox's number of the update it came in. An update answers a question once,
    so that a replay adds nothing; the last answer of an instrument also completes its score.
    """

    __tablename__ = "reply"
    __table_args__ = (
        UniqueConstraint("update_id", "question", name="reply_once"),
        # NULLs differ from each other, so what answers no question needs an index of its own.
        Index(
            "reply_once_unasked",
            "update_id",
            unique=True,
            sqlite_where=IS_UNASKED,
            postgresql_where=IS_UNASKED,
        ),
        Index(
            "reply_superseding",
            "supersedes_id",
            sqlite_where=IS_SUPERSEDING,
            postgresql_where=IS_SUPERSEDING,
        ),
        Index("reply_of_patient", "enrolment_id", "given_at"),
        Index("reply_to_question", "question", "given_at"),  # of all patients, in some weeks
    )

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id")
    reminder_id: int | None = Field(default=None, foreign_key="reminder.id", index=True)
    kind: ReplyKind = Field(sa_column=enum_column(ReplyKind))
    question: str | None = None  # its name; `hip.3` for the third item of an instrument
    value: str
    given_at: datetime
    update_id: int = Field(sa_type=BigInteger)
    supersedes_id: int | None = Field(default=None, foreign_key="reply.id")

    @property
    def takes_back(self) -> bool:
        """Tell whether it leaves its reminder unanswered."""
        return self.kind is ReplyKind.TAP and self.value == UNDONE


_is_answer = (col(Reply.kind) != ReplyKind.TEXT) | col(Reply.question).is_not(None)


_is_undone = (col(Reply.kind) == ReplyKind.TAP) & (col(Reply.value) == UNDONE)


def current_replies(session: Session, reminder_id: int | None) -> dict[str | None, Reply]:
    """Return what stands answered for a reminder: the latest reply to each question.

    A tap has no question and stands under None, unless it was taken back; words are no answer to a
    question and are left out.
    """
    query = select(Reply).where(Reply.reminder_id == reminder_id, _is_answer)
    latest = {reply.question: reply for reply in session.exec(query.order_by(col(Reply.id)))}
    return {question: reply for question, reply in latest.items() if not reply.takes_back}


def last_tap(session: Session, reminder_id: int | None) -> Reply | None:
    """Return the latest tap on a reminder, one that took the answer back included."""
    query = select(Reply).where(Reply.reminder_id == reminder_id, Reply.kind == ReplyKind.TAP)
    return session.exec(query.order_by(col(Reply.id).desc())).first()


def is_replied_to() -> ColumnElement[bool]:
    """Return what holds for a sent reminder that a standing reply is for, or all of its message.

    A reply stands while nothing supersedes it; one that takes an answer back is none.
    """
    later, told = aliased(Reply), aliased(Reminder)
    superseded = select(later.id).where(col(later.supersedes_id) == Reply.id).exists()
    standing = select(Reply.id).where(~_is_undone, ~superseded)
    own = standing.where(Reply.reminder_id == Reminder.id).exists()
    # Asked only of what came with others, for it goes through all of them.
    together = (
        standing.join(told, col(told.id) == Reply.reminder_id)
        .where(col(told.folded_into) == Reminder.folded_into)
        .exists()
    )
    is_sent = col(Reminder.state) == ReminderState.RELEASED
    return is_sent & (own | (col(Reminder.folded_into).is_not(None) & together))
