"""Whether a text is meant for the clinic rather than for what the bot asked before."""

from sqlmodel import col, select

from bot.for_patients.awaited import last_asked
from bot.for_patients.from_clinic import words_answered
from bot.talk import Talk
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind

_ASKING = (MessageKind.REMINDER, MessageKind.CATCH_UP, MessageKind.AGAIN)


def is_to_clinic(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether a text answers the clinic: it replies to its words, or they came last.

    What answers the clinic goes to staff as it is; “yes” then confirms no reminder of before.
    """
    said = words_answered(talk, enrolment)
    if said is None or said.sent_at is None:
        return False
    if talk.incoming.replies_to is not None:
        return True
    settling, asked = talk.draft("settling"), last_asked(talk, enrolment)
    since = [settling.updated_at if settling else None, asked]
    if any(moment is not None and moment > said.sent_at for moment in since):
        return False
    reminded = select(Message.id).where(
        Message.enrolment_id == enrolment.id,
        Message.chat_id == talk.incoming.chat_id,
        col(Message.kind).in_(_ASKING),
        col(Message.sent_at) > said.sent_at,
    )
    return talk.session.exec(reminded.limit(1)).first() is None
