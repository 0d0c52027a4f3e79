"""What a helper gets, and when: decided here from how things stand, and touching nothing.

A helper of all reminders gets a copy of each when it was sent. A helper of what is left open gets
one line when a reminder that asks for something has had no answer for eight waking hours, at most
one a day. Nothing comes at night, by the patient's clock: the helper's is not asked.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.for_patients.helper import Gets
from schedules.hours import Quiet
from schedules.localtime import resolve, wait_for_morning

WAKING = timedelta(hours=8)
"""How long a reminder may be open before the helper hears of it; quiet hours do not count."""
NIGHT = Quiet(time(21), time(8))
"""When a helper is left in peace if the patient's plan has no quiet hours."""
STALE = timedelta(hours=12)
"""How late a copy or a line may come, after an outage; then it is left out."""


class Hold(NamedTuple):
    """Why something does not go out now: for good, or until an instant."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True)
class Care:
    """How things stand between a patient and a helper; `gets` is None if they no longer help.

    `told_at` is when the helper last got something about a reminder.
    """

    gets: Gets | None
    zone: str
    quiet: Quiet | None
    under_way: bool = True
    paused: bool = False
    told_at: datetime | None = None


@dataclass(frozen=True)
class Open:
    """A reminder as it was last said to the patient, and whether they have reacted since."""

    said_at: datetime
    answered: bool = False


def shared_at(care: Care, asks: bool, sent_at: datetime) -> datetime | None:
    """Return when a helper is to hear of a reminder that was just sent, in UTC; None for never."""
    if care.gets is Gets.ALL:
        return _by_day(care, sent_at)
    return open_too_long_at(care, sent_at) if care.gets is Gets.MISSED and asks else None


def open_too_long_at(care: Care, said_at: datetime) -> datetime:
    """Return when a reminder has had no answer for eight waking hours, in UTC."""
    at, left = _by_day(care, said_at), WAKING
    while (night := _next_night(care, at)) - at <= left:
        left -= night - at
        at = _by_day(care, night)
    return at + left


def hold_copy(care: Care, written_at: datetime, now: datetime) -> Hold | None:
    """Return why a copy of a reminder does not go to the helper now, or None if it does."""
    if why := _not_theirs(care, Gets.ALL):
        return Hold(why)
    return _in_peace(care, written_at, now)


def hold_line(care: Care, said: Open, now: datetime) -> Hold | None:
    """Return why a helper is not told now that a reminder is open, or None if they are."""
    if why := _not_theirs(care, Gets.MISSED):
        return Hold(why)
    if said.answered:
        return Hold("the patient has answered")
    due = open_too_long_at(care, said.said_at)
    if due > now:  # it was said once more meanwhile
        return Hold("said once more", due)
    if care.told_at is not None and _day(care, care.told_at) == _day(care, now):
        return Hold("the helper was told today")
    return _in_peace(care, due, now)


def _not_theirs(care: Care, gets: Gets) -> str | None:
    if care.gets is None:
        return "nobody helps any more"
    if not care.under_way:
        return "the patient gets no messages"
    if care.paused:
        return "the patient pauses"
    return None if care.gets is gets else "the helper gets something else now"


def _in_peace(care: Care, due: datetime, now: datetime) -> Hold | None:
    if now - due > STALE:
        return Hold("too late for the helper")
    morning = _by_day(care, now)
    return Hold("night", morning) if morning > now else None


def _by_day(care: Care, moment: datetime) -> datetime:
    """Return a moment, or the morning after it if it falls into the night."""
    local = moment.astimezone(ZoneInfo(care.zone))
    return wait_for_morning(local, care.quiet or NIGHT, care.zone).astimezone(UTC)


def _next_night(care: Care, moment: datetime) -> datetime:
    """Return when the night begins next, after a moment of the day."""
    start, today = (care.quiet or NIGHT).start, _day(care, moment)
    nights = (
        night
        for n in range(3)
        for night in _twice(resolve(today + timedelta(days=n), start, care.zone))
    )
    return min(night for night in nights if night > moment)


def _twice(local: datetime) -> tuple[datetime, datetime]:
    """Return a local time in UTC, and its second coming where clocks are set back over it."""
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def _day(care: Care, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(care.zone)).date()
