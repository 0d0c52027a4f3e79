"""A Sheet is what a patient is handed on paper: how to join, with the way in; one A4 page each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.settings import Clinic

_DAY = len("2026-12-04")


@dataclass(frozen=True)
class Sheet:
    """One patient's way in, in their language; `number` tells staff whose it is, and nobody else.

    `until` is the last day on which the way in is open, by the patient's clock.
    """

    number: int
    language: str
    link: str
    code: str
    bot: str
    until: date
    clinic: Clinic

    def kept(self) -> dict[str, Any]:
        """Return the sheet as a message keeps it until it is sent."""
        return {
            "number": self.number,
            "language": self.language,
            "link": self.link,
            "code": self.code,
            "bot": self.bot,
            "until": self.until.isoformat(),
        }


def sheet_from(kept: dict[str, Any], clinic: Clinic) -> Sheet:
    """Return the sheet that a message keeps."""
    told = {key: value for key, value in kept.items() if key not in ("until", "zone")}
    until = date.fromisoformat(kept["until"][:_DAY])  # an earlier release kept the hour as well
    return Sheet(**told, until=until, clinic=clinic)
