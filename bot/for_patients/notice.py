"""A Notice tells a patient, once and kindly, that the clinic changed what they are to do."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session, select

from bot.for_patients.today import avoid_line
from bot.settings import Clinic
from bot.words import Words, words
from schedules.change import Change, course_after, plan_after
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.plan import Kind, Plan
from schedules.plans import plan_for
from schedules.texts import card_line
from schedules.timeline import Course, Standing, in_force

Ends = Mapping[str, date]


def matters(session: Session, enrolment: Enrolment, change: Change, now: datetime) -> bool:
    """Tell whether a change, not carried out yet, alters what an active patient does or expects.

    New words of reminders still to come are no news. Raises what `foresee` raises.
    """
    if enrolment.state is not EnrolmentState.ACTIVE or not enrolment.reachable:
        return False
    now_kept = enrolment.course()
    course = course_after(enrolment, change)
    if (course.anchor, course.hour, course.zone) != (now_kept.anchor, now_kept.hour, now_kept.zone):
        return True
    today = enrolment.today(now)
    before = _ends(plan_for(session, enrolment), now_kept, today)
    return before != _ends(plan_after(session, enrolment, change, now), course, today)


def tell_patient(session: Session, clinic: Clinic, enrolment: Enrolment, now: datetime) -> None:
    """Put the notice in the outbox, after the change; it waits for the end of quiet hours.

    One that still waits from an earlier change is said anew in its place.
    """
    waiting = select(Message).where(
        Message.enrolment_id == enrolment.id,
        Message.kind == MessageKind.NOTICE,
        Message.state == MessageState.PENDING,
        Message.attempts == 0,
    )
    notice = session.exec(waiting).first() or Message(
        kind=MessageKind.NOTICE,
        priority=Priority.REMINDER,  # waiting till morning, it must hold up no answer
        chat_id=enrolment.chat_id or 0,
        enrolment_id=enrolment.id,
        not_before=now,
        created_at=now,
    )
    morning = _morning(enrolment, now)
    notice.html = str(_words(session, clinic, enrolment, morning.date()))
    notice.not_before = morning.astimezone(UTC)
    session.add(notice)
    session.flush()


def _ends(plan: Plan, course: Course, today: date) -> Ends:
    """Return when each restriction ends that is not over yet."""
    held = {name: step for name, step in plan.steps.items() if step.kind is Kind.RESTRICTION}
    ends = {name: step.until.after(course.anchor) for name, step in held.items() if step.until}
    return {name: end for name, end in ends.items() if end > today}


def _morning(enrolment: Enrolment, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(enrolment.zone))
    return wait_for_morning(local, enrolment.course().quiet, enrolment.zone)


def _words(session: Session, clinic: Clinic, enrolment: Enrolment, today: date) -> Markup:
    say, course = words(enrolment.language), enrolment.course()
    plan, facts = plan_for(session, enrolment), clinic.facts(enrolment.language)

    def avoided(standing: Standing) -> Markup:
        card = card_line(plan, course, standing, say.language, facts, today)
        return avoid_line(say, card, standing, today)

    blocks = [say("Your clinic changed your plan.\nThis is how it stands now.")]
    if lines := [avoided(standing) for standing in in_force(plan, course, today).avoid]:
        title = Markup("<b>{title}</b>").format(title=say("Please avoid"))
        blocks.append(Markup("\n").join([title, *lines]))
    blocks += [_when(say, enrolment), say("Do you have a question? Call <b>{phone}</b>.", **facts)]
    return Markup("\n\n").join(blocks)


def _when(say: Words, enrolment: Enrolment) -> Markup:
    return say(
        "Procedure: {day}\nI write to you at {hour}.",
        day=say.long_day(enrolment.anchor),
        hour=say.hour(enrolment.hour),
    )
