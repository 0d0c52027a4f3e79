"""Registering: a timeline becomes rows, and a change of course writes only the differences."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from ward import DAY_0, LONGER_PLAN, NOON, PLAN, SHORTER_PLAN, admit, open_ward

from schedules.changes import Changes
from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.loading.plan_file import load_plan
from schedules.message import Message, MessageState
from schedules.reason import NOT_IN_PLAN, PAST_WHEN_ENROLLED, PAST_WHEN_MOVED, STOPPED
from schedules.register import register, withdraw
from schedules.release import release
from schedules.reminder import Reminder, ReminderState

PLANNED, RELEASED = ReminderState.PLANNED, ReminderState.RELEASED
MISSED, WITHDRAWN = ReminderState.MISSED, ReminderState.WITHDRAWN
DAY = timedelta(days=1)
FIRST_WALK = datetime(2027, 3, 2, 8, tzinfo=UTC)  # nine o'clock in Berlin


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with transaction(open_ward(tmp_path)) as session:
        yield session


def registered(
    session: Session, enrolment: Enrolment, now: datetime = NOON, plan: str = PLAN
) -> Changes:
    return register(session, enrolment, load_plan(plan, "plan"), now)


def row(session: Session, step: str, number: int) -> Reminder:
    query = select(Reminder).where(Reminder.step == step, Reminder.number == number)
    return session.exec(query).one()


def released(session: Session, step: str, number: int) -> Message:
    found = row(session, step, number)
    release(session, found.id or 0, found.due_at)
    session.expire_all()
    return session.exec(select(Message).where(Message.reminder_id == found.id)).one()


def states(session: Session) -> dict[ReminderState, int]:
    found = session.exec(select(Reminder.state)).all()
    return {state: found.count(state) for state in set(found)}


def test_enrolling_plans_the_whole_timeline(session: Session) -> None:
    changes = registered(session, admit(session))
    assert len(changes.new) == 6
    assert states(session) == {PLANNED: 6}
    first = row(session, "walk", 1)
    assert (first.due_at, first.run_at) == (FIRST_WALK, FIRST_WALK)
    assert first.expires_at == FIRST_WALK + timedelta(hours=2)


def test_registering_again_changes_nothing(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    again = registered(session, enrolment)
    assert not again
    assert len(again.kept) == 6


def test_what_was_past_at_enrolment_is_written_as_missed(session: Session) -> None:
    # Enrolled five days after the procedure: three walks are over; the rest of day 2 still counts.
    changes = registered(session, admit(session, anchor=DAY_0 - 5 * DAY))
    assert [(o.step, o.number) for o in changes.past] == [("walk", 1), ("walk", 2), ("walk", 3)]
    assert states(session) == {MISSED: 3, PLANNED: 3}
    assert row(session, "walk", 3).reason == PAST_WHEN_ENROLLED
    assert row(session, "ice", 1).due_at < NOON


def test_a_later_anchor_moves_what_is_still_planned(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    enrolment.anchor += DAY
    changes = registered(session, enrolment)
    assert len(changes.moved) == 6
    assert row(session, "walk", 1).run_at == FIRST_WALK + DAY
    assert not registered(session, enrolment)


def test_another_zone_or_hour_moves_the_instant_not_the_day(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    enrolment.zone, enrolment.hour = "America/New_York", time(10)
    registered(session, enrolment)
    assert row(session, "walk", 1).due_at == datetime(2027, 3, 2, 15, tzinfo=UTC)


def test_what_was_released_is_left_alone(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    message = released(session, "walk", 1)
    enrolment.anchor += 7 * DAY
    changes = registered(session, enrolment, FIRST_WALK)
    assert len(changes.moved) == 5
    first = row(session, "walk", 1)
    assert (first.state, first.due_at) == (RELEASED, FIRST_WALK)
    assert release(session, first.id or 0, FIRST_WALK + 7 * DAY) is None
    assert session.exec(select(Message)).all() == [message]


def test_what_was_released_but_ended_unsent_is_not_released_again(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    released(session, "walk", 1)
    withdraw(session, 1, STOPPED, FIRST_WALK)
    enrolment.anchor += DAY
    registered(session, enrolment, FIRST_WALK)
    assert row(session, "walk", 1).state is WITHDRAWN


def test_an_anchor_moved_into_the_past_overtakes_what_was_planned(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    enrolment.anchor -= 5 * DAY
    changes = registered(session, enrolment)
    assert len(changes.overtaken) == 3
    first = row(session, "walk", 1)
    assert (first.state, first.reason) == (MISSED, PAST_WHEN_MOVED)
    assert first.due_at == FIRST_WALK - 5 * DAY


def test_a_mistaken_date_put_right_loses_nothing(session: Session) -> None:
    # The year was mistyped: everything looked past. Nothing had been sent, so all of it comes back.
    enrolment = admit(session, anchor=DAY_0 - 365 * DAY)
    registered(session, enrolment)
    assert states(session) == {MISSED: 6}
    enrolment.anchor += 365 * DAY
    registered(session, enrolment)
    assert states(session) == {PLANNED: 6}
    assert row(session, "walk", 1).reason is None


def test_a_longer_plan_adds_and_a_shorter_one_withdraws(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    longer = registered(session, enrolment, plan=LONGER_PLAN)
    assert [(o.step, o.number) for o in longer.new] == [("walk", 5)]
    shorter = registered(session, enrolment, plan=SHORTER_PLAN)
    assert {gone.number for gone in shorter.withdrawn} == {3, 4, 5}
    assert row(session, "walk", 5).reason == NOT_IN_PLAN
    restored = registered(session, enrolment, plan=LONGER_PLAN)
    assert {move.reminder.number for move in restored.moved} >= {3, 4, 5}
    assert states(session) == {PLANNED: 7}


@pytest.mark.parametrize(
    ("joined_after", "becomes"),
    [
        (timedelta(hours=1), PLANNED),  # within the two hours it may be late: sent now
        (timedelta(hours=3), ReminderState.SKIPPED),  # over
    ],
)
def test_what_was_skipped_before_joining_is_planned_again_in_time(
    session: Session, joined_after: timedelta, becomes: ReminderState
) -> None:
    enrolment = admit(session, state=EnrolmentState.INVITED, chat_id=None)
    registered(session, enrolment)
    release(session, row(session, "walk", 1).id or 0, FIRST_WALK)
    session.expire_all()
    assert row(session, "walk", 1).state is ReminderState.SKIPPED
    enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, 7
    registered(session, enrolment, FIRST_WALK + joined_after)
    assert row(session, "walk", 1).state is becomes


def test_a_postponed_try_is_kept_unless_the_reminder_moves(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    first = row(session, "walk", 1)
    first.run_at, first.tries = FIRST_WALK + timedelta(minutes=5), 9
    registered(session, enrolment)
    assert first.run_at == FIRST_WALK + timedelta(minutes=5)
    enrolment.anchor += DAY
    registered(session, enrolment)
    assert (first.run_at, first.tries) == (FIRST_WALK + DAY, 0)


def test_stopping_takes_back_what_has_not_left(session: Session) -> None:
    registered(session, admit(session))
    waiting, sent, doubtful = (released(session, "walk", number) for number in (1, 3, 4))
    sent.state, doubtful.doubts = MessageState.SENT, 1
    assert withdraw(session, 1, STOPPED, NOON) == 4
    assert (waiting.state, waiting.failure) == (MessageState.WITHDRAWN, STOPPED)
    assert sent.state is MessageState.SENT
    assert doubtful.state is MessageState.IN_DOUBT  # it may have arrived
    assert states(session) == {WITHDRAWN: 4, RELEASED: 2}
    gone = session.exec(select(Reminder.reason).where(col(Reminder.state) == WITHDRAWN)).all()
    assert set(gone) == {STOPPED}


def test_stopping_touches_nobody_else(session: Session) -> None:
    for chat_id in (1, 2):
        registered(session, admit(session, chat_id=chat_id))
    withdraw(session, 1, STOPPED, NOON)
    assert states(session) == {WITHDRAWN: 6, PLANNED: 6}


def test_a_patient_who_stopped_is_planned_for_only_after_coming_back(session: Session) -> None:
    enrolment = admit(session)
    registered(session, enrolment)
    enrolment.state = EnrolmentState.STOPPED
    withdraw(session, 1, STOPPED, NOON)
    enrolment.anchor += DAY
    assert not registered(session, enrolment)
    enrolment.state = EnrolmentState.ACTIVE
    registered(session, enrolment)
    assert states(session) == {PLANNED: 6}
