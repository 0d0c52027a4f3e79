"""Leaving: how an enrolment is ended, by its patient or by staff, and how it goes on again."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from schedules.change import carry_out
from schedules.columns import stored_id
from schedules.enrolment import OVER_FOR_GOOD, Consent, Ending, Enrolment, EnrolmentState
from schedules.message import TELLING, Message, MessageState
from schedules.reason import ended
from schedules.register import withdraw
from schedules.reminder import Reminder, ReminderState


def leave(
    session: Session,
    enrolment: Enrolment,
    now: datetime,
    ending: Ending | None = None,
    by: int | None = None,
) -> int:
    """End an enrolment, and take back all that has not left yet; return how many reminders.

    `ending` and the member of staff are None where the patient stops. The consent is withdrawn
    unless the care is over for a reason of the clinic's.
    """
    enrolment.state, enrolment.stopped_at = EnrolmentState.STOPPED, now
    enrolment.ending, enrolment.ended_by = ending, by
    if ending not in OVER_FOR_GOOD:
        given = select(Consent).where(
            Consent.enrolment_id == enrolment.id, col(Consent.withdrawn_at).is_(None)
        )
        for consent in session.exec(given):
            consent.withdrawn_at = now
    session.flush()
    return withdraw(session, stored_id(enrolment), ended(ending), now)


def come_in_again(enrolment: Enrolment) -> None:
    """Note that an enrolment is under way again, whoever ended it; its reminders are not planned.

    One that was never joined waits for its patient as before.
    """
    joined = enrolment.joined_at is not None
    enrolment.state = EnrolmentState.ACTIVE if joined else EnrolmentState.INVITED
    enrolment.stopped_at = enrolment.ending = enrolment.ended_by = enrolment.merged_into = None


def take_back(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Undo an end by staff: what it took back and is still in time is planned, or waits, again.

    A consent that was withdrawn with it stands again: only take back what was a slip.
    """
    at, reason = enrolment.stopped_at, ended(enrolment.ending)
    come_in_again(enrolment)
    given = update(Consent).where(
        col(Consent.enrolment_id) == stored_id(enrolment), col(Consent.withdrawn_at) == at
    )
    session.execute(given.values(withdrawn_at=None))
    _plan_again(session, enrolment, reason, at, now)
    _queue_again(session, enrolment, reason, now)
    session.flush()
    carry_out(session, enrolment, {}, now)


def _plan_again(
    session: Session, enrolment: Enrolment, reason: str, at: datetime | None, now: datetime
) -> None:
    """Plan what was taken out; the plan's own would come back by itself, what rules added not."""
    taken_out = select(Reminder).where(
        Reminder.enrolment_id == enrolment.id,
        Reminder.state == ReminderState.WITHDRAWN,
        Reminder.reason == reason,
        Reminder.decided_at == at,
        col(Reminder.released_at).is_(None),
        col(Reminder.expires_at) > now,
    )
    for row in session.exec(taken_out):
        row.state, row.reason, row.decided_at = ReminderState.PLANNED, None, None


def _queue_again(session: Session, enrolment: Enrolment, reason: str, now: datetime) -> None:
    """Let wait again what was in the outbox, unsent; whoever sends it looks whether it is late."""
    queued = select(Message).where(
        Message.enrolment_id == enrolment.id,
        col(Message.kind).in_(TELLING),
        Message.state == MessageState.WITHDRAWN,
        Message.failure == reason,
    )
    for message in session.exec(queued):
        message.state, message.failure = MessageState.PENDING, None
        told = (col(Reminder.id) == message.reminder_id) | (col(Reminder.folded_into) == message.id)
        over = col(Reminder.state) == ReminderState.WITHDRAWN
        again = update(Reminder).where(told, over, col(Reminder.reason) == reason)
        session.execute(again.values(state=ReminderState.RELEASED, reason=None, decided_at=now))
