"""The moment at which a rule's reminder falls: from now on, out of the patient's quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.localtime import resolve, wait_for_morning
from schedules.step import Step
from schedules.timeline import Course
from schedules.when import wall_time

DAY = timedelta(days=1)


def put_off(now: datetime, wait: timedelta, step: Step, course: Course) -> datetime:
    """Give the instant so much later, in UTC; whole days lead to the step's or patient's hour."""
    local = now.astimezone(ZoneInfo(course.zone))
    if wait % DAY:
        moment = (now + wait).astimezone(local.tzinfo)
    else:
        moment = _at_the_hour(local.date() + wait, step, course)
    return wait_for_morning(moment, course.quiet, course.zone).astimezone(UTC)


def soonest(now: datetime, step: Step, course: Course) -> datetime:
    """Give now, or the next instant that the step's hours and the quiet hours allow, in UTC."""
    local = now.astimezone(ZoneInfo(course.zone))
    if step.at is not None:
        local = _next_within(local, step, course)
    return wait_for_morning(local, course.quiet, course.zone).astimezone(UTC)


def _at_the_hour(day: date, step: Step, course: Course) -> datetime:
    wanted = wall_time(step.at, course.hour)
    return resolve(day, course.quiet.same_day(wanted) if course.quiet else wanted, course.zone)


def _next_within(local: datetime, step: Step, course: Course) -> datetime:
    today = resolve(local.date(), wall_time(step.at, local.time()), course.zone)
    if today >= local:
        return today
    return resolve(local.date() + DAY, wall_time(step.at, time.min), course.zone)
