"""A short answer in words, such as “done” or “not yet”, taken for the button that it stands for."""

from datetime import timedelta

from sqlmodel import col, select

from bot.delivery.letter import offered_answers
from bot.for_patients.replies import replied_to, sent_reminder
from bot.talk import Talk
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageState
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
    if found.answer is None or found.medicines or talk.incoming.edited:
        return None
    if enrolment.state is not EnrolmentState.ACTIVE or len(found.text.split()) > LONGEST:
        return None
    reminder = replied_to(talk, enrolment) or _just_sent(talk, enrolment)
    if reminder is None or sent_reminder(talk, enrolment, reminder.id or 0) is None:
        return None
    meant = _button(talk, enrolment, reminder, found.answer)
    return (reminder, meant) if meant else None


def message_of(talk: Talk, reminder: Reminder) -> int | None:
    """Return the chat's number of the message with the reminder's buttons, if it has gone out."""
    own = select(Message.telegram_id).where(Message.reminder_id == reminder.id)
    return talk.session.exec(own.where(Message.chat_id == talk.incoming.chat_id)).first()


def _button(talk: Talk, enrolment: Enrolment, reminder: Reminder, answer: str) -> str | None:
    step = plan_told(talk.session, enrolment, reminder.step).steps.get(reminder.step)
    if step is None or reminder.kind is Kind.CHECK_IN:
        return None
    offered = offered_answers(talk.session, reminder, step)
    return next((button for button in _BUTTONS[answer] if button in offered), None)


def _just_sent(talk: Talk, enrolment: Enrolment) -> Reminder | None:
    """Return the last reminder that was sent, unless that is long ago."""
    query = (
        select(Reminder)
        .join(Message, col(Message.reminder_id) == Reminder.id)
        .where(Message.enrolment_id == enrolment.id, Message.state == MessageState.SENT)
        .where(Message.chat_id == talk.incoming.chat_id)
        .where(col(Message.sent_at) > talk.now - _RIGHT_AFTER)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
    )
    return talk.session.exec(query).first()
