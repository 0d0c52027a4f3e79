"""An Enrolment is one patient on one plan, from invitation to the end of care."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, BigInteger, Index, event, text
from sqlmodel import Field, SQLModel

from schedules.columns import enum_column
from schedules.plan import Quiet
from schedules.profile import AgeBand, BmiBand, Severity
from schedules.shift import read_shifts
from schedules.sought import kept_folded
from schedules.timeline import Course


class EnrolmentState(StrEnum):
    """Where an enrolment stands; only `active` patients get reminders."""

    INVITED = "invited"
    ACTIVE = "active"
    STOPPED = "stopped"


# In so many words, never as a parameter: only then is the partial index sure to be used.
IS_ACTIVE = text("state = 'active'")


class Ending(StrEnum):
    """How staff ended an enrolment; one that a patient stopped has none."""

    DISCHARGED = "discharged"  # the care is over as planned; the consent stands
    WITHDRAWN = "withdrawn"  # the patient asked staff to stop everything
    MERGED = "merged"  # enrolled twice: the other enrolment goes on


OVER_FOR_GOOD = (Ending.DISCHARGED, Ending.MERGED)
"""Endings of the clinic's own: the consent stands, and only staff take the patient back in."""
IS_MERGED = text("merged_into IS NOT NULL")
IS_INVITED = text("state = 'invited'")


class PlanVersion(SQLModel, table=True):
    """A plan exactly as it read when somebody was first enrolled on it; never changed."""

    __tablename__ = "plan_version"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    digest: str = Field(unique=True)  # SHA-256 of the source
    source: str  # the YAML text
    saved_at: datetime


class Enrolment(SQLModel, table=True):
    """A patient on a plan: pinned plan version, anchor, zone, hour and the chat they talk in.

    `anchor`, `hour` and `quiet` are local to `zone` (IANA name); all other times are UTC.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        # One patient, one phone: a chat belongs to one enrolment that is under way.
        Index(
            "enrolment_chat",
            "chat_id",
            unique=True,
            sqlite_where=IS_ACTIVE,
            postgresql_where=IS_ACTIVE,
        ),
        Index(
            "enrolment_merged",
            "merged_into",
            sqlite_where=IS_MERGED,
            postgresql_where=IS_MERGED,
        ),
        # Who has not joined yet, by whoever enrolled them.
        Index(
            "enrolment_invited",
            "created_by",
            "id",
            sqlite_where=IS_INVITED,
            postgresql_where=IS_INVITED,
        ),
        # Whom staff are to call, among many who answer.
        Index("enrolment_standing", "state", "reachable", "silent_since"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_version_id: int = Field(foreign_key="plan_version.id")
    label: str  # the clinic's own word for the patient, never sent to the patient
    language: str
    anchor: date
    anchor_time: time | None = None  # the hour of the procedure; the plan's own when unknown
    zone: str
    hour: time
    quiet: str | None = None  # "HH:MM-HH:MM"
    state: EnrolmentState = Field(
        default=EnrolmentState.INVITED, sa_column=enum_column(EnrolmentState)
    )
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    overrides: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # laid over the plan
    shifts: list[Any] | None = Field(default=None, sa_type=JSON)  # series that were moved on
    first_name: str | None = None  # how the patient wants to be called, if they said so
    sought: str = Field(default="", sa_column_kwargs={"server_default": ""})  # both, to be found by
    phone: str | None = None  # to call the patient, as staff noted it, from its + on
    paused_until: date | None = None  # the first day on which messages come again
    # Who on the staff paused; None for a pause that the patient chose.
    paused_by: int | None = Field(default=None, sa_type=BigInteger)
    home_zone: str | None = None  # while travelling, the zone to come back to
    away_until: date | None = None  # the first day back in it
    silent_since: datetime | None = None  # on the no-answer list since; any reply takes it off
    reachable: bool = True  # False once the chat refuses messages (blocked, deactivated)
    severity: Severity | None = Field(default=None, sa_column=enum_column(Severity, nullable=True))
    age_band: AgeBand | None = Field(default=None, sa_column=enum_column(AgeBand, nullable=True))
    bmi_band: BmiBand | None = Field(default=None, sa_column=enum_column(BmiBand, nullable=True))
    created_at: datetime
    created_by: int = Field(sa_type=BigInteger)  # the staff member's user id; 0: the command line
    unjoined_told_at: datetime | None = None  # when staff last heard that nobody joined by it
    unjoined_told: int = 0  # and how often
    joined_at: datetime | None = None
    stopped_at: datetime | None = None
    ending: Ending | None = Field(default=None, sa_column=enum_column(Ending, nullable=True))
    ended_by: int | None = Field(default=None, sa_type=BigInteger)  # a member of staff
    merged_into: int | None = Field(default=None, foreign_key="enrolment.id")

    def today(self, now: datetime) -> date:
        """Return the calendar day where the patient is."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def course(self) -> Course:
        """Return what of this enrolment the timeline needs."""
        quiet = Quiet.parse(self.quiet) if self.quiet else None
        shifts = read_shifts(self.shifts)
        return Course(self.anchor, self.zone, self.hour, quiet, self.anchor_time, shifts)

    @property
    def writing_hour(self) -> time:
        """The hour at which reminders come: the patient's own, moved out of quiet hours."""
        quiet = self.course().quiet
        return quiet.same_day(self.hour) if quiet else self.hour


@event.listens_for(Enrolment, "before_insert")
@event.listens_for(Enrolment, "before_update")
def _keep_sought(_mapper: object, _connection: object, enrolment: Enrolment) -> None:
    """Keep what a patient is found by in line with the names, whoever sets them."""
    enrolment.sought = kept_folded(enrolment.label, enrolment.first_name)


class Consent(SQLModel, table=True):
    """A patient's agreement to one version of the consent text, and its withdrawal."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    version: str
    language: str
    given_at: datetime
    withdrawn_at: datetime | None = None
