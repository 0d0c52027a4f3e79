"""Rules at work: what an answer adds to a patient's reminders, in the answer's transaction."""

from datetime import datetime

from sqlmodel import Session, col, select

from schedules.enrolment import Enrolment, EnrolmentState
from schedules.extra import Cause, ask_again, start_step, take_back
from schedules.plans import plan_for
from schedules.reminder import Reminder
from schedules.reply import Reply
from schedules.rules import Answer, Day, Fired, asked_about, fired


def answered(
    session: Session, enrolment: Enrolment, reminder: Reminder, reply: Reply, now: datetime
) -> list[Fired]:
    """Plan what an answer leads to, take back what it no longer does; return the rules it meets.

    Poke the scheduler afterwards. Nothing is planned for a patient who stopped.
    """
    if reply.question is None:
        return []
    plan = plan_for(session, enrolment)
    answer = Answer(reply.question, reply.value, _first(session, reminder, reply.question))
    met = fired(plan, answer, Day(enrolment.anchor, enrolment.today(now)))
    _hold_row(session, enrolment)
    about_it = {name for name, rule in plan.rules.items() if asked_about(rule) == reply.question}
    take_back(session, reminder, about_it - {rule.name for rule in met}, now)
    if enrolment.state is EnrolmentState.ACTIVE:
        for rule in met:
            _plan(session, Cause(enrolment, plan, reminder, rule.name), rule, now)
    return met


def _plan(session: Session, cause: Cause, rule: Fired, now: datetime) -> None:
    if rule.then.ask_again:
        ask_again(session, cause, rule.then.ask_again, now)
    if rule.then.start:
        start_step(session, cause, rule.then.start, now)


def _first(session: Session, reminder: Reminder, question: str) -> str | None:
    """Return what stands as the first answer to a question, if that was before this reminder."""
    query = (
        select(Reply.value)
        .join(Reminder)
        .where(Reply.enrolment_id == reminder.enrolment_id, Reply.question == question)
        .where(Reminder.id != reminder.id, Reminder.due_at <= reminder.due_at)
        .order_by(col(Reminder.due_at), col(Reminder.id), col(Reply.id).desc())
    )
    return session.exec(query).first()


def _hold_row(session: Session, enrolment: Enrolment) -> None:
    """Let nobody else number this patient's extras meanwhile; SQLite has one writer anyway."""
    session.exec(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())
