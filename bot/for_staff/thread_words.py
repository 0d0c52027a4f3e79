"""A thread as staff see it: who has it, how it was closed, and what they may do about it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session, col, func, select

from bot.button import Button, button
from bot.for_staff.answer_news import name_of
from bot.for_staff.call_words import hour_said
from bot.for_staff.staff import Staff
from bot.words import Words
from schedules.alert import Alert
from schedules.thread import TELLS_WORDS, Thread


def thread_of(session: Session, alert: Alert) -> Thread | None:
    """Return the thread that an alert's words wait, or waited last, in; None if in none."""
    if alert.enrolment_id is None or alert.kind not in TELLS_WORDS:
        return None
    thread = session.get(Thread, alert.enrolment_id)
    if thread is None or alert.raised_at < thread.opened_at:
        return None
    return thread if thread.closed_at is None or alert.raised_at <= thread.closed_at else None


def thread_row(session: Session, say: Words, member: Staff, alert: Alert) -> list[Button]:
    """Return what a member of staff may do about the thread of an alert; nothing once closed."""
    thread = thread_of(session, alert)
    return thread_buttons(session, say, member, thread) if thread and thread.is_open else []


def thread_buttons(
    session: Session, say: Words, member: Staff, thread: Thread, origin: tuple[str, ...] = ()
) -> list[Button]:
    """Return the buttons of an open thread, which name who has it and how much was read.

    `origin` is the page that the card they stand on was opened from.
    """
    read = last_words(session, thread)
    close = button(say("Close"), "close", thread.enrolment_id, read, *origin)
    if thread.taken_by == member.user_id:
        return [close]
    label = say("I will answer") if thread.taken_by is None else say("I take it over")
    take = button(label, "take", thread.enrolment_id, thread.taken_by or 0, *origin)
    return [take, close]


def last_words(session: Session, thread: Thread) -> int:
    """Return the number of the latest alert about the patient's words, 0 if there is none."""
    mine = col(Alert.enrolment_id) == thread.enrolment_id
    query = select(func.max(Alert.id)).where(mine, col(Alert.kind).in_(TELLS_WORDS))
    return session.exec(query).one() or 0


def thread_line(
    session: Session, say: Words, reader: int, thread: Thread, zone: str, beside: datetime
) -> Markup | None:
    """Return who has a thread, or who closed it and when; None while nobody has it.

    It is read beside another moment: on a day that is not that one's, the day is named.
    """
    by = thread.closed_by if thread.closed_at else thread.taken_by
    at = thread.closed_at or thread.taken_at
    if by is None or at is None:
        return None
    hour = hour_said(say, at, beside, zone)
    if by == reader:
        return _yours(say, thread, hour)
    name = name_of(say, session.get(Staff, by))
    if thread.closed_at is None:
        return say("{name} has it, {hour} ✅", name=name, hour=hour)
    if thread.answered:
        return say("{name} answered, {hour} ✅", name=name, hour=hour)
    return say("{name} closed it, {hour} ✅", name=name, hour=hour)


def waiting_said(
    session: Session, say: Words, reader: int, thread: Thread, zone: str, now: datetime
) -> Markup:
    """Return since when an open thread waits, by the clinic's clock, and who has it."""
    local = thread.opened_at.astimezone(ZoneInfo(zone))
    since = say(
        "Waits since {day}, {hour} 💬", day=say.brief_day(local.date()), hour=say.hour(local)
    )
    line = thread_line(session, say, reader, thread, zone, now)
    return since + "\n" + (line or say("Nobody has it yet."))


def _yours(say: Words, thread: Thread, hour: str) -> Markup:
    if thread.closed_at is None:
        return say("You have it, {hour} ✅", hour=hour)
    if thread.answered:
        return say("You answered, {hour} ✅", hour=hour)
    return say("You closed it, {hour} ✅", hour=hour)
