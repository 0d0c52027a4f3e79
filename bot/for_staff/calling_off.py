"""Calling off: whoever was told to call a patient hears once that it is no longer needed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session, col, select

from bot.alerts import tell
from bot.for_staff.staff import Staff, active_staff
from bot.words import Words, isolate, words
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState


def heard_again(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Take a patient who writes or taps off the no-answer list, and tell whom it concerns."""
    if enrolment.silent_since is None:
        return
    enrolment.silent_since = None

    def news(say: Words) -> Markup:
        return say(
            "<b>{label}</b> is in touch again ✅\n"
            "A call about their silence is no longer needed.\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        )

    _call_off(session, enrolment, AlertKind.NO_ANSWER, news, now)


def reached_again(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Note that a patient's chat is open again, and tell whom it concerns."""
    if enrolment.reachable:
        return
    enrolment.reachable = True

    def news(say: Words) -> Markup:
        return say(
            "<b>{label}</b> can be reached again ✅\n"
            "A call about the closed chat is no longer needed.\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        )

    _call_off(session, enrolment, AlertKind.UNREACHABLE, news, now)


def _call_off(
    session: Session,
    enrolment: Enrolment,
    kind: AlertKind,
    news: Callable[[Words], Markup],
    now: datetime,
) -> None:
    if enrolment.state is not EnrolmentState.ACTIVE:
        return
    for member in _told(session, enrolment, kind):
        tell(session, member, news(words(member.language)), now, enrolment_id=enrolment.id)


def _told(session: Session, enrolment: Enrolment, kind: AlertKind) -> Sequence[Staff]:
    """Give those who heard of the latest such alert."""
    latest = (
        select(Alert.id)
        .where(Alert.enrolment_id == enrolment.id, Alert.kind == kind)
        .order_by(col(Alert.id).desc())
        .limit(1)
    )
    heard = select(Message.chat_id).where(
        Message.alert_id == session.exec(latest).first(),
        Message.kind == MessageKind.ALERT,
        Message.state == MessageState.SENT,
    )
    chats = set(session.exec(heard))
    return [member for member in active_staff(session) if member.user_id in chats]
