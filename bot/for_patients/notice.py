"""A Notice tells a patient, once and kindly, that the clinic changed what they are to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session, select

from bot.for_patients.today import avoid_line, dated
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


@dataclass(frozen=True)
class Before:
    """How things stood for a patient before a change; `ends` are of restrictions not over yet."""

    plan: Plan
    course: Course
    ends: Mapping[str, date]


def altered(session: Session, enrolment: Enrolment, change: Change, now: datetime) -> Before | None:
    """Return how it stands if a change, not carried out yet, is news to an active patient.

    It is if it alters what they do or expect; new words of reminders still to come are no news.
    Raises what `foresee` raises.
    """
    if enrolment.state is not EnrolmentState.ACTIVE or not enrolment.reachable:
        return None
    today, kept = enrolment.today(now), enrolment.course()
    before = _standing(plan_for(session, enrolment), kept, today)
    course = course_after(enrolment, change)
    after = _standing(plan_after(session, enrolment, change, now), course, today)
    same = _expected(before) == _expected(after) and before.ends == after.ends
    return None if same else before


def tell_patient(
    session: Session, clinic: Clinic, enrolment: Enrolment, before: Before, now: datetime
) -> None:
    """Put the notice in the outbox, after the change; it waits for the end of quiet hours.

    One that still waits from an earlier change is said anew in its place.
    """
    waiting = select(Message).where(
        Message.enrolment_id == enrolment.id,
        Message.kind == MessageKind.NOTICE,
        Message.state == MessageState.PENDING,
        Message.attempts == 0,
    )
    earlier = session.exec(waiting).first()
    notice = earlier or Message(
        kind=MessageKind.NOTICE,
        priority=Priority.REMINDER,  # waiting till morning, it must hold up no answer
        chat_id=enrolment.chat_id or 0,
        enrolment_id=enrolment.id,
        not_before=now,
        created_at=now,
    )
    morning = _morning(enrolment, now)
    blocks = [
        # What stood before the earlier change is no longer known.
        _changed_again(enrolment) if earlier else _changed(session, clinic, enrolment, before, now),
        *_stands(session, clinic, enrolment, morning.date()),
    ]
    notice.html = str(Markup("\n\n").join(blocks))
    notice.not_before = morning.astimezone(UTC)
    session.add(notice)
    session.flush()


def _standing(plan: Plan, course: Course, today: date) -> Before:
    held = {name: step for name, step in plan.steps.items() if step.kind is Kind.RESTRICTION}
    ends = {name: step.until.after(course.anchor) for name, step in held.items() if step.until}
    return Before(plan, course, {name: end for name, end in ends.items() if end > today})


def _expected(before: Before) -> tuple[date, time, str]:
    return before.course.anchor, before.course.hour, before.course.zone


def _morning(enrolment: Enrolment, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(enrolment.zone))
    return wait_for_morning(local, enrolment.course().quiet, enrolment.zone)


def _changed_again(enrolment: Enrolment) -> Markup:
    say = words(enrolment.language)
    return say("Your clinic changed your plan.\nThere was more than one change.")


def _changed(
    session: Session, clinic: Clinic, enrolment: Enrolment, before: Before, now: datetime
) -> Markup:
    """Say what is another than before, from what to what."""
    say, today = words(enrolment.language), enrolment.today(now)
    after = _standing(plan_for(session, enrolment), enrolment.course(), today)
    lines = [
        say("Your clinic changed your plan."),
        *_moved(say, before.course, after.course),
        *_moved_ends(say, clinic.facts(enrolment.language), before, after, today),
    ]
    return Markup("\n").join(lines)


def _moved(say: Words, before: Course, after: Course) -> Iterator[Markup]:
    if before.anchor != after.anchor:
        old, new = say.long_day(before.anchor), say.long_day(after.anchor)
        yield say("Procedure: {old} → {new}", old=old, new=new)
    if before.hour != after.hour:
        yield say("Hour: {old} → {new}", old=say.hour(before.hour), new=say.hour(after.hour))
    if before.zone != after.zone:
        yield say("Time zone: {old} → {new}", old=before.zone, new=after.zone)


def _moved_ends(
    say: Words, facts: Mapping[str, str], before: Before, after: Before, today: date
) -> Iterator[Markup]:
    for name in dict.fromkeys([*before.ends, *after.ends]):
        old, new = before.ends.get(name), after.ends.get(name)
        known = after if new else before
        if old == new or not known.plan.steps[name].card:
            continue
        standing = Standing(name, today, new or old, 0)
        card = card_line(known.plan, known.course, standing, say.language, facts, today)
        if old and new:
            days = {"old": dated(say, old, today), "new": dated(say, new, today)}
            yield say("• {card}\n   allowed from: {old} → {new}", card=card, **days)
        elif new:
            yield say("• {card}\n   new, allowed from {day}", card=card, day=dated(say, new, today))
        else:
            yield say("• {card}\n   no longer", card=card)


def _stands(
    session: Session, clinic: Clinic, enrolment: Enrolment, today: date
) -> Iterator[Markup]:
    """Say how everything stands after the change, what has not begun yet among it."""
    say, course = words(enrolment.language), enrolment.course()
    plan, facts = plan_for(session, enrolment), clinic.facts(enrolment.language)

    def card(standing: Standing) -> str:
        return card_line(plan, course, standing, say.language, facts, today)

    yield say("This is how it stands now.")
    lines = [
        avoid_line(say, card(standing), standing, today)
        for standing in in_force(plan, course, today).avoid
    ]
    lines += [
        _to_come(say, card(standing), standing, today) for standing in _later(plan, course, today)
    ]
    if lines:
        title = Markup("<b>{title}</b>").format(title=say("Please avoid"))
        yield Markup("\n").join([title, *lines])
    yield _when(say, enrolment)
    yield say("Do you have a question? Call <b>{phone}</b>.", **facts)


def _later(plan: Plan, course: Course, today: date) -> Iterator[Standing]:
    """Give the restrictions that begin after a day."""
    for name, step in plan.steps.items():
        since = step.start.after(course.anchor)
        if step.kind is Kind.RESTRICTION and step.card and since > today and not step.by_rule:
            until = step.until.after(course.anchor) if step.until else None
            yield Standing(name, since, until, (until - today).days if until else None)


def _to_come(say: Words, card: str, standing: Standing, today: date) -> Markup:
    start = dated(say, standing.since, today)
    if standing.until is None:
        return say("• {card}\n   from {start} on", card=card, start=start)
    day = dated(say, standing.until, today)
    return say("• {card}\n   from {start} on, allowed from {day}", card=card, start=start, day=day)


def _when(say: Words, enrolment: Enrolment) -> Markup:
    return say(
        "Procedure: {day}\nI write to you at {hour}.",
        day=say.long_day(enrolment.anchor),
        hour=say.hour(enrolment.writing_hour),
    )
