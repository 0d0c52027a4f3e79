"""Erasing again, at the start, what a restored backup has brought back."""

import logging

from sqlalchemy import Engine
from sqlmodel import Session

from bot.for_patients.belongings import gathered
from bot.for_patients.eraser import last_message, note_erasure, wipe_out
from bot.for_patients.traces import find_traces
from schedules.database import database_file, transaction
from schedules.enrolment import Enrolment
from schedules.erased_file import Erased, file_beside, remembered
from schedules.erasure import Erasure

log = logging.getLogger(__name__)


def erase_again(engine: Engine) -> int:
    """Erase each enrolment that the file beside the database names; return how many there were.

    Nobody is told: they were, when it was erased first. Call it before anything is sent.
    """
    database = database_file(engine)
    erased = remembered(file_beside(database)) if database else []
    if not erased:
        return 0
    with transaction(engine) as session:
        count = sum(_erase_one(session, one) for one in erased)
    if count:
        log.warning("erased again, since a backup had brought them back: %s patients", count)
    return count


def _erase_one(session: Session, erased: Erased) -> bool:
    found = session.get(Enrolment, erased.enrolment_id)
    if found is None:
        _keep_row(session, erased)
        return False
    if found.created_at != erased.created_at:
        return False  # the number was given again: somebody else
    whose = gathered(session, [found])
    wipe_out(session, whose, find_traces(session, whose), last_message(session), None)
    note_erasure(session, whose, erased.erased_at)
    return True


def _keep_row(session: Session, erased: Erased) -> None:
    """Keep that the number was given, also in a database from before it was."""
    if session.get(Erasure, erased.enrolment_id) is None:
        number, at = erased.enrolment_id, erased.erased_at
        session.add(Erasure(enrolment_id=number, erased_at=at))
        session.flush()
