"""An extra is a reminder that a rule adds on top of a patient's timeline."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.moment import DAY, put_off, soonest
from schedules.plan import Kind, Plan
from schedules.reason import ANSWER_CHANGED
from schedules.reminder import Reminder, ReminderState
from schedules.rules import asked_about
from schedules.when import ABOVE_THE_PLAN

MOST_IN_A_ROW = 3
STARTED_AGAIN_AFTER = timedelta(days=30)


class Cause(NamedTuple):
    """What adds an extra: a rule of the enrolment's plan, after one of its reminders."""

    enrolment: Enrolment
    plan: Plan
    reminder: Reminder
    rule: str


class Extra(NamedTuple):
    """What is added on top of the timeline."""

    step: str
    kind: Kind
    due: datetime
    expires: datetime


def ask_again(session: Session, cause: Cause, wait: timedelta, now: datetime) -> None:
    """Plan the same check-in once more; a rule does so a few times in a row and then lets it be.

    Nothing is added when the plan itself asks the patient by then.
    """
    name, kind = cause.reminder.step, cause.reminder.kind
    step = cause.plan.steps.get(name)
    if step is None:  # answered late, when the plan has changed
        return
    due = put_off(now, wait, step.at, cause.enrolment.course())
    often = _times_in_a_row(session, cause) >= MOST_IN_A_ROW
    if not (often or _asked_again(session, cause) or _asks_anyway(session, cause, now, due)):
        add(session, cause, Extra(name, kind, due, due + step.late.within))


def start_step(session: Session, cause: Cause, name: str, now: datetime) -> None:
    """Plan a step that waits for a rule, for now or the next hour at which it may come.

    It is not started twice within 30 days, whichever rules ask for it.
    """
    step = cause.plan.steps[name]
    if not _started_since(session, cause.enrolment, name, now - STARTED_AGAIN_AFTER):
        due = soonest(now, step.at, cause.enrolment.course())
        add(session, cause, Extra(name, step.kind, due, due + step.late.within))


def add(session: Session, cause: Cause, extra: Extra) -> None:
    """Write the row of one extra; the scheduler finds it there."""
    session.add(
        Reminder(
            enrolment_id=stored_id(cause.enrolment),
            step=extra.step,
            number=_next_number(session, cause.enrolment, extra),
            kind=extra.kind,
            due_at=extra.due,
            run_at=extra.due,
            expires_at=extra.expires,
            because=cause.rule,
            after_id=cause.reminder.id,
        )
    )
    session.flush()


def take_back(session: Session, reminder: Reminder, rules: Collection[str], now: datetime) -> None:
    """Withdraw what these rules planned after a reminder, since its answer was changed."""
    planned = (
        select(Reminder)
        .where(Reminder.enrolment_id == reminder.enrolment_id, Reminder.after_id == reminder.id)
        .where(Reminder.state == ReminderState.PLANNED, col(Reminder.because).in_(rules))
    )
    for extra in session.exec(planned.with_for_update()):
        extra.state, extra.reason = ReminderState.WITHDRAWN, ANSWER_CHANGED
        extra.decided_at = now


def _next_number(session: Session, enrolment: Enrolment, extra: Extra) -> int:
    # Follow-ups are counted apart, so that they use up no turn of the step's texts.
    above = ABOVE_THE_PLAN * (2 if extra.kind is Kind.FOLLOW_UP else 1)
    taken = (
        select(func.max(Reminder.number))
        .where(Reminder.enrolment_id == enrolment.id, Reminder.step == extra.step)
        .where(col(Reminder.number).between(above + 1, above + ABOVE_THE_PLAN))
    )
    return (session.exec(taken).one() or above) + 1


def _times_in_a_row(session: Session, cause: Cause) -> int:
    """Return how many times running the rule has asked by now."""
    times, asked = 0, cause.reminder
    while asked.because == cause.rule and asked.after_id is not None:
        times, asked = times + 1, session.get_one(Reminder, asked.after_id)
    return times


def _asked_again(session: Session, cause: Cause) -> bool:
    """Tell whether the rule has asked again after this very reminder."""
    query = (
        select(Reminder.id)
        .where(Reminder.enrolment_id == cause.enrolment.id, Reminder.step == cause.reminder.step)
        .where(Reminder.after_id == cause.reminder.id, Reminder.because == cause.rule)
        .where(Reminder.state != ReminderState.WITHDRAWN)
    )
    return session.exec(query).first() is not None


def _asks_anyway(session: Session, cause: Cause, now: datetime, due: datetime) -> bool:
    """Tell whether the plan's next check-ins, up to that day, ask what the rule is about."""
    zone = ZoneInfo(cause.enrolment.zone)
    question = asked_about(cause.plan.rules[cause.rule])
    query = select(Reminder).where(
        Reminder.enrolment_id == cause.enrolment.id,
        Reminder.kind == Kind.CHECK_IN,
        Reminder.state == ReminderState.PLANNED,
        col(Reminder.due_at).between(now, due + DAY),
    )
    return any(
        question in cause.plan.steps[row.step].questions
        and row.due_at.astimezone(zone).date() <= due.astimezone(zone).date()
        for row in session.exec(query)
    )


def _started_since(session: Session, enrolment: Enrolment, name: str, since: datetime) -> bool:
    query = (
        select(Reminder.id)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.step == name)
        .where(col(Reminder.because).is_not(None), Reminder.due_at > since)
        .where(Reminder.state != ReminderState.WITHDRAWN)
    )
    return session.exec(query).first() is not None
