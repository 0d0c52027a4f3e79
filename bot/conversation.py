"""The conversation: one update in, everything it changes and says in one transaction."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.for_patients.arrival import arrives_anew, greet_stranger
from bot.for_patients.helper_notes import find_helper
from bot.for_patients.helper_talk import serve_helper
from bot.for_patients.patient import serve_patient
from bot.for_staff.desk import serve_staff
from bot.for_staff.staff import find_staff
from bot.incoming import Incoming, read_incoming
from bot.talk import House, Talk, Tap
from bot.words import spoken
from schedules.enrolment import IS_ACTIVE, Enrolment, EnrolmentState


class Conversation:
    """Handles updates; all state is in the database, so any process can take the next turn."""

    def __init__(self, house: House) -> None:
        self._house = house

    def handle(self, session: Session, update: dict[str, Any], now: datetime) -> list[Tap]:
        """Handle one update in the caller's transaction and return the notices on taps."""
        self._house.book.read(session)
        incoming = read_incoming(update)
        if incoming is None:
            return []
        language = spoken(incoming.phone_language) or self._house.clinic.language
        talk = Talk(session, now, self._house, incoming, language)
        if not incoming.private:
            _decline_group(talk)
        elif incoming.command == "id":
            talk.say(talk.words("Your number is <code>{id}</code>.", id=incoming.user_id))
        elif member := find_staff(session, incoming.user_id):
            serve_staff(talk, member)
        else:
            _serve_others(talk, patient_of(session, incoming))
        return talk.taps


def _serve_others(talk: Talk, enrolment: Enrolment | None) -> None:
    """Serve a patient, else a helper, else a stranger; who helps after a stop is a helper."""
    helper = find_helper(talk.session, talk.incoming.user_id)
    under_way = enrolment is not None and enrolment.state is EnrolmentState.ACTIVE
    if helper is not None and not under_way:
        serve_helper(talk, helper)
    elif enrolment is not None and not arrives_anew(talk, enrolment):
        serve_patient(talk, enrolment)
    elif talk.incoming.blocked is None:
        greet_stranger(talk)


def patient_of(session: Session, incoming: Incoming) -> Enrolment | None:
    """Return the enrolment that talks in this chat: one under way, else the last one stopped."""
    mine = select(Enrolment).where(Enrolment.chat_id == incoming.chat_id)
    # Two questions, for only the first has an index, and it is the one asked at every tap.
    under_way = session.exec(mine.where(IS_ACTIVE)).first()
    if under_way is not None:
        return under_way
    stopped = mine.where(Enrolment.state == EnrolmentState.STOPPED)
    return session.exec(stopped.order_by(col(Enrolment.id).desc())).first()


def _decline_group(talk: Talk) -> None:
    """Say nothing of anybody in a group; only a command gets the way on."""
    if talk.incoming.tap_id:
        talk.toast(talk.words("I only talk in private chats."))
    elif talk.incoming.command is not None:
        talk.say(
            talk.words(
                "I only talk in private chats.\nPlease tap @{bot} and write to me there.",
                bot=talk.house.bot_username,
            )
        )
