"""Whether a message that waited is still to go out, asked in the transaction that claims it.

Reminders are decided by `schedules.release`; here is what others say to patients and helpers.
"""

from datetime import datetime

from sqlmodel import Session

from bot.for_patients.helper_notes import held
from bot.for_patients.helper_share import Hold
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind
from schedules.reason import STOPPED, UNREACHABLE

_TO_PATIENT = (
    MessageKind.REMINDER,
    MessageKind.CATCH_UP,
    MessageKind.NOTICE,
    MessageKind.NEWS,
    MessageKind.AGAIN,
    MessageKind.FROM_CLINIC,
)


def held_back(session: Session, message: Message, now: datetime) -> Hold | None:
    """Return why a message is not sent now, or None if nothing speaks against it."""
    enrolment = session.get(Enrolment, message.enrolment_id) if message.enrolment_id else None
    if enrolment is None:
        return None
    if message.kind is MessageKind.FROM_CLINIC:
        return _by_consent(enrolment)
    return held(session, message, enrolment, now) if message.kind is MessageKind.HELPER else None


def follows(session: Session, message: Message) -> int | None:
    """Return the chat in which the patient is now, if a message was meant for another phone."""
    if message.kind not in _TO_PATIENT or message.enrolment_id is None:
        return None
    enrolment = session.get(Enrolment, message.enrolment_id)
    chat_id = enrolment.chat_id if enrolment else None
    return chat_id if chat_id != message.chat_id else None


def _by_consent(enrolment: Enrolment) -> Hold | None:
    if enrolment.state is not EnrolmentState.ACTIVE:
        return Hold(STOPPED)
    return None if enrolment.reachable else Hold(UNREACHABLE)
