"""How the fields of a plan are read: each kind of value, and the words that refuse a wrong one."""

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from schedules.hours import Quiet, Window, parse_time
from schedules.offset import Offset


class Strict(BaseModel):
    """A part of a plan: never changed once read, and no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _offset(value: object) -> Offset:
    return value if isinstance(value, Offset) else Offset.parse(value)


def _day_offset(value: object) -> Offset:
    offset = _offset(value)
    if offset.elapsed:
        raise ValueError(
            f"“{value}”: a period starts and ends on a day. Use days, weeks or months."
        )
    return offset


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    offset = Offset.parse(value)
    if offset.months:
        raise ValueError(f"“{value}” varies in length. Use hours, days or weeks here.")
    if offset == Offset():
        raise ValueError(f"“{value}” leaves no time at all. Write “1 hour” or longer.")
    return timedelta(days=offset.days, hours=offset.hours)


def _quiet(value: object) -> object:
    if value in ("no", "off", "false", "never"):
        raise ValueError(f"“{value}” is not a span of hours. Did you mean “none”?")
    return None if value in (None, "none") else Quiet.parse(value)


def _window(value: object) -> Window:
    return value if isinstance(value, Window) else Window.parse(value)


def _listed(value: object) -> object:
    if not isinstance(value, str | list | tuple):
        raise ValueError("This must be a text, or a list of texts.")
    return [value] if isinstance(value, str) else value


def _amount(value: object) -> Decimal:
    written = "" if isinstance(value, bool) else str(value)
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", written) or not Decimal(written):
        raise ValueError(f'“{value}” is not an amount. Write it like 2 or "7.76".')
    return Decimal(written)


def _short(titles: dict[str, str]) -> dict[str, str]:
    if any("\n" in title.strip() or len(title) > LONGEST_TITLE for title in titles.values()):
        raise ValueError(f"A title is one line, of {LONGEST_TITLE} letters at most.")
    return titles


LONGEST_TITLE = 30
"""Letters that fit on a button of a phone."""
Texts = dict[str, str]
"""The same words in each language of the plan."""
Titles = Annotated[Texts, AfterValidator(_short)]
"""A few words in each language, for a button."""
NAME = r"[a-z][a-z0-9_]{0,39}"
Name = Annotated[str, StringConstraints(pattern=rf"^{NAME}$")]
ClockTime = Annotated[time, BeforeValidator(parse_time)]
AnyOffset = Annotated[Offset, BeforeValidator(_offset)]
DayOffset = Annotated[Offset, BeforeValidator(_day_offset)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
QuietHours = Annotated[Quiet | None, BeforeValidator(_quiet)]
WindowHours = Annotated[Window, BeforeValidator(_window)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
"""A number above 0, with a point if it is not whole."""
Listed = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""One text, or a list of them."""
