"""Pausing and travelling begin and end here, by themselves or because somebody says so.

Each ends once, in the transaction that settles its wake-up. What the patient is then told is a
Message that is worded when it goes out. Poke the scheduler after each of these.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select, update

from schedules.change import Change, carry_out
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.journey import at_the_hour, is_away
from schedules.localtime import wait_for_morning
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.pause import held_until, is_paused
from schedules.reason import JOURNEY_OVER, PAUSE_OVER, STARTED_AGAIN, ended, held_in_pause
from schedules.register import hold
from schedules.reminder import Reminder, ReminderState
from schedules.wake_up import JOURNEY_END, PAUSE_END, arm, planned, settle

_HELD = (MessageKind.REMINDER, MessageKind.CATCH_UP)


def pause(
    session: Session, enrolment: Enrolment, day: date, now: datetime, by: int | None = None
) -> None:
    """Let no reminder come before a day; an earlier pause counts no more.

    `by` is the member of staff who pauses, None for the patient.
    """
    enrolment.paused_by = by
    before = enrolment.paused_until
    carry_out(session, enrolment, {"paused_until": day}, now)
    hold(session, stored_id(enrolment), now)  # what an earlier pause held is decided anew
    _look_at_queue(session, enrolment, before, now)


def end_pause(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Welcome a patient back whose pause is over, once; nothing else is to be done about it."""
    wake_up = planned(session, enrolment, PAUSE_END)
    if wake_up is None or enrolment.paused_until is None or is_paused(enrolment, now):
        return
    settle(wake_up, ReminderState.SKIPPED, PAUSE_OVER, now)
    morning = _morning(enrolment, now)
    _say(session, enrolment, MessageKind.PAUSE_OVER, Priority.REMINDER, morning, now)


def is_to_be_welcomed(session: Session, enrolment: Enrolment, now: datetime) -> bool:
    """Tell whether a patient's pause is over and nobody has told them so yet."""
    over = enrolment.paused_until is not None and not is_paused(enrolment, now)
    return over and planned(session, enrolment, PAUSE_END) is not None


def start_again(
    session: Session, enrolment: Enrolment, now: datetime, why: str = STARTED_AGAIN
) -> bool:
    """End a pause now, and let what it held come; False if there is none.

    Of what was skipped, today's notes come if they are in time, and nothing older.
    """
    before = enrolment.paused_until
    if not is_paused(enrolment, now):
        return False
    wake_up = planned(session, enrolment, PAUSE_END)
    if wake_up is not None:
        settle(wake_up, ReminderState.WITHDRAWN, why, now)
    carry_out(session, enrolment, {"paused_until": enrolment.today(now)}, now)
    _let_go(session, enrolment, before, now)
    return True


def travel(session: Session, enrolment: Enrolment, change: Change, now: datetime) -> None:
    """Carry out a change of zone, and lose nothing to it.

    A note may lie ahead here and be past its limit there, all at once: that one goes out now.
    """
    jumped = carry_out(session, enrolment, change, now).overtaken
    for move in jumped:
        row, limit = move.reminder, move.occurrence.expires - move.occurrence.utc
        row.state, row.reason, row.decided_at = ReminderState.PLANNED, None, None
        row.run_at = now
        row.expires_at = _morning(enrolment, now) + limit
    session.flush()


def come_home(session: Session, enrolment: Enrolment, now: datetime) -> bool:
    """Let the clock at home count again; False for whoever is there already."""
    if not is_away(enrolment):
        return False
    wake_up = planned(session, enrolment, JOURNEY_END)
    if wake_up is not None:
        settle(wake_up, ReminderState.SKIPPED, JOURNEY_OVER, now)
    travel(session, enrolment, {"zone": enrolment.home_zone or enrolment.zone}, now)
    return True


def wake(session: Session, wake_up: Reminder, enrolment: Enrolment, now: datetime) -> None:
    """Do what a wake-up that is due is for; one that is for nothing any more is set right."""
    if enrolment.state is not EnrolmentState.ACTIVE:
        settle(wake_up, ReminderState.WITHDRAWN, ended(enrolment.ending), now)
    elif wake_up.step == PAUSE_END:
        end_pause(session, enrolment, now)
    else:
        _end_journey(session, enrolment, now)
    if wake_up.state is ReminderState.PLANNED:
        arm(session, enrolment, now)


def _end_journey(session: Session, enrolment: Enrolment, now: datetime) -> None:
    day = enrolment.away_until
    if come_home(session, enrolment, now) and day is not None and not is_paused(enrolment, now):
        at = max(_morning(enrolment, now), at_the_hour(enrolment, day, enrolment.zone))
        _say(session, enrolment, MessageKind.BACK_HOME, Priority.LATER, at, now)


def _let_go(session: Session, enrolment: Enrolment, before: date | None, now: datetime) -> None:
    """Let what a pause held come today: check-ins at their own hour, if that is ahead."""
    today = enrolment.today(now)
    held = select(Reminder).where(
        Reminder.enrolment_id == enrolment.id,
        Reminder.state == ReminderState.PLANNED,
        col(Reminder.due_at) <= now,
    )
    for row in session.exec(held):
        row.run_at = max(now, held_until(row, enrolment, today) or now)
    _look_at_queue(session, enrolment, before, now)


def _look_at_queue(
    session: Session, enrolment: Enrolment, before: date | None, now: datetime
) -> None:
    """Have what a pause until a day `before` holds in the outbox decided anew now.

    What was put off and has not come to its time yet waits for that.
    """
    waits_for_it: list[ColumnElement[bool]] = [col(Message.kind).in_(_HELD)]
    if before is not None:
        reasons = [held_in_pause(before), held_in_pause(before, by=0)]  # whoever paused
        waits_for_it.append(col(Message.failure).in_(reasons))
    queued = (
        update(Message)
        .where(col(Message.enrolment_id) == stored_id(enrolment))
        .where(or_(*waits_for_it), col(Message.state) == MessageState.PENDING)
        .where(col(Message.priority) == Priority.LATER)
        .values(not_before=now)
    )
    session.execute(queued)


def _morning(enrolment: Enrolment, now: datetime) -> datetime:
    """Return now, or the end of the patient's quiet hours, in UTC."""
    local = now.astimezone(ZoneInfo(enrolment.zone))
    return wait_for_morning(local, enrolment.course().quiet, enrolment.zone).astimezone(UTC)


def _say(
    session: Session,
    enrolment: Enrolment,
    kind: MessageKind,
    priority: Priority,
    at: datetime,
    now: datetime,
) -> None:
    """Put what is worded when it is sent in the outbox; a closed chat is told nothing."""
    reachable = enrolment.state is EnrolmentState.ACTIVE and enrolment.reachable
    if not reachable or enrolment.chat_id is None:
        return
    session.add(
        Message(
            kind=kind,
            priority=priority,
            chat_id=enrolment.chat_id,
            enrolment_id=stored_id(enrolment),
            not_before=at,
            created_at=now,
        )
    )
    session.flush()
