"""What goes to a helper, as rows of the outbox: copies, lines about what is open, and news.

A row about a reminder names it in `again_of`: a copy has no words until it is sent, a line has. It
is looked at again when its time comes (`held`), so that an answer meanwhile withdraws it.
"""

from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session, col, func, select, update

from bot.for_patients.helper import Gets, Helper
from bot.for_patients.helper_share import Care, Hold, Open, hold_copy, hold_line, shared_at
from bot.words import Words, isolate, words
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.folding import told_in, told_with
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.plan import Kind
from schedules.plans import plan_told
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind

_TOLD = (MessageKind.REMINDER, MessageKind.CATCH_UP)


def find_helper(session: Session, user_id: int) -> Helper | None:
    """Return what somebody is as a helper now, or None if they help nobody."""
    query = select(Helper).where(Helper.user_id == user_id, col(Helper.ended_at).is_(None))
    return session.exec(query).first()


def helper_of(session: Session, enrolment_id: int) -> Helper | None:
    """Return who helps a patient now, or None."""
    mine = select(Helper).where(Helper.enrolment_id == enrolment_id)
    return session.exec(mine.where(col(Helper.ended_at).is_(None))).first()


def whom(say: Words, enrolment: Enrolment) -> Markup:
    """Return the first line of whatever a helper reads: whom it is about, and nothing else."""
    if enrolment.first_name:
        return say("For {name}", name=isolate(enrolment.first_name))
    return say("For the person you help")


def share(session: Session, message: Message, now: datetime) -> None:
    """Let the patient's helper have their part of a message that was just sent to the patient."""
    if message.kind not in _TOLD or message.enrolment_id is None:
        return
    helper = helper_of(session, message.enrolment_id)
    told = told_in(session, message) if helper else []
    if helper is None or not told:
        return
    enrolment, reminder = session.get_one(Enrolment, message.enrolment_id), told[-1]
    at = shared_at(care_of(session, helper, enrolment, now), asks(session, reminder), now)
    if at is not None:
        line = None if helper.gets is Gets.ALL else _line(words(helper.language), enrolment)
        put(session, helper, line, at, now, again_of=stored_id(reminder))


def tell_helper(session: Session, helper: Helper, news: Markup, now: datetime) -> None:
    """Tell a helper something that is about no reminder, by day."""
    enrolment = session.get_one(Enrolment, helper.enrolment_id)
    say = words(helper.language)
    html = Markup("\n\n").join([whom(say, enrolment), news])
    put(session, helper, html, by_day(enrolment, now), now)


def by_day(enrolment: Enrolment, now: datetime) -> datetime:
    """Return when a helper may hear something: now, or in the morning by the patient's clock."""
    care = Care(Gets.ALL, enrolment.zone, enrolment.course().quiet)
    return shared_at(care, True, now) or now


def put(
    session: Session,
    helper: Helper,
    html: Markup | None,
    at: datetime,
    now: datetime,
    again_of: int | None = None,
) -> None:
    """Put one thing for a helper in the outbox."""
    session.add(
        Message(
            kind=MessageKind.HELPER,
            priority=Priority.REMINDER,  # one that waits for its time must hold up no answer
            chat_id=helper.user_id,
            enrolment_id=helper.enrolment_id,
            again_of=again_of,
            html=None if html is None else str(html),
            not_before=at,
            created_at=now,
        )
    )
    session.flush()


def forget_waiting(session: Session, helper: Helper) -> None:
    """Withdraw what waits for a helper about reminders."""
    waiting = (
        update(Message)
        .where(col(Message.kind) == MessageKind.HELPER, col(Message.chat_id) == helper.user_id)
        .where(col(Message.state) == MessageState.PENDING, col(Message.again_of).is_not(None))
        .values(state=MessageState.WITHDRAWN, failure="the helper gets something else now")
    )
    session.execute(waiting)


def held(session: Session, message: Message, enrolment: Enrolment, now: datetime) -> Hold | None:
    """Return why something for a helper does not go out now, or None if it does.

    News of their help goes in any case; an answer of the clinic's (`alert_id`) while they help.
    """
    if message.again_of is None and message.alert_id is None:
        return None
    helper = find_helper(session, message.chat_id)
    if helper is None or helper.enrolment_id != enrolment.id:
        return Hold("nobody helps any more")
    if message.again_of is None:
        return None
    care = care_of(session, helper, enrolment, now)
    if message.html is None:
        return hold_copy(care, message.created_at, now)
    reminder = session.get_one(Reminder, message.again_of)
    return hold_line(care, _as_it_stands(session, reminder), now)


def care_of(session: Session, helper: Helper, enrolment: Enrolment, now: datetime) -> Care:
    """Return how things stand between a helper and the patient."""
    told = select(func.max(Message.sent_at)).where(
        Message.chat_id == helper.user_id,
        Message.kind == MessageKind.HELPER,
        col(Message.again_of).is_not(None),
    )
    until = enrolment.paused_until
    return Care(
        gets=helper.gets if helper.ended_at is None else None,
        zone=enrolment.zone,
        quiet=enrolment.course().quiet,
        under_way=enrolment.state is EnrolmentState.ACTIVE,
        paused=until is not None and enrolment.today(now) < until,
        told_at=session.exec(told).one(),
    )


def asks(session: Session, reminder: Reminder) -> bool:
    """Tell whether a reminder wants an answer: it has buttons, or questions."""
    if reminder.kind is Kind.CHECK_IN or len(told_with(session, reminder)) > 1:
        return True
    enrolment = session.get_one(Enrolment, reminder.enrolment_id)
    step = plan_told(session, enrolment, reminder.step).steps.get(reminder.step)
    return step is not None and bool(step.buttons)


def _as_it_stands(session: Session, reminder: Reminder) -> Open:
    """Return when a reminder was said last, or will be, and whether the patient has reacted.

    Any answer to it counts, and any words since: whoever writes has seen it.
    """
    numbers = [row.id for row in told_with(session, reminder)]
    first = reminder.released_at or reminder.due_at
    heard = select(Reply.id).where(Reply.enrolment_id == reminder.enrolment_id)
    wrote = (col(Reply.kind) == ReplyKind.TEXT) & (col(Reply.given_at) >= first)
    reacted = session.exec(heard.where(col(Reply.reminder_id).in_(numbers) | wrote)).first()
    return Open(_said_at(session, reminder) or first, answered=reacted is not None)


def _said_at(session: Session, reminder: Reminder) -> datetime | None:
    own: Any = (col(Message.reminder_id) == reminder.id) | (col(Message.id) == reminder.folded_into)
    again = (col(Message.again_of) == reminder.id) & (col(Message.kind) == MessageKind.AGAIN)
    alive = col(Message.state).in_([MessageState.SENT, MessageState.PENDING, MessageState.SENDING])
    said = select(func.max(func.coalesce(Message.sent_at, Message.not_before)))
    return session.exec(said.where(own | again, alive)).one()


def _line(say: Words, enrolment: Enrolment) -> Markup:
    open_still = say("There is no answer yet to the last note.\nA call may help.")
    return whom(say, enrolment) + "\n\n" + open_still
