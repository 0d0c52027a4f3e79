"""How many of the last messages a patient has answered, for the card."""

from datetime import timedelta

from markupsafe import Markup
from sqlmodel import col, func, select

from bot.talk import Talk
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.plan import Kind
from schedules.reminder import Reminder
from schedules.reply import is_replied_to

_LATELY = timedelta(weeks=2)


def adherence_said(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return how many of the messages of the last two weeks were answered; None before joining."""
    if enrolment.state is EnrolmentState.INVITED:
        return None
    sent = (
        select(func.count())
        .select_from(Reminder)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.kind != Kind.FOLLOW_UP)
        .where(col(Reminder.released_at) > talk.now - _LATELY)
    )
    total = talk.session.exec(sent).one()
    if total == 0:
        return talk.words("No messages in the last 2 weeks")
    answered = talk.session.exec(sent.where(is_replied_to())).one()
    return talk.words.plural(
        "Last 2 weeks: {answered} of {count} message answered",
        "Last 2 weeks: {answered} of {count} messages answered",
        total,
        answered=answered,
    )
