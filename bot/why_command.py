"""`aftercare why`: for each reminder of a patient one line why it was, was not, or will be sent."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.delivery.transport import plain_text
from bot.for_staff.why_words import why_said
from bot.settings import Storage, read_settings
from bot.words import SOURCE_LANGUAGE, words
from schedules.database import opened, reading
from schedules.enrolment import Enrolment
from schedules.errors import AftercareError
from schedules.reminder import Reminder
from schedules.why import Facts, Why, why
from schedules.why_facts import gather


class NoPatientError(AftercareError):
    """There is no enrolment of this number."""


def why_lines(number: int, now: datetime, as_json: bool) -> Iterator[str]:
    """Yield the lines to print, those due first first; as JSON, one list of objects.

    Raises `NoPatientError`.
    """
    with opened(read_settings(Storage).database_url) as engine, reading(engine) as session:
        enrolment = session.get(Enrolment, number)
        if enrolment is None:
            raise NoPatientError(
                f"There is no enrolment {number}. `/patients` in the chat has all."
            )
        told = [_told(one, enrolment, now) for one in _facts(session, enrolment, now)]
    if as_json:
        yield json.dumps(told, ensure_ascii=False, indent=1)
    else:
        yield from ("{due}\t{step}\t{number}\t{why}".format(**one) for one in told)


def plain_line(found: Why, row: Reminder, zone: str, now: datetime) -> str:
    """Return the one line in English, without marks."""
    return plain_text(why_said(words(SOURCE_LANGUAGE), found, row, zone, now))


def _facts(session: Session, enrolment: Enrolment, now: datetime) -> list[Facts]:
    query = select(Reminder).where(Reminder.enrolment_id == enrolment.id)
    rows = session.exec(query.order_by(col(Reminder.due_at), col(Reminder.id))).all()
    return gather(session, enrolment, rows, now)


def _told(facts: Facts, enrolment: Enrolment, now: datetime) -> dict[str, Any]:
    row, found = facts.reminder, why(facts, now)
    zone = ZoneInfo(enrolment.zone)

    def local(at: datetime | None) -> str | None:
        return at.astimezone(zone).isoformat(timespec="seconds") if at else None

    return {
        "reminder": row.id,
        "step": row.step,
        "number": row.number,
        "kind": row.kind.value,
        "due": local(row.due_at),
        "state": row.state.value,
        "fate": found.fate.value,
        "why": plain_line(found, row, enrolment.zone, now),
        "at": local(found.at),
        "reason": found.reason,
        "answered": local(found.answer.at) if found.answer else None,
        "answer": found.answer.tapped if found.answer else None,
        "answers": found.answer.count if found.answer else 0,
    }
