"""A short answer in words, such as “done” or “not yet”, taken for the button that it stands for."""

from datetime import timedelta

from sqlmodel import col, select

from bot.delivery.offered import may_come_later, offered_answers
from bot.for_patients.replies import replied_to, sent_reminder
from bot.talk import Talk
from schedules.again import is_answered
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.folding import told_in
from schedules.message import TELLING, Message, MessageState
from schedules.plan import Kind
from schedules.plans import plan_told
from schedules.reminder import Reminder
from schedules.understanding.understand import Understanding

LONGEST = 4
"""Words that say no more than the button does; what is longer goes to staff."""
_RIGHT_AFTER = timedelta(hours=12)
_BUTTONS = {
    "done": ("done",),
    "not_done": ("not_yet",),
    "later": ("not_yet",),
    "yes": ("ok", "done"),
    "no": ("not_yet",),
}
"""The buttons that an answer may stand for; the first that is offered counts."""


def short_answer(
    talk: Talk, enrolment: Enrolment, found: Understanding
) -> tuple[Reminder, str] | None:
    """Return the reminder that is answered, replied to or just sent, and its button; or None.

    A text that was edited answers nothing anew.
    """
    reminder = _meant(talk, enrolment, found)
    if reminder is None or found.answer is None:
        return None
    meant = _button(talk, enrolment, reminder, found.answer)
    return (reminder, meant) if meant else None


def wants_later(talk: Talk, enrolment: Enrolment, found: Understanding) -> Reminder | None:
    """Return the reminder that a patient would rather have later, if its buttons do not say so."""
    if found.answer != "later":
        return None
    reminder = _meant(talk, enrolment, found)
    if reminder is None or not may_come_later(talk.session, reminder):
        return None
    told_by_button = _button(talk, enrolment, reminder, found.answer) is not None
    return None if told_by_button or is_answered(talk.session, reminder) else reminder


def _meant(talk: Talk, enrolment: Enrolment, found: Understanding) -> Reminder | None:
    """Return the reminder that a short answer is about, if the text is one."""
    if found.answer is None or found.medicines or talk.incoming.edited:
        return None
    if enrolment.state is not EnrolmentState.ACTIVE or len(found.text.split()) > LONGEST:
        return None
    reminder = replied_to(talk, enrolment) or _just_sent(talk, enrolment)
    if reminder is None or sent_reminder(talk, enrolment, reminder.id or 0) is None:
        return None
    return reminder


def _button(talk: Talk, enrolment: Enrolment, reminder: Reminder, answer: str) -> str | None:
    step = plan_told(talk.session, enrolment, reminder.step).steps.get(reminder.step)
    if step is None or reminder.kind is Kind.CHECK_IN:
        return None
    offered = offered_answers(talk.session, reminder, step)
    return next((button for button in _BUTTONS[answer] if button in offered), None)


def _just_sent(talk: Talk, enrolment: Enrolment) -> Reminder | None:
    """Return the last reminder that was sent, unless that is long ago."""
    query = (
        select(Message)
        .where(Message.enrolment_id == enrolment.id, Message.state == MessageState.SENT)
        .where(Message.chat_id == talk.incoming.chat_id)
        .where(col(Message.kind).in_(TELLING), col(Message.sent_at) > talk.now - _RIGHT_AFTER)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
    )
    message = talk.session.exec(query).first()
    told = told_in(talk.session, message) if message else []
    return told[-1] if told else None
