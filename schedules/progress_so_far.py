"""Progress so far: one patient's answers as the database has them."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from schedules.check_in import check_in_items
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plan import Kind, Plan
from schedules.plans import plan_for, plan_told
from schedules.progress import CheckIn, Given, Series, progress
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply

_WAS_DUE = (ReminderState.RELEASED, ReminderState.MISSED, ReminderState.SKIPPED)


def progress_so_far(
    session: Session, enrolment: Enrolment, now: datetime, plan: Plan | None = None
) -> tuple[Series, ...]:
    """Return what a patient had answered by `now`, by the questions of a plan: if none, their own.

    Which questions each check-in asked is read from the plan that tells of it.
    """
    plan = plan or plan_for(session, enrolment)
    given = _given(session, enrolment, now)
    answered = {reply.check_in for reply in given}
    check_ins = _check_ins(session, enrolment, now, answered)
    return progress(plan, enrolment.zone, check_ins, given)


def _given(session: Session, enrolment: Enrolment, now: datetime) -> list[Given]:
    query = (
        select(Reply.id, Reply.reminder_id, Reply.question, Reply.value)
        .where(Reply.enrolment_id == enrolment.id, Reply.given_at <= now)
        .where(col(Reply.reminder_id).is_not(None), col(Reply.question).is_not(None))
    )
    return [
        Given(number or 0, check_in or 0, question or "", value)
        for number, check_in, question, value in session.exec(query)
    ]


def _check_ins(
    session: Session, enrolment: Enrolment, now: datetime, answered: Iterable[int]
) -> list[CheckIn]:
    """Return the check-ins that were due, whatever became of them, and any that has an answer."""
    due = (col(Reminder.due_at) <= now) & col(Reminder.state).in_(_WAS_DUE)
    query = select(Reminder).where(
        Reminder.enrolment_id == enrolment.id,
        Reminder.kind == Kind.CHECK_IN,
        due | col(Reminder.id).in_(answered),
    )
    asks: dict[str, tuple[str, ...]] = {}
    found = []
    for row in session.exec(query):
        if row.step not in asks:
            asks[row.step] = _asks(session, enrolment, row.step)
        by_rule = row.because is not None
        found.append(CheckIn(stored_id(row), row.due_at, () if by_rule else asks[row.step]))
    return found


def _asks(session: Session, enrolment: Enrolment, name: str) -> tuple[str, ...]:
    plan = plan_told(session, enrolment, name)
    step = plan.steps.get(name)
    items = check_in_items(plan, step, enrolment.language) if step else ()
    return tuple(dict.fromkeys(item.question for item in items))
