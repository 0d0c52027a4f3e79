"""A Snooze is when a reminder is said once more, of the few times that make sense just now."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from schedules.localtime import on_day
from schedules.timeline import DAY, Course
from schedules.when import At, wall_time

AN_HOUR = timedelta(hours=1)
EVENING = time(18)


class Snooze(StrEnum):
    """How a patient says when a reminder is to come again."""

    HOUR = "hour"
    EVENING = "evening"
    TOMORROW = "tomorrow"


def snoozes(
    now: datetime, at: At | None, course: Course, before: datetime | None = None
) -> dict[Snooze, datetime]:
    """Give each time that may be chosen now, in UTC and to the minute, the nearest first.

    `at` is the hour of the reminder's step; from `before` on, its step says something else, or
    nothing more. None of them lies in the quiet hours, and the evening not within the next hour.
    """
    moments = {
        Snooze.HOUR: _in_an_hour(now, course),
        Snooze.EVENING: _this_evening(now, course),
        Snooze.TOMORROW: _tomorrow(now, at, course),
    }
    times = {name: moment.astimezone(UTC) for name, moment in moments.items() if moment}
    return {name: moment for name, moment in times.items() if before is None or moment < before}


def _in_an_hour(now: datetime, course: Course) -> datetime | None:
    later = now.astimezone(UTC).replace(second=0, microsecond=0) + AN_HOUR
    local = later.astimezone(ZoneInfo(course.zone))
    return None if course.quiet and course.quiet.contains(local.time()) else local


def _this_evening(now: datetime, course: Course) -> datetime | None:
    today = now.astimezone(ZoneInfo(course.zone)).date()
    evening = on_day(today, EVENING, course.quiet, course.zone)
    soon = now.astimezone(UTC) + AN_HOUR
    return evening if evening.date() == today and evening.astimezone(UTC) > soon else None


def _tomorrow(now: datetime, at: At | None, course: Course) -> datetime:
    tomorrow = now.astimezone(ZoneInfo(course.zone)).date() + DAY
    return on_day(tomorrow, wall_time(at, course.hour), course.quiet, course.zone)
