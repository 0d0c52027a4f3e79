"""The line: whom an alert calls, who is called next, and how long to wait between."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.for_staff.staff import Role, Staff
from bot.settings import Clinic
from schedules.rule import AlertLevel

_EVEN_ROUNDS = 6  # then each wait is twice the one before
_LONGEST_WAIT = timedelta(days=1)


def called(
    staff: Sequence[Staff], rounds: int, failed: Collection[int], everyone: bool = False
) -> list[Staff]:
    """Return whom the round of calls of this number (the first is 1) is for.

    It starts with those on duty; from the third round on, one more of those off duty joins in each,
    clinicians before admins, and at once for each one that could not be reached (`failed`). Where
    nobody on duty may take an alert on, and if `everyone` is to be called, all are. Observers see
    what those on duty see.
    """
    on_duty = [member for member in staff if member.off_duty_since is None]
    if everyone or not any(map(may_take_on, on_duty)):
        return list(staff)
    resting = [m for m in staff if m not in on_duty and may_take_on(m)]
    resting.sort(key=lambda member: member.role is Role.ADMIN)  # stable: else the longest-serving
    joining = max(0, rounds - 2)
    people = on_duty + resting[:joining]
    for member in resting[joining:]:
        unreached = sum(may_take_on(m) and m.user_id in failed for m in people)
        if len(people) - len(on_duty) - joining >= unreached:
            break
        people.append(member)
    return people


def may_take_on(member: Staff) -> bool:
    """Tell whether a member of staff may acknowledge an alert; observers only see it."""
    return member.role is not Role.OBSERVER


def starts(clinic: Clinic, level: AlertLevel, now: datetime) -> datetime:
    """Return when staff may be called: what must be seen now at once, else from the next duty."""
    return now if level is AlertLevel.NOW else clinic.on_duty_from(now)


def again(clinic: Clinic, level: AlertLevel, told_at: datetime, rounds: int) -> datetime:
    """Return when to call again if nobody takes the alert on: evenly at first, then less often."""
    now = level is AlertLevel.NOW
    minutes = clinic.alert_again_minutes if now else clinic.alert_again_today_minutes
    wait = timedelta(minutes=minutes << min(max(0, rounds - _EVEN_ROUNDS), 4))
    return starts(clinic, level, told_at + min(wait, _LONGEST_WAIT))
