"""The moment at which a rule's reminder falls: from now on, out of the patient's quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.localtime import resolve, wait_for_morning
from schedules.timeline import Course
from schedules.when import At, wall_time

DAY = timedelta(days=1)


def put_off(now: datetime, wait: timedelta, at: At | None, course: Course) -> datetime:
    """Give the instant so much later, in UTC; whole days lead to the step's or patient's hour."""
    local = now.astimezone(ZoneInfo(course.zone))
    if wait % DAY:
        moment = (now.astimezone(UTC) + wait).astimezone(local.tzinfo)
    else:
        moment = _at_the_hour(local.date() + wait, at, course)
    return wait_for_morning(moment, course.quiet, course.zone).astimezone(UTC)


def soonest(now: datetime, at: At | None, course: Course) -> datetime:
    """Give now, or the next instant that the hours `at` and the quiet hours allow, in UTC."""
    local = now.astimezone(ZoneInfo(course.zone))
    if at is not None:
        local = _next_within(local, at, course)
    return wait_for_morning(local, course.quiet, course.zone).astimezone(UTC)


def _at_the_hour(day: date, at: At | None, course: Course) -> datetime:
    wanted = wall_time(at, course.hour)
    return resolve(day, course.quiet.same_day(wanted) if course.quiet else wanted, course.zone)


def _next_within(local: datetime, at: At | None, course: Course) -> datetime:
    today = resolve(local.date(), wall_time(at, local.time()), course.zone)
    if today.timestamp() >= local.timestamp():
        return today
    return resolve(local.date() + DAY, wall_time(at, time.min), course.zone)
