"""The way back from a card to the list that it was opened from, at the page that was shown.

The card itself keeps it in its button. A page behind the card keeps none: where its card was opened
from is read from what was said before.
"""

from collections.abc import Sequence

from sqlmodel import col, select

from bot.button import Button, button
from bot.for_staff.note_lines import numbers_of
from bot.talk import Talk
from bot.words import Words
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind

BEFORE = "before"
"""Stands in a button for the page that the card was opened from before."""
_LISTS = frozenset({"alerts", "find", "list", "silent", "today", "unjoined"})
_LOOKED_THROUGH = 100  # of what was last said about one patient


def way_back(say: Words, origin: tuple[str, ...]) -> Button:
    """Return the button that leads back; `origin` is what the button of that page means."""
    labels = {
        "alerts": say("‹ Alerts"),
        "find": say("‹ All that I found"),
        "list": say("‹ All patients"),
        "silent": say("‹ No answer"),
        "today": say("‹ Your day"),
        "unjoined": say("‹ Not joined yet"),
    }
    verb, *page = origin if origin and origin[0] in labels else ("list", "0")
    return button(labels[verb], verb, *page)


def opened_from(talk: Talk, enrolment: Enrolment) -> tuple[str, ...]:
    """Return the page that the patient's card was opened from, as its button means it.

    That is of the card that stood in the tapped message, else of the last one in this chat.
    """
    chat_id, tapped = talk.incoming.chat_id, talk.incoming.message_id
    query = (
        select(Message.telegram_id, Message.edits, Message.buttons)
        .where(col(Message.enrolment_id).in_(numbers_of(talk.session, enrolment)))
        .where(Message.chat_id == chat_id, col(Message.buttons).is_not(None))
        .where(col(Message.kind).in_([MessageKind.ANSWER, MessageKind.EDIT]))
        .order_by(col(Message.id).desc())
        .limit(_LOOKED_THROUGH)
    )
    last: tuple[str, ...] = ()
    for telegram_id, edits, rows in talk.session.exec(query):
        origin = _origin(talk, rows or [])
        if origin and tapped in (telegram_id, edits):
            return origin
        last = last or origin
    return last


def _origin(talk: Talk, rows: Sequence[Sequence[Sequence[str]]]) -> tuple[str, ...]:
    """Return what the last button of a message means, if that leads to a list."""
    data = rows[-1][-1][1] if rows and rows[-1] else ""
    meaning = talk.house.signer.read(talk.incoming.chat_id, data) or [""]
    return tuple(meaning) if meaning[0] in _LISTS else ()
