"""Exporting: a patient gets all that is kept about them as two files in the chat."""

from datetime import timedelta

from sqlmodel import col, select

from bot.delivery.attachment import own_copy
from bot.talk import Talk
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.message import Message

ON_ITS_WAY = timedelta(minutes=1)
_LOOKED_THROUGH = 20  # messages; a copy of within a minute is among the last ones


def send_copy(talk: Talk, enrolment: Enrolment) -> None:
    """Send the copy, as a page to read and as data; asked twice in a minute, say it is coming.

    The files are made when they are sent, so that they hold what is kept by then.
    """
    if _is_on_its_way(talk, enrolment):
        talk.say(talk.words("Your files are on their way. It may take a minute."))
        return
    number = stored_id(enrolment)
    talk.say(
        talk.words(
            "Here is your copy 📄\n"
            "It shows all that I keep about you, but not the notes of the staff.\n"
            "Tap the file to open it.\n"
            "Please keep it safe. Whoever opens it can read it all."
        ),
        attachment=own_copy(number, "page"),
    )
    talk.say(
        talk.words(
            "Here is the same for a computer.\n"
            "You only need it if you want to take it somewhere else."
        ),
        attachment=own_copy(number, "data"),
    )


def _is_on_its_way(talk: Talk, enrolment: Enrolment) -> bool:
    query = (
        select(Message)
        .where(Message.enrolment_id == enrolment.id, Message.chat_id == talk.incoming.chat_id)
        .order_by(col(Message.id).desc())
        .limit(_LOOKED_THROUGH)
    )
    lately = talk.now - ON_ITS_WAY
    return any(
        message.created_at > lately and (message.attachment or {}).get("kind") == "copy"
        for message in talk.session.exec(query)
    )
