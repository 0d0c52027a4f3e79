"""A Pause is the days on which a patient wants no reminders; it moves nothing and floods nothing.

`Enrolment.paused_until` is the first day on which messages come again. It stays there once that day
has come: what fell before it is not said afterwards, whatever is changed later.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.enrolment import Enrolment
from schedules.journey import at_the_hour
from schedules.localtime import on_day, resolve
from schedules.plan import Kind, Plan
from schedules.reminder import Reminder
from schedules.timeline import Occurrence

LONGEST = timedelta(days=60)
"""For how long a patient may pause; whoever needs longer talks to the clinic."""


def is_paused(enrolment: Enrolment, now: datetime) -> bool:
    """Tell whether the patient wants no reminders on this day, by their own calendar."""
    return enrolment.paused_until is not None and enrolment.today(now) < enrolment.paused_until


def resumes_at(enrolment: Enrolment, day: date) -> datetime:
    """Return when messages come again on the day that ends a pause: at the patient's hour, in UTC.

    Over a change of the clocks and out of quiet hours as any reminder.
    """
    return at_the_hour(enrolment, day, enrolment.zone)


def pause_over_since(enrolment: Enrolment, now: datetime) -> datetime | None:
    """Return when the day began on which the last pause ended, in UTC; None if none has."""
    if enrolment.paused_until is None or is_paused(enrolment, now):
        return None
    return resolve(enrolment.paused_until, time(), enrolment.zone).astimezone(UTC)


def outlasts(plan: Plan, reminder: Reminder) -> bool:
    """Tell whether a reminder is worth saying when a pause is over, if it is not too late by then.

    The end of a restriction is. So is what its step still sends late, unless the day's card says
    it anyway.
    """
    if reminder.kind is Kind.LIFT_OFF:
        return True
    step = plan.steps.get(reminder.step)
    told = reminder.kind is not Kind.FOLLOW_UP
    return step is not None and told and step.late.policy == "send" and not step.card


def held_until(reminder: Reminder, enrolment: Enrolment, day: date) -> datetime | None:
    """Return when a reminder that outlasts a pause comes on its last day; None if that is too late.

    A check-in comes at its own hour, so that not all are asked at once.
    """
    wanted = [resumes_at(enrolment, day)]
    if reminder.kind is Kind.CHECK_IN:
        own = reminder.due_at.astimezone(ZoneInfo(enrolment.zone)).time()
        later = on_day(day, own, enrolment.course().quiet, enrolment.zone).astimezone(UTC)
        wanted.insert(0, max(wanted[0], later))
    return next((moment for moment in wanted if moment < reminder.expires_at), None)


def fell_in_pause(reminder: Reminder, enrolment: Enrolment) -> bool:
    """Tell whether a reminder fell before the day that ended the patient's last pause."""
    if enrolment.paused_until is None:
        return False
    local = reminder.due_at.astimezone(ZoneInfo(enrolment.zone))
    return local.date() < enrolment.paused_until


def is_over_with_pause(occurrence: Occurrence, resumed: date | None) -> bool:
    """Tell whether what is not planned stays so, since it falls before the day a pause ends.

    The end of a restriction is never lost to a pause.
    """
    if resumed is None or occurrence.kind is Kind.LIFT_OFF:
        return False
    return occurrence.local.date() < resumed
