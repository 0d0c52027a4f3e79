"""Erasing deletes all that is kept of a patient's care, for good, in the caller's transaction."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, union
from sqlmodel import Session, col, select

from schedules.alert import Alert
from schedules.enrolment import Consent, Enrolment
from schedules.message import Message
from schedules.note import Note
from schedules.reminder import Reminder
from schedules.reply import Reply
from schedules.thread import Thread


def erase_care(session: Session, enrolments: Collection[int]) -> None:
    """Delete enrolments with all that stands about them in these tables, notes and threads too.

    What else refers to an enrolment must be gone already. A message being sent at this moment goes
    too: there is no row left to record what became of it.
    """
    session.flush()
    session.execute(delete(Message).where(is_about(enrolments)))
    session.execute(delete(Alert).where(col(Alert.id).in_(_alerts(enrolments))))
    for table in (Note, Thread, Reply, Reminder, Consent):
        session.execute(delete(table).where(col(table.enrolment_id).in_(enrolments)))
    session.execute(delete(Enrolment).where(col(Enrolment.id).in_(enrolments)))


def is_about(enrolments: Collection[int]) -> ColumnElement[bool]:
    """Return what holds for the messages that are linked to an enrolment, by whatever column."""
    reminders = select(Reminder.id).where(col(Reminder.enrolment_id).in_(enrolments))
    links = (
        col(Message.enrolment_id).in_(enrolments),
        col(Message.alert_id).in_(_alerts(enrolments)),
        col(Message.reminder_id).in_(reminders),
        col(Message.again_of).in_(reminders),
    )
    # One query for each link, so that each is answered by its own index.
    return col(Message.id).in_(union(*(select(Message.id).where(link) for link in links)))


def _alerts(enrolments: Collection[int]) -> Select[Any]:
    replies = select(Reply.id).where(col(Reply.enrolment_id).in_(enrolments))
    about = col(Alert.enrolment_id).in_(enrolments) | col(Alert.reply_id).in_(replies)
    return select(Alert.id).where(about)
