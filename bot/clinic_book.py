"""The clinic's book: settings from the environment, and over them what admins set in the chat."""

import logging
from collections.abc import Mapping
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, select

from bot.settings import Clinic

log = logging.getLogger(__name__)


class ClinicSetting(SQLModel, table=True):
    """One setting as an admin wrote it in the chat; it goes before the environment."""

    __tablename__ = "clinic_setting"

    name: str = Field(primary_key=True)  # a field of `Clinic`
    value: str  # as the environment would say it
    set_at: datetime
    set_by: int = Field(sa_type=BigInteger)


class ClinicBook:
    """What the clinic is now; everything long-lived asks it anew instead of keeping a Clinic."""

    def __init__(self, base: Clinic) -> None:
        self._base = base
        self._over: Mapping[str, str] = {}
        self._now = base

    @property
    def now(self) -> Clinic:
        """The clinic as it is set at this moment."""
        return self._now

    def read(self, session: Session) -> None:
        """Read what was set in the chat; a value that no longer fits is left to the environment."""
        over = {row.name: row.value for row in session.exec(select(ClinicSetting))}
        if over != self._over:
            self._over, self._now = over, self._laid(over)

    def with_value(self, name: str, value: str) -> Clinic | None:
        """Return the clinic with another value of one setting, or None if it cannot have that."""
        try:
            return _checked(self._now, {name: value})
        except ValidationError:
            return None

    def _laid(self, over: Mapping[str, str]) -> Clinic:
        clinic = self._base
        for name, value in over.items():
            try:
                clinic = _checked(clinic, {name: value})
            except ValidationError:  # of an earlier release that allowed more
                log.warning("the clinic's %s as set in the chat no longer fits: left out", name)
        return clinic


def _checked(clinic: Clinic, over: Mapping[str, str]) -> Clinic:
    """Return the clinic with other values, each checked as the environment's are."""
    kept = {name: getattr(clinic, name) for name in type(clinic).model_fields}
    return type(clinic)(**{**kept, **over})


def write_setting(session: Session, name: str, value: str, by: int, now: datetime) -> None:
    """Set a setting as an admin wrote it, in place of what was set before."""
    session.merge(ClinicSetting(name=name, value=value, set_at=now, set_by=by))
    session.flush()
