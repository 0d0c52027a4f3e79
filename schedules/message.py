"""A Message is a row of the outbox: one thing the bot has to say, kept until it is said."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, SQLModel

from schedules.columns import enum_column


class MessageState(StrEnum):
    """pending → sending → sent | in_doubt | undeliverable; or withdrawn before it was sent.

    A message left in doubt is pending once more (`doubts` is 1); in doubt again, it stays so.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in_doubt"  # tried twice, and may or may not have arrived: over
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"


class MessageKind(StrEnum):
    """What a message is for; consent is read again for reminders alone, said again or not."""

    REMINDER = "reminder"
    ANSWER = "answer"  # said in answer to a tap or a text
    EDIT = "edit"  # new text in place of an earlier message
    ALERT = "alert"  # something staff must see
    MENU = "menu"  # a chat's command menu
    CATCH_UP = "catch_up"  # several reminders together: late ones, or due at the same minute
    NOTICE = "notice"  # the clinic changed what a patient is to do
    AGAIN = "again"  # a reminder that the patient put off, said once more
    FROM_CLINIC = "from_clinic"  # words of a member of staff to a patient
    HELPER = "helper"  # what a helper of the patient is told
    PAUSE_OVER = "pause_over"  # the day's card, when a pause is over
    NEWS = "news"  # the clinic paused or ended the messages, or goes on with them
    DIGEST = "digest"  # what waits for staff this morning
    BACK_HOME = "back_home"  # a journey is over, and the clock at home counts again


TELLING = (MessageKind.REMINDER, MessageKind.CATCH_UP, MessageKind.AGAIN)
"""Messages that tell reminders, rendered when they are sent."""


class Priority(IntEnum):
    """Lower goes first."""

    URGENT = -1  # an alert that staff must see now
    ALERT = 0
    ANSWER = 1
    REMINDER = 2
    LATER = 3  # waits for a time of its own and so must hold up nothing


# In so many words, never as a parameter: only then is the partial index sure to be used.
IS_WAITING = text("state = 'pending'")
IS_SENDING = text("state = 'sending'")
IS_OF_ALERT = text("alert_id IS NOT NULL")
IS_SAID_AGAIN = text("again_of IS NOT NULL")
IS_ANNOUNCED = text("announcement_id IS NOT NULL")


class Message(SQLModel, table=True):
    """One thing to say in one chat; `html` is what was said, filled when sent if rendered late.

    `buttons` is rows of `[label, callback_data]`; `picture` is the text of a QR code to send with
    the message as its caption; `attachment` names a picture or file to draw when it is sent
    (`bot.delivery.attachment`); `again_of` is the reminder that is said once more; `edits` is the
    chat's message id that an edit replaces.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "message_waiting",
            "priority",
            "id",
            "chat_id",
            "not_before",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
        # Is anything of the same chat before this one?
        Index(
            "message_line",
            "chat_id",
            "priority",
            "id",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
        Index(
            "message_sending",
            "id",
            sqlite_where=IS_SENDING,
            postgresql_where=IS_SENDING,
        ),
        Index(
            "message_of_alert",
            "alert_id",
            sqlite_where=IS_OF_ALERT,
            postgresql_where=IS_OF_ALERT,
        ),
        Index(
            "message_announced",
            "announcement_id",
            "state",
            sqlite_where=IS_ANNOUNCED,
            postgresql_where=IS_ANNOUNCED,
        ),
        Index("message_chat", "chat_id"),  # all that was ever said in it
        Index(
            "message_said_again",
            "again_of",
            sqlite_where=IS_SAID_AGAIN,
            postgresql_where=IS_SAID_AGAIN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: MessageKind = Field(sa_column=enum_column(MessageKind))
    priority: int
    chat_id: int = Field(sa_type=BigInteger)
    enrolment_id: int | None = Field(default=None, foreign_key="enrolment.id", index=True)
    reminder_id: int | None = Field(default=None, foreign_key="reminder.id", unique=True)
    alert_id: int | None = Field(default=None, foreign_key="alert.id")
    announcement_id: int | None = Field(default=None, foreign_key="announcement.id")
    again_of: int | None = Field(default=None, foreign_key="reminder.id")
    html: str | None = None
    buttons: list[list[list[str]]] | None = Field(default=None, sa_type=JSON)
    picture: str | None = None
    attachment: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    edits: int | None = Field(default=None, sa_type=BigInteger)
    menu: list[Any] | None = Field(default=None, sa_type=JSON)
    state: MessageState = Field(default=MessageState.PENDING, sa_column=enum_column(MessageState))
    not_before: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    doubts: int = 0  # how often it was left not knowing whether it arrived
    failure: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
    telegram_id: int | None = Field(default=None, sa_type=BigInteger)
