"""Words from the clinic in a patient's chat: how they read, when they go, what answers them.

Whoever wrote them is on the alert that goes with the message (`AlertKind.ANSWERED`).
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session, col, func, select

from bot.for_staff.staff import Staff
from bot.quote import quote
from bot.settings import Clinic
from bot.talk import Talk
from bot.words import Words, isolate, words
from schedules.alert import Alert
from schedules.announcement import Announcement
from schedules.enrolment import Enrolment
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reply import Reply, ReplyKind
from schedules.timeline import Course

AWAKE = timedelta(minutes=30)
"""How long after writing or tapping somebody is taken to be awake, in quiet hours too."""
ANSWERED_WITHIN = timedelta(days=2)
"""How long the next text is taken to answer the clinic, unless it replies to the message."""
_LONGEST_QUOTE = 80


def goes_at(course: Course, heard: datetime | None, now: datetime) -> datetime:
    """Return when words of the clinic go out, on the patient's clock: now, or in their morning.

    In quiet hours they wait for the end of them, unless the patient was heard a moment ago.
    """
    local = now.astimezone(ZoneInfo(course.zone))
    if heard is not None and now - heard <= AWAKE:
        return local
    return wait_for_morning(local, course.quiet, course.zone)


def put_words(
    session: Session,
    clinic: Clinic,
    enrolment: Enrolment,
    text: str,
    answered: Alert,
    now: datetime,
) -> datetime:
    """Put the clinic's words in the outbox and return when they go, on the patient's clock."""
    replied = select(func.max(Reply.given_at)).where(Reply.enrolment_id == enrolment.id)
    at = goes_at(enrolment.course(), session.exec(replied).one(), now)
    waits = at > now
    session.add(
        Message(
            kind=MessageKind.FROM_CLINIC,
            # What waits till morning must hold up no answer meanwhile.
            priority=Priority.REMINDER if waits else Priority.ANSWER,
            chat_id=enrolment.chat_id or 0,
            enrolment_id=enrolment.id,
            alert_id=answered.id,
            html=str(letter(words(enrolment.language), clinic, text)),
            not_before=at.astimezone(UTC),
            created_at=now,
        )
    )
    session.flush()
    return at


def letter(say: Words, clinic: Clinic, text: str) -> Markup:
    """Return words of the clinic as a patient reads them."""
    return say(
        "A message from your clinic 💬\n\n<b>From {clinic}:</b>\n{words}\n\n"
        "To answer, just write to me.",
        words=text,
        clinic=clinic.facts(say.language)["clinic"],
    )


def words_answered(talk: Talk, enrolment: Enrolment) -> Message | None:
    """Return the clinic's message that a text answers: the one replied to, or one just read.

    Only the next text after it counts, and one that was changed is not the next.
    """
    said = (
        select(Message)
        .where(Message.enrolment_id == enrolment.id, Message.kind == MessageKind.FROM_CLINIC)
        .where(Message.chat_id == talk.incoming.chat_id, Message.state == MessageState.SENT)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
    )
    if talk.incoming.replies_to is not None:
        own = said.where(Message.telegram_id == talk.incoming.replies_to)
        return talk.session.exec(own).first()
    last = talk.session.exec(said.limit(1)).first()
    if last is None or last.sent_at is None or talk.incoming.edited:
        return None
    recent = talk.now - last.sent_at <= ANSWERED_WITHIN
    return last if recent and not _wrote_since(talk, enrolment, last.sent_at) else None


def _wrote_since(talk: Talk, enrolment: Enrolment, moment: datetime) -> bool:
    wrote = select(Reply.id).where(
        Reply.enrolment_id == enrolment.id,
        Reply.kind == ReplyKind.TEXT,
        Reply.given_at >= moment,
        Reply.update_id != talk.incoming.update_id,
    )
    return talk.session.exec(wrote.limit(1)).first() is not None


def answers_said(session: Session, say: Words, message: Message) -> Markup:
    """Return a line for staff: whose words a patient's text answers, and how they began."""
    answered = session.get(Alert, message.alert_id) if message.alert_id else None
    if message.announcement_id:
        to_many = session.get_one(Announcement, message.announcement_id)
        sender, text = session.get(Staff, to_many.by), to_many.text
    else:
        sender = session.get(Staff, answered.acknowledged_by) if answered else None
        text = text_of(answered) if answered else ""
    return say(
        "In answer to {name}: “{words}”",
        name=isolate(sender.name) if sender and sender.name else say("a colleague"),
        words=isolate(quote(" ".join(text.split()), _LONGEST_QUOTE)),
    )


def text_of(answered: Alert) -> str:
    """Return what a member of staff wrote, as it was typed."""
    html = next(iter((answered.news or {}).values()), "")
    return Markup(html).unescape()  # noqa: S704 - our own, escaped when it was kept
