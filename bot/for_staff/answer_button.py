"""The button “Answer” below what a patient wrote or reported, for those on the staff who may."""

from sqlmodel import Session

from bot.button import Button, button
from bot.for_staff.line import may_take_on
from bot.for_staff.staff import find_staff
from bot.words import Words, words
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind


def answer_button(say: Words, enrolment: Enrolment, alert: Alert | None = None) -> Button:
    """Return the button that begins an answer to a patient, to what one alert is about."""
    return button(say("Answer"), "write", enrolment.id, *([alert.id] if alert else []))


def offered_answer(session: Session, message: Message) -> Button | None:
    """Return the button that a message to staff gets when it is sent; None for any other message.

    It is decided then, because who may answer, and whether it would arrive, may have changed.
    """
    if message.alert_id is None or message.kind not in (MessageKind.ALERT, MessageKind.EDIT):
        return None
    alert = session.get(Alert, message.alert_id)
    if alert is None or alert.reply_id is None or alert.kind is AlertKind.ANSWERED:
        return None
    enrolment = session.get(Enrolment, alert.enrolment_id)
    member = find_staff(session, message.chat_id)
    if enrolment is None or enrolment.state is not EnrolmentState.ACTIVE:
        return None
    if member is None or not may_take_on(member):
        return None
    return answer_button(words(member.language), enrolment, alert)
