"""A Flood is more messages in a row than anybody can answer: each is kept, few are answered.

How many came is read from the replies, so that it is bounded work for each and outlasts a restart.
"""

from datetime import timedelta

from sqlmodel import col, select

from bot.alerts import raise_alert
from bot.for_patients.replies import keep_words
from bot.talk import Talk
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind
from schedules.reply import Reply, ReplyKind
from schedules.understanding.understand import Understanding

A_MINUTE = timedelta(minutes=1)
ANSWERED_IN_A_MINUTE = 10


def is_flood(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether as many messages as are answered came within the last minute already."""
    return _came(talk, enrolment, ANSWERED_IN_A_MINUTE)


def has_heard_enough(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether the patient was answered as often as they are within a minute."""
    return _answered_lately(talk, enrolment, ANSWERED_IN_A_MINUTE)


def keep_in_flood(talk: Talk, enrolment: Enrolment) -> None:
    """Keep the words; tell staff when it begins, and the patient then and once a minute at most."""
    begins = not _came(talk, enrolment, ANSWERED_IN_A_MINUTE + 1)
    reply = keep_words(talk, enrolment)
    if begins:
        raise_alert(talk.session, AlertKind.FLOOD, talk.now, enrolment.id, reply.id)
    if begins or not _answered_lately(talk, enrolment):
        talk.say(
            talk.words(
                "Your messages come very fast. I keep them all, but answer only some.\n\n"
                "If it cannot wait, call <b>{phone}</b>.\n"
                "In an emergency call <b>{emergency}</b>.",
                **talk.clinic.facts(talk.language),
            )
        )


def told_already(
    talk: Talk, enrolment: Enrolment, found: Understanding, *, helper: bool = False
) -> bool:
    """Tell whether all these signs were answered, and staff alerted, within the last minute.

    A patient and their helper are answered each for themselves.
    """
    theirs = col(Alert.reply_id).is_(None) if helper else col(Alert.reply_id).is_not(None)
    query = select(Alert.rule).where(
        Alert.enrolment_id == enrolment.id,
        Alert.kind == AlertKind.RED_FLAG,
        theirs,
        col(Alert.raised_at) > talk.now - A_MINUTE,
    )
    told = {sign for rule in talk.session.exec(query) for sign in (rule or "").split(", ")}
    return told.issuperset(found.red_flags)


def _came(talk: Talk, enrolment: Enrolment, messages: int) -> bool:
    """Tell whether so many texts came within the last minute; taps on buttons are no flood."""
    query = (
        select(Reply.given_at)
        .where(Reply.enrolment_id == enrolment.id, Reply.kind == ReplyKind.TEXT)
        .order_by(col(Reply.id).desc())
        .offset(messages - 1)
        .limit(1)
    )
    earliest = talk.session.exec(query).first()
    return earliest is not None and earliest > talk.now - A_MINUTE


def _answered_lately(talk: Talk, enrolment: Enrolment, times: int = 1) -> bool:
    """Tell whether the bot answered so many times within the last minute."""
    query = (
        select(Message.created_at)
        .where(Message.enrolment_id == enrolment.id, Message.kind == MessageKind.ANSWER)
        .where(Message.chat_id == talk.incoming.chat_id)  # not what staff were shown of them
        .order_by(col(Message.id).desc())
        .offset(times - 1)
        .limit(1)
    )
    last = talk.session.exec(query).first()
    return last is not None and last > talk.now - A_MINUTE
