"""`aftercare why`: for each reminder of a patient one line why it was, was not, or will be sent."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.delivery.transport import plain_text
from bot.for_staff.search import meant
from bot.for_staff.step_title import step_title
from bot.for_staff.why_words import why_said
from bot.settings import Storage, read_settings
from bot.words import SOURCE_LANGUAGE, words
from schedules.database import opened_to_read, reading
from schedules.enrolment import Enrolment
from schedules.errors import AftercareError
from schedules.plan import Kind
from schedules.plans import plan_for, plan_told
from schedules.reminder import Reminder
from schedules.why import Facts, Why, why
from schedules.why_facts import gather

_MOST_NAMED = 8


class NoPatientError(AftercareError):
    """No enrolment has this number or label, or several may be meant."""


def why_lines(patient: str, now: datetime, as_json: bool) -> Iterator[str]:
    """Yield the lines to print, those due first first; as JSON, one list of objects.

    `patient` is an enrolment's number, or a label or a part of it. What only looks whether there
    is an answer says nothing to a patient, and stands in JSON alone. Raises `NoPatientError`.
    """
    with opened_to_read(read_settings(Storage).database_url) as engine, reading(engine) as session:
        enrolment = _find(session, patient)
        plan = plan_for(session, enrolment)
        told = [_told(session, one, enrolment, now) for one in _facts(session, enrolment, now)]
    if as_json:
        yield json.dumps(told, ensure_ascii=False, indent=1)
        return
    yield f"{enrolment.label} (enrolment {enrolment.id}), {plan.name} version {plan.version}"
    yield f"Times are the patient's own: {enrolment.zone}."
    yield ""
    yield from _table([one for one in told if one["kind"] != Kind.FOLLOW_UP])


def _find(session: Session, patient: str) -> Enrolment:
    found = meant(session, patient, _MOST_NAMED)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoPatientError(
            f"There is no enrolment {patient}, and nobody is called so. "
            "`/patients` in the chat has all."
        )
    named = ", ".join(f"{one.id} ({one.label})" for one in found)
    raise NoPatientError(f"Several patients may be meant. Name one by the number: {named}.")


def _table(told: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield a header, and a line for each reminder with what became of it."""
    rows = [("due", "reminder", "what became of it")]
    rows += [(one["due"][:16].replace("T", " "), one["title"], one["why"]) for one in told]
    width = max(len(title) for _, title, _ in rows)
    for due, title, why_told in rows:
        yield f"{due:16}  {title:{width}}  {why_told}"


def plain_line(found: Why, row: Reminder, zone: str, now: datetime) -> str:
    """Return the one line in English, without marks."""
    return plain_text(why_said(words(SOURCE_LANGUAGE), found, row, zone, now))


def _facts(session: Session, enrolment: Enrolment, now: datetime) -> list[Facts]:
    query = select(Reminder).where(Reminder.enrolment_id == enrolment.id)
    rows = session.exec(query.order_by(col(Reminder.due_at), col(Reminder.id))).all()
    return gather(session, enrolment, rows, now)


def _told(session: Session, facts: Facts, enrolment: Enrolment, now: datetime) -> dict[str, Any]:
    row, found = facts.reminder, why(facts, now)
    plan = plan_told(session, enrolment, row.step)
    title = step_title(words(SOURCE_LANGUAGE), plan, row.step, row.number)
    zone = ZoneInfo(enrolment.zone)

    def local(at: datetime | None) -> str | None:
        return at.astimezone(zone).isoformat(timespec="seconds") if at else None

    return {
        "reminder": row.id,
        "step": row.step,
        "number": row.number,
        "title": title.unescape(),
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
