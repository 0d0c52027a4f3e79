"""The words of a call about an alert: what it is about, since when, and whether anybody has it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session

from bot.for_staff.answer_news import name_of
from bot.for_staff.reach import reach_line
from bot.for_staff.staff import Staff
from bot.words import LANGUAGES, SOURCE_LANGUAGE, Words, words
from schedules.alert import Alert
from schedules.enrolment import Enrolment
from schedules.message import Message

LATE = timedelta(minutes=2)
"""A call so long after the alert says when that was."""


def news_of(say: Words, alert: Alert) -> Markup:
    """Return what an alert says, as it was kept when it was raised."""
    news = alert.news or {}
    return Markup(news.get(say.language) or news.get(SOURCE_LANGUAGE, ""))  # noqa: S704 - escaped when raised


def open_since(say: Words, alert: Alert, zone: str) -> Markup:
    """Return since when nobody has an alert."""
    day, hour = _came(say, alert, zone)
    return say("It came on {day} at {hour}. Nobody has it yet ⏰", day=day, hour=hour)


def call_taken(session: Session, say: Words, alert: Alert, telling: Message, zone: str) -> str:
    """Return what a call says once somebody has the alert: that, and no longer that nobody has."""
    has_it = who_has_it(session, alert, telling.chat_id, say, zone, telling.created_at)
    line = f"<b>{has_it}</b>"
    html, below = telling.html or "", "\n\n"
    if html.endswith(line):
        return html
    day, hour = _came(say, alert, zone)
    came = str(say("It came on {day} at {hour}.", day=day, hour=hour))
    for language in LANGUAGES:  # the reader may have chosen another one since
        nobody = str(open_since(words(language), alert, zone))
        if html.endswith(nobody):
            html, below = html.removesuffix(nobody) + came, "\n"
    return html + below + line


def who_has_it(
    session: Session, alert: Alert, reader: int, say: Words, zone: str, beside: datetime
) -> Markup:
    """Return who took an alert on, and when, as read beside another moment."""
    hour = hour_said(say, alert.acknowledged_at or alert.raised_at, beside, zone)
    if alert.acknowledged_by == reader:
        return say("You have it, {hour} ✅", hour=hour)
    name = name_of(say, session.get(Staff, alert.acknowledged_by))
    return say("{name} has it, {hour} ✅", name=name, hour=hour)


def had_taken(
    session: Session, danger: Alert, reader: int, say: Words, zone: str, now: datetime
) -> Markup:
    """Return who took a sign of danger on, of whom it is not known how it ended."""
    hour = hour_said(say, danger.acknowledged_at or danger.raised_at, now, zone)
    if danger.acknowledged_by == reader:
        return say("You took it on, {hour}. Do they have help?", hour=hour)
    name = name_of(say, session.get(Staff, danger.acknowledged_by))
    return say("{name} took it on, {hour}. Do they have help?", name=name, hour=hour)


def ways_to_call(session: Session, alert: Alert, say: Words) -> Markup:
    """Return how the patient of an alert can be called, on a line of its own; empty if unknown."""
    enrolment = session.get(Enrolment, alert.enrolment_id) if alert.enrolment_id else None
    ways = reach_line(say, enrolment) if enrolment else None
    return Markup("\n{}").format(ways) if ways else Markup("")


def hour_said(say: Words, at: datetime, beside: datetime, zone: str) -> str:
    """Return the hour of a moment by a clock, with its day unless `beside` is of the same day."""
    local, other = at.astimezone(ZoneInfo(zone)), beside.astimezone(ZoneInfo(zone))
    if local.date() == other.date():
        return say.hour(local)
    return f"{say.brief_day(local.date())}, {say.hour(local)}"


def _came(say: Words, alert: Alert, zone: str) -> tuple[str, str]:
    came = alert.raised_at.astimezone(ZoneInfo(zone))
    return say.day(came.date()), say.hour(came)
