"""Ways in that are still open to patients who have not joined, and who has waited too long."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from bot.for_staff.invitation import Invitation, Purpose
from bot.settings import Clinic
from schedules.enrolment import IS_INVITED, Enrolment

_A_MOMENT = timedelta(minutes=1)


def has_waited(clinic: Clinic, now: datetime) -> ColumnElement[bool]:
    """Return what holds for whoever has not joined within the clinic's days since the last link."""
    newest = (
        select(func.max(Invitation.created_at))
        .where(Invitation.enrolment_id == Enrolment.id, Invitation.purpose == Purpose.JOIN)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    since = func.coalesce(newest, Enrolment.created_at)
    return and_(IS_INVITED, since <= now - timedelta(days=clinic.unjoined_days))


def is_to_be_asked(clinic: Clinic, now: datetime) -> ColumnElement[bool]:
    """Return what holds for whoever has waited so long, or has no way in any more."""
    still_open = (
        select(Invitation.id)
        .where(Invitation.enrolment_id == Enrolment.id, Invitation.purpose == Purpose.JOIN)
        .where(col(Invitation.expires_at) > now)
        .correlate(Enrolment)
    )
    return or_(has_waited(clinic, now), and_(IS_INVITED, ~still_open.exists()))


def open_until(session: Session, enrolment: Enrolment, now: datetime) -> date | None:
    """Return the last day, by the patient's clock, of a way in that is open; None if none is."""
    ends = session.exec(
        select(func.max(Invitation.expires_at)).where(
            Invitation.enrolment_id == enrolment.id,
            Invitation.purpose == Purpose.JOIN,
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > now,
        )
    ).one()
    # It ends at midnight, which is the day after already.
    return (ends - _A_MOMENT).astimezone(ZoneInfo(enrolment.zone)).date() if ends else None
