"""What stands below a patient's words for those on the staff who may answer, take or close."""

from markupsafe import Markup
from sqlmodel import Session

from bot.button import Button, button
from bot.for_staff.line import may_take_on
from bot.for_staff.staff import Staff, find_staff
from bot.for_staff.thread_words import thread_line, thread_of, thread_row
from bot.words import Words, words
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind


def answer_button(say: Words, enrolment: Enrolment, alert: Alert | None = None) -> Button:
    """Return the button that begins an answer to a patient, to what one alert is about."""
    return button(say("Answer"), "write", enrolment.id, *([alert.id] if alert else []))


def offered_answer(session: Session, message: Message) -> list[list[Button]]:
    """Return the buttons that a message to staff gets when it is sent: the first beside its own.

    They are decided then, because who may answer, and whether it would arrive, may have changed.
    """
    alert = _about_words(session, message)
    member = find_staff(session, message.chat_id)
    if alert is None or member is None or not may_take_on(member):
        return []
    enrolment = session.get(Enrolment, alert.enrolment_id)
    return _rows(session, enrolment, member, alert) if enrolment else []


def whose_it_is(session: Session, message: Message, zone: str) -> Markup | None:
    """Return who has, or closed, the thread of the words that a message to staff tells, if any."""
    alert, member = _about_words(session, message), find_staff(session, message.chat_id)
    thread = thread_of(session, alert) if alert else None
    if thread is None or member is None:
        return None
    # Below a message of the day on which the words came.
    beside = alert.raised_at if alert else thread.opened_at
    return thread_line(session, words(member.language), member.user_id, thread, zone, beside)


def _about_words(session: Session, message: Message) -> Alert | None:
    """Return the alert that a message to staff tells, if it is about something a patient said."""
    if message.alert_id is None or message.kind not in (MessageKind.ALERT, MessageKind.EDIT):
        return None
    alert = session.get(Alert, message.alert_id)
    told = alert is not None and alert.kind is not AlertKind.ANSWERED
    return alert if told and alert is not None and alert.reply_id is not None else None


def _rows(
    session: Session, enrolment: Enrolment, member: Staff, alert: Alert
) -> list[list[Button]]:
    say = words(member.language)
    active = enrolment.state is EnrolmentState.ACTIVE
    first = [answer_button(say, enrolment, alert)] if active else []
    return [first, thread_row(session, say, member, alert)]
