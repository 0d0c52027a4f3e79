"""A Downtime is a while in which the service could send nothing; it tells why something is late.

Both ends are known only when it is over, so that is when the row is written.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, select

from schedules.columns import enum_column

WORTH_NOTING = timedelta(minutes=2)
"""What is shorter makes nobody late."""


class Cause(StrEnum):
    """What kept the service from working."""

    OFF = "off"  # it did not run, or stood still
    TELEGRAM = "telegram"  # Telegram could not be reached
    DATABASE = "database"  # the database could not be used


class Downtime(SQLModel, table=True):
    """From the last sign of work before it to the first one after it, in UTC."""

    __tablename__ = "downtime"

    id: int | None = Field(default=None, primary_key=True)
    since: datetime = Field(index=True)
    until: datetime
    cause: Cause = Field(sa_column=enum_column(Cause))


def note_downtime(session: Session, since: datetime, until: datetime, cause: Cause) -> None:
    """Keep a downtime that is just over, if it was long enough to matter."""
    if until - since > WORTH_NOTING:
        session.add(Downtime(since=since, until=until, cause=cause))


def downtimes(session: Session) -> list[Downtime]:
    """Return every downtime that is known, the first one first; there are few."""
    return list(session.exec(select(Downtime).order_by(col(Downtime.since), col(Downtime.id))))


def overlapping(known: Iterable[Downtime], since: datetime, until: datetime) -> Downtime | None:
    """Return the downtime that takes up most of a while; None if there was none in it."""

    def share(one: Downtime) -> timedelta:
        return min(one.until, until) - max(one.since, since)

    longest = max(known, key=share, default=None)
    return longest if longest and share(longest) > timedelta() else None
