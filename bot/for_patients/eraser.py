"""The eraser deletes every row that is kept about a patient, of whichever table, for good."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from bot.delivery.update import InboxUpdate, UpdateState
from bot.draft import Draft
from bot.for_patients.belongings import Belongings
from bot.for_patients.helper import Helper
from bot.for_patients.traces import Trace, scrub_lists
from bot.for_staff.act import Act
from bot.for_staff.invitation import Guess, Invitation
from schedules.columns import stored_id
from schedules.database import database_file
from schedules.erase import erase_care
from schedules.erased_file import Erased, file_beside, remember
from schedules.erasure import Erasure
from schedules.message import Message

_AT_ONCE = 500


def last_message(session: Session) -> int:
    """Return the number of the newest message: what is said from now on stays when erasing."""
    return session.exec(select(func.max(Message.id))).one() or 0


def wipe_out(
    session: Session, whose: Belongings, traces: Collection[Trace], upto: int, update_id: int | None
) -> None:
    """Delete all that belongs to a patient, and their traces, in the caller's transaction.

    In their own chats all messages up to the number `upto` go. An update that waits is left to be
    handled, if it came after `update_id`; None if all are from before.
    """
    session.flush()
    scrub_lists(session, traces)
    _delete_messages(session, (trace.id for trace in traces if trace.rest is None))
    in_own_chats = col(Message.chat_id).in_(whose.chats) & (col(Message.id) <= upto)
    session.execute(delete(Message).where(in_own_chats))
    _forget_drafts(session, whose)
    for table in (Act, Invitation, Helper):
        session.execute(delete(table).where(col(table.enrolment_id).in_(whose.numbers)))
    session.execute(delete(Guess).where(col(Guess.user_id).in_(whose.chats)))
    _empty_inbox(session, whose, update_id)
    erase_care(session, whose.numbers)


def note_erasure(session: Session, whose: Belongings, now: datetime) -> None:
    """Keep that a patient was erased, and when: in a row, and in the file that outlives it.

    The file is on disk before the transaction commits; a crash in between erases at the next start.
    """
    for enrolment in whose.enrolments:
        number = stored_id(enrolment)
        session.merge(Erasure(enrolment_id=number, chat_id=enrolment.chat_id, erased_at=now))
    if database := database_file(session.connection().engine):
        erased = (Erased(stored_id(one), one.created_at, now) for one in whose.enrolments)
        remember(file_beside(database), erased)


def _delete_messages(session: Session, numbers: Iterable[int]) -> None:
    left = list(numbers)
    while left:
        session.execute(delete(Message).where(col(Message.id).in_(left[:_AT_ONCE])))
        del left[:_AT_ONCE]


def _forget_drafts(session: Session, whose: Belongings) -> None:
    """Forget what any chat is in the middle of that is about the patient."""
    found = select(Invitation.id).where(col(Invitation.enrolment_id).in_(whose.numbers))
    invited = set(session.exec(found))
    for draft in session.exec(select(Draft)):
        about = draft.answers.get("enrolment_id") in whose.numbers
        arrives = draft.answers.get("invitation_id") in invited
        if about or arrives or draft.chat_id in whose.chats:
            session.delete(draft)
    session.flush()


def _empty_inbox(session: Session, whose: Belongings, update_id: int | None) -> None:
    """Leave of the chats' updates only that they came, lest one that is repeated be taken for new.

    The rows go with the next sweeps.
    """
    own = update(InboxUpdate).where(col(InboxUpdate.chat_id).in_(whose.chats))
    if update_id is not None:
        waits = col(InboxUpdate.state) == UpdateState.WAITING
        own = own.where(~waits | (col(InboxUpdate.update_id) <= update_id))
    emptied = {"state": UpdateState.HANDLED, "payload": "", "chat_id": None, "failure": None}
    session.execute(own.values(**emptied))
