"""The end of a pause: one welcome, whatever stops, starts anew or comes late meanwhile."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from ward import DAY_0, NOON, PLAN, admit, open_ward

from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind
from schedules.plans import plan_for
from schedules.reason import PAUSE_OVER, SET_ANEW, STARTED_AGAIN, STOPPED
from schedules.register import register, withdraw
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.resume import pause, start_again
from schedules.wake_up import PAUSE_END

DAY = timedelta(days=1)
UNTIL = DAY_0 + 3 * DAY  # Thursday, on which a walk and, since Wednesday, nothing else is due
THURSDAY = datetime(2027, 3, 4, 8, tzinfo=UTC)  # nine o'clock in Berlin


class Ward:
    """One patient of a ward whose database is opened anew for each thing that happens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with self.session() as session:
            enrolment = admit(session, plan=PLAN)
            register(session, enrolment, plan_for(session, enrolment), NOON)

    def session(self):
        return transaction(open_ward(self.folder))

    def pause(self, until: date = UNTIL, now: datetime = NOON) -> None:
        with self.session() as session:
            pause(session, the_patient(session), until, now)

    def let_pass(self, until: datetime) -> None:
        """Release what falls due, each at its own time."""
        while (due := self._next(until)) is not None:
            with self.session() as session:
                release(session, due.id or 0, due.run_at)

    def _next(self, until: datetime) -> Reminder | None:
        with self.session() as session:
            planned = select(Reminder).where(Reminder.state == ReminderState.PLANNED)
            due = planned.where(col(Reminder.run_at) <= until)
            found = session.exec(due.order_by(col(Reminder.run_at), col(Reminder.id))).first()
            if found:
                session.expunge(found)
            return found

    def said(self) -> list[MessageKind]:
        with self.session() as session:
            return list(session.exec(select(Message.kind).order_by(col(Message.id))))

    def wake_ups(self) -> list[tuple[ReminderState, str | None]]:
        with self.session() as session:
            rows = select(Reminder).where(Reminder.step == PAUSE_END).order_by(col(Reminder.id))
            return [(row.state, row.reason) for row in session.exec(rows)]


def the_patient(session: Session) -> Enrolment:
    return session.exec(select(Enrolment)).one()


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


def test_a_pause_outlives_restarts_and_its_welcome_comes_first(ward: Ward) -> None:
    ward.pause()
    ward.let_pass(THURSDAY - timedelta(minutes=1))
    assert ward.said() == []
    ward.let_pass(THURSDAY)
    # What was due at nine on Wednesday is still in time, and held: rest is sent within a week.
    assert ward.said() == [MessageKind.PAUSE_OVER, MessageKind.CATCH_UP, MessageKind.REMINDER]
    ward.let_pass(THURSDAY + 30 * DAY)
    assert ward.said().count(MessageKind.PAUSE_OVER) == 1
    assert ward.wake_ups() == [(ReminderState.SKIPPED, PAUSE_OVER)]


def test_whatever_falls_due_first_on_the_day_lets_the_welcome_go_before(ward: Ward) -> None:
    ward.pause()
    with ward.session() as session:
        walk = session.exec(
            select(Reminder).where(Reminder.step == "walk", Reminder.number == 3)
        ).one()
        release(session, walk.id or 0, THURSDAY - timedelta(minutes=30))
    assert ward.said() == [MessageKind.PAUSE_OVER, MessageKind.REMINDER]


def test_a_pause_that_is_set_anew_is_one_pause(ward: Ward) -> None:
    ward.pause()
    ward.pause(UNTIL + 3 * DAY)
    ward.pause(UNTIL + DAY)
    ward.let_pass(NOON + 40 * DAY)
    assert ward.said().count(MessageKind.PAUSE_OVER) == 1
    assert ward.wake_ups() == [(ReminderState.SKIPPED, PAUSE_OVER)]


def test_a_second_pause_has_a_welcome_of_its_own(ward: Ward) -> None:
    ward.pause()
    ward.let_pass(THURSDAY)
    ward.pause(UNTIL + 9 * DAY, THURSDAY + DAY)
    ward.let_pass(NOON + 40 * DAY)
    assert ward.said().count(MessageKind.PAUSE_OVER) == 2


def test_starting_again_needs_no_welcome_and_happens_once(ward: Ward) -> None:
    ward.pause()
    with ward.session() as session:
        assert start_again(session, the_patient(session), NOON + DAY)
        assert not start_again(session, the_patient(session), NOON + DAY)
    ward.let_pass(NOON + 40 * DAY)
    assert MessageKind.PAUSE_OVER not in ward.said()
    assert ward.wake_ups() == [(ReminderState.WITHDRAWN, STARTED_AGAIN)]


def test_a_stop_takes_the_welcome_along(ward: Ward) -> None:
    ward.pause()
    with ward.session() as session:
        withdraw(session, the_patient(session).id or 0, STOPPED, NOON)
    ward.let_pass(NOON + 40 * DAY)
    assert ward.said() == []
    assert ward.wake_ups() == [(ReminderState.WITHDRAWN, STOPPED)]


def test_a_closed_chat_gets_no_welcome(ward: Ward) -> None:
    ward.pause()
    with ward.session() as session:
        the_patient(session).reachable = False
    ward.let_pass(NOON + 40 * DAY)
    assert ward.said() == []


def test_a_welcome_that_is_late_waits_for_the_morning(ward: Ward) -> None:
    """The service was down all Thursday, and comes back at eleven at night in Berlin."""
    with ward.session() as session:
        the_patient(session).quiet = "22:00-07:00"
    ward.pause()
    night = datetime(2027, 3, 4, 22, tzinfo=UTC)
    with ward.session() as session:
        wake_up = session.exec(select(Reminder).where(Reminder.step == PAUSE_END)).one()
        release(session, wake_up.id or 0, night)
        [welcome] = session.exec(select(Message)).all()
        assert welcome.not_before == datetime(2027, 3, 5, 6, tzinfo=UTC)


def test_a_wake_up_that_is_for_nothing_is_taken_back(ward: Ward) -> None:
    ward.pause()
    with ward.session() as session:
        the_patient(session).paused_until = None
    ward.let_pass(THURSDAY)
    assert ward.wake_ups() == [(ReminderState.WITHDRAWN, SET_ANEW)]
