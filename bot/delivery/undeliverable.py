"""What cannot be delivered is set aside: its reminders end with the reason, and staff are told."""

import logging
from datetime import datetime

from sqlmodel import Session, select

from bot.alerts import after_try, raise_alert
from bot.delivery.outcome import Outcome
from bot.delivery.told import close, released_in
from bot.for_patients.helping import lost_helper
from schedules.alert import AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind
from schedules.reason import UNREACHABLE, not_taken
from schedules.release import Verdict
from schedules.reminder import ReminderState

log = logging.getLogger(__name__)


def set_aside(session: Session, message: Message, outcome: Outcome, now: datetime) -> None:
    """Settle what hangs on a message that has become undeliverable; its row says so already."""
    unreachable = outcome.alert is AlertKind.UNREACHABLE
    log.warning("message %s is undeliverable: %s", message.id, outcome.failure)
    after_try(session, message, outcome.state, now)
    if not message.doubts:
        reason = UNREACHABLE if unreachable else not_taken(outcome.failure or "")
        close(session, released_in(message), Verdict(ReminderState.SKIPPED, reason), now)
    if unreachable:
        _mark_unreachable(session, message, now)
    elif outcome.alert:
        raise_alert(session, outcome.alert, now, patient_of(session, message))


def patient_of(session: Session, message: Message) -> int | None:
    """Return whose message it is, if it was for the patient and not for staff about them."""
    enrolment = session.get(Enrolment, message.enrolment_id) if message.enrolment_id else None
    return enrolment.id if enrolment and enrolment.chat_id == message.chat_id else None


def _mark_unreachable(session: Session, message: Message, now: datetime) -> None:
    """Note that a patient's chat is closed and tell staff, once."""
    if message.kind is MessageKind.HELPER:
        lost_helper(session, message.chat_id, now)
    if message.kind in (MessageKind.ALERT, MessageKind.HELPER):
        return
    query = select(Enrolment).where(
        Enrolment.chat_id == message.chat_id, Enrolment.state == EnrolmentState.ACTIVE
    )
    for enrolment in session.exec(query):
        if enrolment.reachable:
            enrolment.reachable = False
            raise_alert(session, AlertKind.UNREACHABLE, now, enrolment.id)
