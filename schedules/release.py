"""Releasing hands a due reminder to the outbox as a Message, or ends it with the reason why not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, select

from schedules.alert import Tell, keep
from schedules.columns import stored_id
from schedules.early import is_asked_for
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.folding import due_together, fold, folds
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.pause import held_until, is_paused, outlasts
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.reason import (
    ASKED_FOR,
    NOT_JOINED,
    SENT_BY_CLINIC,
    UNREACHABLE,
    ended,
    held_in_pause,
    paused_until,
    quiet_until,
    too_late,
)
from schedules.reminder import Reminder, ReminderState
from schedules.resume import end_pause, wake
from schedules.silence import checked_in, is_last_check, look
from schedules.wake_up import WAKE_UPS

LONGEST_WAIT = timedelta(minutes=5)

# Built once: building and compiling them would take longer than running them.
_DUE = (
    select(Reminder, Enrolment)
    .join(Enrolment)
    .where(Reminder.id == bindparam("reminder_id"), Reminder.state == ReminderState.PLANNED)
    # PostgreSQL: whoever holds either row settles it; SQLite has one writer anyway.
    .with_for_update(skip_locked=True)
)
_SETTLE = (
    update(Reminder)
    .where(col(Reminder.id) == bindparam("reminder_id"))
    .where(col(Reminder.state) == ReminderState.PLANNED)
    .values({name: bindparam(name) for name in ("state", "reason", "decided_at", "released_at")})
)
_SAY = insert(Message)


_HOLD = (
    update(Reminder)
    .where(col(Reminder.id) == bindparam("reminder_id"))
    .where(col(Reminder.state) == ReminderState.PLANNED)
    .values(run_at=bindparam("until"), reason=bindparam("reason"))
)


class Verdict(NamedTuple):
    """What becomes of a reminder; one that is released has no reason, unless it was asked for.

    One that is held stays planned and is looked at again at `until`, in UTC.
    """

    state: ReminderState
    reason: str | None = None
    until: datetime | None = None


def decide(
    reminder: Reminder, enrolment: Enrolment, now: datetime, lasting: bool = False
) -> Verdict:
    """Decide by the patient's consent and pause first, then by how late it is and the quiet hours.

    A timeline keeps out of quiet hours; only what is late can fall into them, or what the patient
    asked for, who then is awake. `lasting` is what is worth saying after a pause.
    """
    if enrolment.state is EnrolmentState.STOPPED:
        return Verdict(ReminderState.WITHDRAWN, ended(enrolment.ending))
    if enrolment.state is EnrolmentState.INVITED or enrolment.chat_id is None:
        return Verdict(ReminderState.SKIPPED, NOT_JOINED)
    if enrolment.paused_until and is_paused(enrolment, now):
        return _in_pause(reminder, enrolment, enrolment.paused_until, lasting)
    if not enrolment.reachable:
        return Verdict(ReminderState.SKIPPED, UNREACHABLE)
    if now >= reminder.expires_at:
        late = too_late(reminder.due_at, reminder.expires_at, now)
        return Verdict(ReminderState.MISSED, late)
    if is_asked_for(reminder, now):
        return Verdict(ReminderState.RELEASED, ASKED_FOR)
    if reminder.reason == SENT_BY_CLINIC and reminder.state is ReminderState.PLANNED:
        # It waits in the outbox for the end of quiet hours: so nothing plans it anew meanwhile.
        return Verdict(ReminderState.RELEASED, SENT_BY_CLINIC)
    return _by_quiet_hours(reminder, enrolment, now)


def decide_now(
    session: Session, reminder: Reminder, enrolment: Enrolment, now: datetime
) -> Verdict:
    """Decide with the patient's plan at hand, which tells what outlasts a pause."""
    if not is_paused(enrolment, now):
        return decide(reminder, enrolment, now)
    plan = plan_for(session, enrolment)
    lasting = outlasts(plan, reminder) and not is_last_check(plan, reminder)
    return decide(reminder, enrolment, now, lasting)


def _in_pause(reminder: Reminder, enrolment: Enrolment, day: date, lasting: bool) -> Verdict:
    until = held_until(reminder, enrolment, day) if lasting else None
    if until is None:
        return Verdict(ReminderState.SKIPPED, paused_until(day, enrolment.paused_by))
    return Verdict(ReminderState.PLANNED, held_in_pause(day, enrolment.paused_by), until)


def _by_quiet_hours(reminder: Reminder, enrolment: Enrolment, now: datetime) -> Verdict:
    course = enrolment.course()
    local = now.astimezone(ZoneInfo(enrolment.zone))
    morning = wait_for_morning(local, course.quiet, enrolment.zone)
    if morning == local:
        return Verdict(ReminderState.RELEASED)
    until = morning.astimezone(UTC)
    if until >= reminder.expires_at:
        return Verdict(ReminderState.MISSED, too_late(reminder.due_at, reminder.expires_at, until))
    return Verdict(ReminderState.PLANNED, quiet_until(morning), until)


def release(session: Session, reminder_id: int, now: datetime, tell: Tell = keep) -> Verdict | None:
    """Carry out what is decided for one planned reminder; the caller's transaction commits.

    What falls due at the same minute and may share its message is released along with it. None if
    there is nothing to do: another scheduler has it, or it is over. `tell` is for what a follow-up
    finds that staff must know.
    """
    found = session.exec(_DUE, params={"reminder_id": reminder_id}).one_or_none()
    if found is None:
        return _came_along(session, reminder_id)
    reminder, enrolment = found
    if reminder.step in WAKE_UPS:
        return _wake(session, reminder, enrolment, now)
    end_pause(session, enrolment, now)  # so that the welcome comes first
    verdict = decide_now(session, reminder, enrolment, now)
    if verdict.until is not None:
        held = {"reminder_id": reminder_id, "until": verdict.until, "reason": verdict.reason}
        session.connection().execute(_HOLD, held)
        return verdict
    if verdict.state is ReminderState.RELEASED and reminder.kind is Kind.FOLLOW_UP:
        return _follow_up(session, reminder, enrolment, now, tell)
    if not _settle(session, reminder_id, verdict, now):
        return None
    if verdict.state is ReminderState.RELEASED:
        _say(session, reminder, enrolment, now)
    return verdict


def _wake(
    session: Session, wake_up: Reminder, enrolment: Enrolment, now: datetime
) -> Verdict | None:
    """End what the patient set; the reason is then the row's."""
    wake(session, wake_up, enrolment, now)
    return Verdict(wake_up.state, wake_up.reason)


def _say(session: Session, reminder: Reminder, enrolment: Enrolment, now: datetime) -> None:
    if folds(session, reminder, enrolment, now):
        fold(session, reminder, enrolment, now)
    elif along := _along(session, reminder, enrolment, now):
        for row in (reminder, *along):
            fold(session, row, enrolment, now, timedelta())  # all are there: none is waited for
    else:
        session.connection().execute(_SAY, _message(reminder, enrolment, now))
    if reminder.kind is Kind.CHECK_IN:
        checked_in(session, reminder, enrolment)


def _along(
    session: Session, reminder: Reminder, enrolment: Enrolment, now: datetime
) -> list[Reminder]:
    """Release what may go out in the same message, and return it."""
    others = due_together(session, reminder, enrolment, now)
    judged = [(row, decide(row, enrolment, now)) for row in others]
    return [
        row
        for row, verdict in judged
        if verdict.state is ReminderState.RELEASED
        and _settle(session, stored_id(row), verdict, now)
    ]


def _came_along(session: Session, reminder_id: int) -> Verdict | None:
    """Return the verdict on a reminder that left in the same message as one before it."""
    row = session.get(Reminder, reminder_id)
    left = row is not None and row.state is ReminderState.RELEASED and row.folded_into is not None
    return Verdict(ReminderState.RELEASED) if left else None


def _follow_up(
    session: Session, reminder: Reminder, enrolment: Enrolment, now: datetime, tell: Tell
) -> Verdict | None:
    """Look whether the patient answers, which sends nothing; what was seen is the row's reason."""
    if not _settle(session, stored_id(reminder), Verdict(ReminderState.SKIPPED), now):
        return None
    reminder.reason = look(session, reminder, enrolment, now, tell)
    return Verdict(ReminderState.SKIPPED, reminder.reason)


def postpone(session: Session, reminder_id: int, now: datetime) -> None:
    """Put off the next try of a reminder that could not be released; the row stays planned."""
    reminder = session.get_one(Reminder, reminder_id)
    reminder.run_at = now + wait_after(reminder.tries)
    reminder.tries += 1


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many failures before: 1 s, doubling up to 5 minutes."""
    return min(timedelta(seconds=2 ** min(tries, 10)), LONGEST_WAIT)


def _settle(session: Session, reminder_id: int, verdict: Verdict, now: datetime) -> bool:
    """Write the verdict; False if the row was no longer planned."""
    released_at = now if verdict.state is ReminderState.RELEASED else None
    verdict_values = {"state": verdict.state, "reason": verdict.reason, "released_at": released_at}
    values = {"reminder_id": reminder_id, "decided_at": now, **verdict_values}
    return session.connection().execute(_SETTLE, values).rowcount == 1


def _message(reminder: Reminder, enrolment: Enrolment, now: datetime) -> dict[str, Any]:
    """Return the row of the message to send; what it says is rendered when it is sent."""
    return {
        "kind": MessageKind.REMINDER,
        "priority": Priority.ANSWER if is_asked_for(reminder, now) else Priority.REMINDER,
        "chat_id": enrolment.chat_id,
        "enrolment_id": enrolment.id,
        "reminder_id": reminder.id,
        "state": MessageState.PENDING,
        "not_before": now,
        "expires_at": reminder.expires_at,
        "attempts": 0,
        "doubts": 0,
        "created_at": now,
    }
