"""Moving an enrolment to another chat: all that waits for the old one follows.

What is being sent stays; if it fails, the outbox lets it follow (`bot.delivery.held_back`).
"""

from sqlmodel import col, select

from bot.button import Signer
from bot.draft import Draft
from bot.menus import stranger_commands
from bot.talk import Talk
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState, Priority

_STAYS = (MessageKind.EDIT, MessageKind.MENU)
_MOVED = "the patient has another phone"


def move(talk: Talk, enrolment: Enrolment) -> None:
    """Give this chat to a patient under way, and tell the old one that it is no longer theirs."""
    old, new = enrolment.chat_id, talk.incoming.chat_id
    enrolment.chat_id = new
    talk.session.flush()  # refused, should this chat have a patient under way
    if old is None or old == new:
        return
    waiting = (
        select(Message)
        .where(Message.chat_id == old, Message.enrolment_id == enrolment.id)
        .where(Message.state == MessageState.PENDING)
        .order_by(col(Message.id))
    )
    for message in talk.session.exec(waiting.with_for_update()).all():
        _follow(talk.house.signer, message, new)
    if draft := talk.session.get(Draft, old):
        talk.session.delete(draft)
    _take_leave(talk, old)


def _follow(signer: Signer, message: Message, chat_id: int) -> None:
    """Let a message go to another chat; an edit has nothing to change there."""
    if message.kind in _STAYS:
        message.state, message.failure = MessageState.WITHDRAWN, _MOVED
        return
    if message.buttons:
        message.buttons = signer.renewed(message.chat_id, chat_id, message.buttons)
    message.chat_id = chat_id


def _take_leave(talk: Talk, old: int) -> None:
    html = talk.words(
        "Your messages now come on another phone.\nWas that not you? Please call <b>{phone}</b>.",
        **talk.clinic.facts(talk.language),
    )
    menu = [[name, text.unescape()] for name, text in stranger_commands(talk.words)]
    for kind, parts in (
        (MessageKind.ANSWER, {"html": str(html)}),
        (MessageKind.MENU, {"menu": menu}),
    ):
        talk.session.add(
            Message(
                kind=kind,
                priority=Priority.ANSWER,
                chat_id=old,
                not_before=talk.now,
                created_at=talk.now,
                **parts,
            )
        )
        talk.session.flush()
