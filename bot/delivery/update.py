"""An update is a row of the inbox: what Telegram told the bot, kept before it is acknowledged."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from schedules.columns import enum_column


class UpdateState(StrEnum):
    """waiting → handled, or set aside after too many failures (staff are told)."""

    WAITING = "waiting"
    HANDLED = "handled"
    SET_ASIDE = "set_aside"


# In so many words, never as a parameter: only then is the partial index sure to be used.
IS_WAITING = text("state = 'waiting'")


class InboxUpdate(SQLModel, table=True):
    """One update as it came; `payload` is its JSON, emptied once it is handled."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "inbox_waiting",
            "update_id",
            "chat_id",
            "not_before",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
        # Is anything of the same chat before this one?
        Index(
            "inbox_line",
            "chat_id",
            "update_id",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )

    update_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    payload: str
    received_at: datetime
    state: UpdateState = Field(default=UpdateState.WAITING, sa_column=enum_column(UpdateState))
    attempts: int = 0
    not_before: datetime
    failure: str | None = None
