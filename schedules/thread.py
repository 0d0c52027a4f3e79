"""A Thread is what a patient wrote and staff answered; it waits for somebody until it is closed.

Words open it and open it again, an answer closes it, and so may staff without one. The words
themselves are replies, and answers are alerts; here is only whether anybody has to look, and who.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, ColumnElement, CursorResult, Index, text
from sqlmodel import Field, Session, SQLModel, col, update

from schedules.alert import AlertKind

TELLS_WORDS = (AlertKind.WORDS, AlertKind.FLOOD)
"""What staff are told of the words that wait in a thread."""

# In so many words, never as a parameter: only then is the partial index sure to be used.
IS_OPEN = text("closed_at IS NULL")


class Thread(SQLModel, table=True):
    """The one thread of an enrolment; `opened_at` is when the first words came that wait.

    All ids are of members of staff. `answered` tells that it was closed by an answer.
    """

    __tablename__ = "thread"
    __table_args__ = (
        Index("thread_open", "opened_at", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    enrolment_id: int = Field(
        primary_key=True,
        foreign_key="enrolment.id",
        sa_column_kwargs={"autoincrement": False},
    )
    opened_at: datetime
    taken_at: datetime | None = None
    taken_by: int | None = Field(default=None, sa_type=BigInteger)
    closed_at: datetime | None = None
    closed_by: int | None = Field(default=None, sa_type=BigInteger)
    answered: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for somebody."""
        return self.closed_at is None


def open_threads() -> ColumnElement[bool]:
    """Return what holds for a thread that waits for somebody, taken on or not."""
    return col(Thread.closed_at).is_(None)


def open_thread(session: Session, enrolment_id: int, now: datetime) -> Thread:
    """Let a patient's words wait for somebody; of one that waits already nothing changes."""
    thread = session.get(Thread, enrolment_id)
    if thread is None:
        thread = Thread(enrolment_id=enrolment_id, opened_at=now)
    elif not thread.is_open:
        thread.opened_at, thread.answered = now, False
        thread.taken_at = thread.taken_by = thread.closed_at = thread.closed_by = None
    session.add(thread)
    session.flush()
    return thread


def take_thread(session: Session, thread: Thread, by: int, held: int | None, now: datetime) -> bool:
    """Give a thread that waits to a member of staff; False if it is no longer as they saw it.

    `held` is who had it then, None for nobody.
    """
    holder = col(Thread.taken_by).is_(None) if held is None else col(Thread.taken_by) == held
    taken = {"taken_by": by, "taken_at": now}
    return _write(session, thread, open_threads() & holder, taken)


def close_thread(
    session: Session, thread: Thread, by: int, now: datetime, *, answered: bool = False
) -> bool:
    """Close a thread; False if somebody did already."""
    closed = {"closed_by": by, "closed_at": now, "answered": answered}
    return _write(session, thread, open_threads(), closed)


def _write(
    session: Session, thread: Thread, as_seen: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    mine = col(Thread.enrolment_id) == thread.enrolment_id
    statement = update(Thread).where(mine, as_seen).values(**values)
    won = cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
    session.refresh(thread)
    return won
