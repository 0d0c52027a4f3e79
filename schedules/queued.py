"""Queued: what waits in the outbox for the end of quiet hours follows the hours as they are now."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col

from schedules.enrolment import Enrolment
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, MessageState

KEEP_QUIET = (MessageKind.REMINDER, MessageKind.CATCH_UP, MessageKind.NOTICE, MessageKind.NEWS)
LONGEST_TRY = timedelta(minutes=15)
"""What waits longer than this waits for a morning and not for its next try."""


def requeue(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Let what waits for a morning leave as soon as the patient's own hours allow.

    What must wait now and did not before needs nothing here: whoever sends it looks again.
    """
    local = now.astimezone(ZoneInfo(enrolment.zone))
    morning = wait_for_morning(local, enrolment.course().quiet, enrolment.zone)
    waiting = (
        update(Message)
        .where(col(Message.enrolment_id) == enrolment.id)
        .where(col(Message.state) == MessageState.PENDING, col(Message.kind).in_(KEEP_QUIET))
        .where(col(Message.not_before) > now + LONGEST_TRY)
        .values(not_before=morning.astimezone(UTC))
    )
    session.execute(waiting)
