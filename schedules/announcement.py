"""An Announcement is one text of the clinic to many patients, sent little by little."""

from collections import Counter
from datetime import datetime
from enum import Enum, StrEnum

from sqlalchemy import BigInteger, ColumnElement, and_, func
from sqlmodel import Field, Session, SQLModel, col, select

from schedules.columns import enum_column
from schedules.enrolment import Ending, Enrolment, EnrolmentState, PlanVersion


class AnnouncementState(StrEnum):
    """going → done | stopped | failed; what has failed may be going again."""

    GOING = "going"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


IS_OPEN = (AnnouncementState.GOING, AnnouncementState.FAILED)
"""What can still be stopped."""


class Announcement(SQLModel, table=True):
    """What was announced, by whom, and how far it has come.

    It is for the active patients of one plan, one language, or all. `last_id` is the enrolment
    that got it last; patients are taken in the order of their numbers, so none gets it twice.
    `chat_id` and `message_id` are the message of staff that shows how far it is.
    """

    __tablename__ = "announcement"

    id: int | None = Field(default=None, primary_key=True)
    text: str
    plan: str | None = None
    language: str | None = None
    by: int = Field(sa_type=BigInteger)
    state: AnnouncementState = Field(
        default=AnnouncementState.GOING, sa_column=enum_column(AnnouncementState)
    )
    total: int
    last_id: int = 0
    last_of_all: int  # whoever joins later does not get it
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int = Field(sa_type=BigInteger)
    created_at: datetime
    ended_at: datetime | None = None


class LeftOut(Enum):
    """Why a patient of a group does not get what is written to all of it."""

    NOT_JOINED = "not joined"
    UNREACHABLE = "not reachable"
    STOPPED = "stopped"
    ENDED = "care ended"


def meant(plan: str | None, language: str | None) -> ColumnElement[bool]:
    """Return what holds for each patient whom a text is for."""
    active = col(Enrolment.state) == EnrolmentState.ACTIVE
    return and_(active, col(Enrolment.reachable), _of_group(plan, language))


def _of_group(plan: str | None, language: str | None) -> ColumnElement[bool]:
    # Of one who was enrolled twice, the other enrolment counts.
    conditions: list[ColumnElement[bool]] = [col(Enrolment.merged_into).is_(None)]
    if language:
        conditions.append(col(Enrolment.language) == language)
    if plan:
        versions = select(PlanVersion.id).where(PlanVersion.name == plan)
        conditions.append(col(Enrolment.plan_version_id).in_(versions))
    return and_(*conditions)


def count_meant(session: Session, plan: str | None, language: str | None) -> int:
    """Return for how many patients a text would be now."""
    return session.exec(select(func.count(col(Enrolment.id))).where(meant(plan, language))).one()


def left_out(session: Session, plan: str | None, language: str | None) -> Counter[LeftOut]:
    """Count the patients of a group whom a text is not for now, by the reason."""
    told = (col(Enrolment.state), col(Enrolment.ending))
    query = select(*told, func.count()).where(_of_group(plan, language))
    query = query.where(~meant(plan, language)).group_by(*told)
    counted: Counter[LeftOut] = Counter()
    for state, ending, number in session.exec(query):
        counted[_why(state, ending)] += number
    return counted


def _why(state: EnrolmentState, ending: Ending | None) -> LeftOut:
    match state:
        case EnrolmentState.INVITED:
            return LeftOut.NOT_JOINED
        case EnrolmentState.ACTIVE:
            return LeftOut.UNREACHABLE
        case EnrolmentState.STOPPED:
            return LeftOut.ENDED if ending is Ending.DISCHARGED else LeftOut.STOPPED


def next_meant(session: Session, announcement: Announcement, limit: int) -> list[Enrolment]:
    """Return the next patients who have not got an announcement yet."""
    query = (
        select(Enrolment)
        .where(meant(announcement.plan, announcement.language))
        .where(col(Enrolment.id) > announcement.last_id)
        .where(col(Enrolment.id) <= announcement.last_of_all)
        .order_by(col(Enrolment.id))
        .limit(limit)
    )
    return list(session.exec(query))


def going(session: Session) -> list[Announcement]:
    """Return the announcements under way, the oldest first."""
    query = select(Announcement).where(Announcement.state == AnnouncementState.GOING)
    return list(session.exec(query.order_by(col(Announcement.id))))
