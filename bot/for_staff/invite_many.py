"""Ways in for many patients at once: a table of links and codes, and a sheet for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.drawing.sheet import Sheet
from bot.for_staff.enrol_table import WayIn
from bot.for_staff.way_in import fresh_way_in, sheet_for
from bot.settings import Clinic
from schedules.enrolment import Enrolment, EnrolmentState, PlanVersion


@dataclass(frozen=True)
class Doors:
    """The ways in as a table and as sheets, in the same order."""

    ways: tuple[WayIn, ...] = ()
    sheets: tuple[Sheet, ...] = ()


def invite_many(
    session: Session, clinic: Clinic, bot: str, numbers: Iterable[int], now: datetime
) -> Doors:
    """Make a fresh invitation for each of these enrolments that nobody has joined by."""
    made = [
        _door(session, clinic, bot, enrolment, now)
        for number in numbers
        if (enrolment := session.get(Enrolment, number))
        and enrolment.state is EnrolmentState.INVITED
    ]
    return Doors(tuple(way for way, _ in made), tuple(sheet for _, sheet in made))


def _door(
    session: Session, clinic: Clinic, bot: str, enrolment: Enrolment, now: datetime
) -> tuple[WayIn, Sheet]:
    fresh, last = fresh_way_in(session, clinic, enrolment, now)
    sheet = sheet_for(clinic, bot, enrolment, fresh, last)
    plan = session.get_one(PlanVersion, enrolment.plan_version_id).name
    way = WayIn(
        sheet.number,
        enrolment.label,
        plan,
        enrolment.anchor.isoformat(),
        enrolment.language,
        sheet.link,
        sheet.code,
        last.isoformat(),
    )
    return way, sheet
