"""Whether a chat has moved on from a question: then what is typed is no answer to it."""

from sqlmodel import col, select

from bot.draft import Draft
from bot.talk import Talk
from schedules.message import Message, MessageKind


def has_moved_on(talk: Talk, draft: Draft) -> bool:
    """Tell whether the bot has said something else here, in answer to something else, since.

    Reminders that come meanwhile change nothing, nor does what is said in this very turn.
    """
    said = (
        select(Message.id)
        .where(Message.enrolment_id == talk.enrolment_id)
        .where(Message.chat_id == talk.incoming.chat_id)
        .where(Message.kind == MessageKind.ANSWER)
        .where(col(Message.created_at) > draft.updated_at, col(Message.created_at) < talk.now)
    )
    return talk.session.exec(said.limit(1)).first() is not None


def ask_on(talk: Talk, draft: Draft) -> None:
    """Go on waiting for an answer to a question, after more was said about it."""
    draft.updated_at = talk.now
    talk.session.flush()


def may_ask_on(talk: Talk, draft: Draft) -> bool:
    """Go on waiting after words that were no answer, but only once: then words are words."""
    if draft.answers.get("asked_on"):
        return False
    draft.answers = {**draft.answers, "asked_on": True}
    ask_on(talk, draft)
    return True
