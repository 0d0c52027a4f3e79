"""What the clinic sets in the environment; a missing or wrong value is one clear line."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from schedules.days_off import DaysOff
from schedules.duty import Duty
from schedules.errors import AftercareError

# How a clinic is called that has not said its name, after “from”, “de” and “von”.
_UNNAMED = {"en": "your clinic", "es": "su clínica", "de": "Ihrer Klinik"}
# What is called where no number is known, after “call”, “llame al” and “rufen Sie an:”.
_UNNUMBERED = {"en": "{}", "es": "teléfono de {}", "de": "{}"}
_UNKNOWN = {"en": "your clinic", "es": "teléfono de su clínica", "de": "Ihre Klinik"}

T = TypeVar("T", bound=BaseSettings)


def _folder(value: object) -> object:
    return None if value == "" else value  # as compose files pass what is not set


class SettingsError(AftercareError):
    """A setting is missing or wrong; the text names it and says what to write."""


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not a time zone; write one such as Europe/Madrid")
    ZoneInfo(name)
    return name


class Clinic(BaseSettings):
    """Who the clinic is, in the words and numbers that patients are shown, and when it is there.

    An alert that nobody takes on is told again after so many minutes. A patient's way in is open
    for so many days (`link_days`), and staff hear of a patient who has not joined for so many.
    `digest` is the hour of the staff's digest, `off`, or empty for the start of the day's first
    shift.
    """

    model_config = SettingsConfigDict(env_prefix="AFTERCARE_", extra="ignore", frozen=True)

    clinic_name: str = Field(default="", max_length=60)
    clinic_phone: str = Field(default="", max_length=30)
    emergency_number: str = Field(default="112", pattern=r"^[0-9+][0-9 ()+-]{1,19}$")
    zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    language: str = Field(default="en", pattern="^(en|es|de)$")
    duty: Annotated[Duty, NoDecode, BeforeValidator(Duty.parse)] = Duty()
    holidays: Annotated[DaysOff, NoDecode, BeforeValidator(DaysOff.parse)] = DaysOff()
    digest: str = Field(default="", pattern=r"^((?:[01]\d|2[0-3]):[0-5]\d|off)?$")
    alert_again_minutes: int = Field(default=10, ge=1, le=60)
    alert_again_today_minutes: int = Field(default=120, ge=1, le=24 * 60)
    link_days: int = Field(default=14, ge=1, le=60)
    unjoined_days: int = Field(default=3, ge=1, le=60)

    def facts(self, language: str) -> dict[str, str]:
        """Return the placeholders of a plan's texts that only the clinic can fill."""
        code = language if language in _UNNAMED else "en"
        unnumbered = _UNNUMBERED[code].format(self.clinic_name) if self.clinic_name else ""
        return {
            "clinic": self.clinic_name or _UNNAMED[code],
            "phone": self.clinic_phone or unnumbered or _UNKNOWN[code],
            "emergency": self.emergency_number,
        }

    def on_duty_from(self, now: datetime) -> datetime:
        """Return now while staff are there, else when they are there next, in UTC."""
        return self.duty.begins(now, self.zone, self.holidays)

    @property
    def signature(self) -> str:
        """The name and number that the clinic has told, on one line; empty if neither."""
        return " · ".join(filter(None, (self.clinic_name, self.clinic_phone)))

    def unset(self) -> list[str]:
        """Return the settings without which patients read less than they should."""
        said = {
            "AFTERCARE_CLINIC_NAME": self.clinic_name,
            "AFTERCARE_CLINIC_PHONE": self.clinic_phone,
            "AFTERCARE_ZONE": "" if self.zone == "UTC" else self.zone,
        }
        return [name for name, value in said.items() if not value]


class Storage(BaseSettings):
    """Where things are kept: the database, and the clinic's own plans."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    database_url: str = Field(alias="AFTERCARE_DATABASE_URL", default="sqlite:///aftercare.db")
    plans: Annotated[Path | None, BeforeValidator(_folder)] = Field(
        alias="AFTERCARE_PLANS", default=None
    )


class Settings(Storage):
    """What the running bot needs besides: its token and the Bot API server."""

    token: SecretStr = Field(alias="TELEGRAM_BOT_TOKEN", min_length=10)
    telegram_url: str = Field(
        alias="AFTERCARE_TELEGRAM_URL", default="https://api.telegram.org", pattern="^https?://"
    )


def read_settings(kind: type[T]) -> T:
    """Read one group of settings from the environment, or raise `SettingsError` with advice."""
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError(_explain(kind, error)) from error


_ADVICE = {
    "TELEGRAM_BOT_TOKEN": "is not a token; copy the whole line that @BotFather gave",
    "AFTERCARE_LANGUAGE": "must be en, es or de",
    "AFTERCARE_TELEGRAM_URL": "must begin with http:// or https://",
    "AFTERCARE_EMERGENCY_NUMBER": "must be a number that can be called, such as 112",
    "AFTERCARE_CLINIC_NAME": "must have 60 letters at most",
    "AFTERCARE_CLINIC_PHONE": "must have 30 characters at most",
    "AFTERCARE_DIGEST": "must be an hour such as 07:45, or off",
    "AFTERCARE_ALERT_AGAIN_MINUTES": "must be a number of minutes from 1 to 1440",
    "AFTERCARE_ALERT_AGAIN_TODAY_MINUTES": "must be a number of minutes from 1 to 1440",
    "AFTERCARE_LINK_DAYS": "must be a number of days from 1 to 60",
    "AFTERCARE_UNJOINED_DAYS": "must be a number of days from 1 to 60",
}


def _explain(kind: type[BaseSettings], error: ValidationError) -> str:
    prefix = str(kind.model_config.get("env_prefix", ""))
    lines = []
    for fault in error.errors():
        field = str(fault["loc"][0])
        name = field if field.isupper() else f"{prefix}{field}".upper()
        said = _ADVICE.get(name) or fault["msg"].removeprefix("Value error, ").rstrip(".")
        lines.append(f"{name} is not set" if fault["type"] == "missing" else f"{name}: {said}")
    return "; ".join(lines) + ". Set it in the environment, then start again."
