"""A plan is complete when everything it had to say to a patient has been said, or is over."""

from sqlmodel import Session, col, select

from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import IS_WAITING, Message, MessageKind
from schedules.plan import Kind
from schedules.reminder import IS_PLANNED, Reminder

_STILL_SAID = (MessageKind.REMINDER, MessageKind.CATCH_UP, MessageKind.AGAIN)


def is_complete(session: Session, enrolment: Enrolment) -> bool:
    """Tell whether an active patient has had the last of their plan; a follow-up says nothing."""
    if enrolment.state is not EnrolmentState.ACTIVE:
        return False
    planned = select(Reminder.id).where(
        IS_PLANNED, Reminder.enrolment_id == enrolment.id, Reminder.kind != Kind.FOLLOW_UP
    )
    waiting = select(Message.id).where(
        IS_WAITING, Message.enrolment_id == enrolment.id, col(Message.kind).in_(_STILL_SAID)
    )
    return not any(session.exec(query.limit(1)).first() for query in (planned, waiting))
