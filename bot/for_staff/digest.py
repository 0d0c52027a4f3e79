"""The digest: each morning one message to each member of staff, with what waits for them.

A row for each day decides: it is written in the transaction that writes the messages, so that a
crash loses no digest and sends none twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, func, select

from bot.button import Signer, button
from bot.delivery.attachment import week_picture
from bot.for_staff.digest_words import Due, digest_said
from bot.for_staff.needs import Waiting, who_waits
from bot.for_staff.open_alerts import count, reached_nobody
from bot.for_staff.round import NEW
from bot.for_staff.round_hours import digest_day
from bot.for_staff.staff import Staff, active_staff
from bot.for_staff.week import is_there_a_week
from bot.for_staff.week_words import unshown_said
from bot.settings import Clinic
from bot.words import Words, words
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.localtime import resolve
from schedules.message import Message, MessageKind, Priority
from schedules.plan import Kind
from schedules.reminder import IS_PLANNED, Reminder

_MONDAY = 0


class Digest(SQLModel, table=True):
    """A day on the clinic's calendar whose digest has been made, whether or not anybody got it."""

    __tablename__ = "digest"

    day: date = Field(primary_key=True)
    made_at: datetime


@dataclass(frozen=True)
class Morning:
    """What a digest tells: who waits, what reached nobody, what is due; on Mondays the week too."""

    waiting: Sequence[Waiting]
    unheard: int
    due: Due
    week: bool


def digest_is_due(session: Session, clinic: Clinic, now: datetime) -> date | None:
    """Return the day whose digest is to be made now; None if it is made, or its time is not."""
    day = digest_day(clinic, now)
    return day if day and session.get(Digest, day) is None else None


def make_digest(session: Session, clinic: Clinic, signer: Signer, now: datetime) -> None:
    """Write the digest of this day to all who want one, in the caller's transaction.

    On a day on which nothing waits there is none, but for the picture of the week on Mondays.
    """
    day = digest_is_due(session, clinic, now)
    if day is None:
        return
    session.add(Digest(day=day, made_at=now))
    session.flush()
    readers = [member for member in active_staff(session) if member.no_digest_since is None]
    morning = _morning(session, clinic, day, now) if readers else None
    if morning is None:
        return
    for member in readers:
        say = words(member.language)
        if morning.week:
            session.add(_week(member, say, now))
        session.add(_message(signer, member, morning, say, now))


def _morning(session: Session, clinic: Clinic, day: date, now: datetime) -> Morning | None:
    """Return what there is to tell; None if there is nothing."""
    waiting = who_waits(session, clinic, now)
    unheard = count(session, reached_nobody(now))
    week = day.weekday() == _MONDAY and is_there_a_week(session, clinic.zone, now)
    if not waiting and not unheard and not week:
        return None
    return Morning(waiting, unheard, _due(session, clinic, day, now), week)


def _due(session: Session, clinic: Clinic, day: date, now: datetime) -> Due:
    """Count what goes to patients until the clinic's midnight, and the day's procedures."""
    midnight = resolve(day + timedelta(days=1), time(), clinic.zone)
    planned = select(func.count()).select_from(Reminder).where(IS_PLANNED)
    planned = planned.where(col(Reminder.run_at) < midnight.astimezone(ZoneInfo("UTC")))
    speaks: ColumnElement[bool] = col(Reminder.kind) != Kind.FOLLOW_UP
    asks: ColumnElement[bool] = col(Reminder.kind) == Kind.CHECK_IN
    procedures = (
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.anchor == day, Enrolment.state != EnrolmentState.STOPPED)
    )
    return Due(
        messages=session.exec(planned.where(speaks)).one(),
        check_ins=session.exec(planned.where(asks)).one(),
        procedures=session.exec(procedures).one(),
    )


def _week(member: Staff, say: Words, now: datetime) -> Message:
    """Return the picture of the week, with its own words: both would not fit into one caption."""
    return Message(
        kind=MessageKind.DIGEST,
        priority=Priority.REMINDER,
        chat_id=member.user_id,
        html=str(unshown_said(say)),
        attachment=week_picture(say.language),
        not_before=now,
        created_at=now,
    )


def _message(signer: Signer, member: Staff, morning: Morning, say: Words, now: datetime) -> Message:
    html = digest_said(say, morning.waiting, morning.unheard, morning.due)
    rows = [[button(say("No morning message"), "digest", "off")]]
    if morning.waiting:
        rows.insert(0, [button(say("Show me"), "today", 0, NEW)])
    return Message(
        kind=MessageKind.DIGEST,
        priority=Priority.REMINDER,
        chat_id=member.user_id,
        html=str(html),
        buttons=signer.rows(member.user_id, rows),
        not_before=now,
        created_at=now,
    )
