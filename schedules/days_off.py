"""Days off are a clinic's public holidays, by country and region: `GB-ENG`, `ES-MD`, `DE-BY`."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_ADVICE = "Write it like “GB-ENG”, “ES-MD” or “DE-BY”."


@dataclass(frozen=True)
class DaysOff:
    """The public holidays of a country (ISO 3166 code) and of one of its regions; none without."""

    country: str = ""
    region: str = ""

    @classmethod
    def parse(cls, text: object) -> "DaysOff":
        """Read `DE-BY`, or `DE` for what the whole country keeps; empty means none.

        A ValueError says what is wrong and how to write it.
        """
        if isinstance(text, DaysOff):
            return text
        country, _, region = str(text).strip().partition("-")
        return _known(country.upper(), region) if text else cls()

    def __contains__(self, day: object) -> bool:
        return bool(self.country) and day in _calendar(self.country, self.region)


def _known(country: str, region: str) -> DaysOff:
    """Return these days off, the region spelled as it is known. Raises ValueError."""
    try:
        regions = _calendar(country, "").subdivisions
    except NotImplementedError as unknown:
        raise ValueError(f"“{country}” is no country with known holidays. {_ADVICE}") from unknown
    spelled = {name.casefold(): name for name in ("", *regions)}
    if region.casefold() not in spelled:
        known = ", ".join(regions) or "none"
        raise ValueError(f"“{region}” is no region of {country} (known: {known}). {_ADVICE}")
    return DaysOff(country, spelled[region.casefold()])


@cache
def _calendar(country: str, region: str) -> "HolidayBase":
    """Return the holidays, which are reckoned year by year as they are asked for."""
    import holidays  # slow to import (0.1 s): only for a clinic that has holidays

    return holidays.country_holidays(country, subdiv=region or None)
