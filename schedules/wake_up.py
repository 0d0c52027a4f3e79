"""A Wake-up is a follow-up of no check-in: at its time something ends that the patient set.

It is a row like any reminder's, so that it outlives a restart, goes with a stop, and needs no loop
of its own. What ends then is done by `schedules.resume`.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.journey import home_at
from schedules.pause import is_paused, resumes_at
from schedules.plan import Kind
from schedules.reason import SET_ANEW
from schedules.reminder import Reminder, ReminderState

PAUSE_END, JOURNEY_END = "pause-end", "journey-end"
"""Stand as step and as cause on the row; no step or rule is named so, for theirs have no hyphen."""
WAKE_UPS = (PAUSE_END, JOURNEY_END)
_WITHIN = timedelta(days=3650)
"""A wake-up is never too late: what it ends would last for ever."""


def arm(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Bring a patient's wake-ups in line with what they have set; the caller's transaction commits.

    Those of a patient who stopped go with all else that is planned.
    """
    if enrolment.state is not EnrolmentState.ACTIVE:
        return
    rows = {row.step: row for row in session.exec(_planned(enrolment, WAKE_UPS))}
    for name in WAKE_UPS:
        row = rows.get(name)
        at = _time(enrolment, name, now, row is not None)
        if at is None and row is not None:
            settle(row, ReminderState.WITHDRAWN, SET_ANEW, now)
        elif at is not None and row is None:
            session.add(_row(session, enrolment, name, at))
        elif at is not None and row is not None:
            row.due_at = row.run_at = at
    session.flush()


def planned(session: Session, enrolment: Enrolment, name: str) -> Reminder | None:
    """Return the wake-up of this name that is still to come."""
    return session.exec(_planned(enrolment, [name])).first()


def _planned(enrolment: Enrolment, names: Collection[str]) -> SelectOfScalar[Reminder]:
    mine = select(Reminder).where(
        Reminder.enrolment_id == enrolment.id,
        col(Reminder.step).in_(names),
        Reminder.state == ReminderState.PLANNED,
    )
    return mine.with_for_update()


def settle(row: Reminder, state: ReminderState, reason: str, now: datetime) -> None:
    """Write that a wake-up is over, and why."""
    row.state, row.reason, row.decided_at = state, reason, now


def _time(enrolment: Enrolment, name: str, now: datetime, armed: bool) -> datetime | None:
    """Return when to wake up, or None if there is nothing to end.

    A pause whose day has come is over, unless its wake-up is only a few hours off.
    """
    if name == JOURNEY_END:
        return home_at(enrolment)
    if enrolment.paused_until is None or not (armed or is_paused(enrolment, now)):
        return None
    return resumes_at(enrolment, enrolment.paused_until)


def _row(session: Session, enrolment: Enrolment, name: str, at: datetime) -> Reminder:
    taken = select(func.max(Reminder.number)).where(
        Reminder.enrolment_id == enrolment.id, col(Reminder.step) == name
    )
    return Reminder(
        enrolment_id=stored_id(enrolment),
        step=name,
        number=(session.exec(taken).one() or 0) + 1,
        kind=Kind.FOLLOW_UP,
        due_at=at,
        run_at=at,
        expires_at=at + _WITHIN,
        because=name,
    )
