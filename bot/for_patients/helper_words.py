"""Words between a patient's helper and the clinic: whose they are, and how an answer reaches them.

What staff answer goes to the helper alone, and only while they help. Whoever wrote it is on the
alert that goes with the message (`AlertKind.ANSWERED`).
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from bot.for_patients.from_clinic import ANSWERED_WITHIN, AWAKE
from bot.for_patients.helper import Helper
from bot.for_patients.helper_notes import whom
from bot.for_patients.helper_share import NIGHT
from bot.settings import Clinic
from bot.words import words
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, MessageState, Priority

_THEIRS = (AlertKind.HELPER, AlertKind.RED_FLAG)


def helper_concerned(session: Session, alert: Alert | None) -> Helper | None:
    """Return the helper whose words an alert is about, or who was answered; None if nobody is.

    They may have ended their help since.
    """
    if alert is None or alert.reply_id is not None:  # it is the patient's own
        return None
    theirs = select(Helper).where(Helper.enrolment_id == alert.enrolment_id)
    if alert.kind is AlertKind.ANSWERED:
        answered = select(Message.chat_id).where(
            Message.alert_id == alert.id, Message.kind == MessageKind.HELPER
        )
        theirs = theirs.where(col(Helper.user_id).in_(answered))
    elif alert.kind not in _THEIRS:
        return None
    at = alert.raised_at
    theirs = theirs.where(Helper.joined_at <= at, _helped_until(at))
    return session.exec(theirs.order_by(col(Helper.id).desc())).first()


def put_words_to_helper(
    session: Session,
    clinic: Clinic,
    enrolment: Enrolment,
    helper: Helper,
    text: str,
    answered: Alert,
    now: datetime,
) -> datetime:
    """Put the clinic's words to a helper in the outbox; return when they go.

    At night, by the patient's clock, they wait for the morning, unless the helper wrote a moment
    ago.
    """
    at = _goes_at(session, enrolment, now)
    waits = at > now
    session.add(
        Message(
            kind=MessageKind.HELPER,
            # What waits till morning must hold up nothing meanwhile, nor wait for later notes.
            priority=Priority.LATER if waits else Priority.ANSWER,
            chat_id=helper.user_id,
            enrolment_id=enrolment.id,
            alert_id=answered.id,
            html=str(_letter(clinic, enrolment, helper, text)),
            not_before=at.astimezone(UTC),
            created_at=now,
        )
    )
    session.flush()
    return at


def words_answered(session: Session, helper: Helper, now: datetime) -> Message | None:
    """Return the clinic's words that a helper's next text answers, if it is the next after them."""
    said = (
        select(Message)
        .where(Message.enrolment_id == helper.enrolment_id, Message.kind == MessageKind.HELPER)
        .where(Message.chat_id == helper.user_id, Message.state == MessageState.SENT)
        .where(col(Message.alert_id).is_not(None), col(Message.sent_at) > now - ANSWERED_WITHIN)
        .order_by(col(Message.id).desc())
    )
    last = session.exec(said).first()
    if last is None or last.sent_at is None:
        return None
    heard = _last_heard(session, helper.enrolment_id)
    return last if heard is None or heard < last.sent_at else None


def _helped_until(moment: datetime) -> ColumnElement[bool]:
    return or_(col(Helper.ended_at).is_(None), col(Helper.ended_at) >= moment)


def _letter(clinic: Clinic, enrolment: Enrolment, helper: Helper, text: str) -> Markup:
    say = words(helper.language)
    letter = say(
        "A message from the clinic 💬\n\n<b>From {clinic}:</b>\n{words}\n\n"
        "To answer, just write to me.",
        words=text,
        clinic=clinic.facts(say.language)["clinic"],
    )
    return whom(say, enrolment) + "\n\n" + letter


def _goes_at(session: Session, enrolment: Enrolment, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(enrolment.zone))
    heard = _last_heard(session, enrolment.id)
    if heard is not None and now - heard <= AWAKE:
        return local
    return wait_for_morning(local, enrolment.course().quiet or NIGHT, enrolment.zone)


def _last_heard(session: Session, enrolment_id: int | None) -> datetime | None:
    """Return when a patient's helper wrote last."""
    wrote = select(func.max(Alert.raised_at)).where(
        Alert.enrolment_id == enrolment_id,
        col(Alert.kind).in_(_THEIRS),
        col(Alert.reply_id).is_(None),
    )
    return session.exec(wrote).one()
