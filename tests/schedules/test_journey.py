"""A journey: there and back, nothing twice, nothing lost, and each restriction lifts on its day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from ward import DAY_0, NOON, PLAN, admit, open_ward

from schedules.change import carry_out
from schedules.enrolment import Enrolment
from schedules.journey import home_at, is_away
from schedules.message import Message, MessageKind
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.register import register
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.resume import come_home, pause, travel
from schedules.wake_up import JOURNEY_END

DAY = timedelta(days=1)
REST = """\
  rest:
    kind: restriction
    until: 6 days
    when: [8 hours, {every: 1 day, from: 1 day}]
    at: "16:00"
    late: {policy: send, within: 3 hours}
    card: {en: No running}
    text: {en: Please rest.}
    lift_off: {en: Over}
"""
RESTING = PLAN + REST.replace("8 hours, ", "")
ZONES = ("Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("ward")
    return open_ward(folder)


@pytest.fixture
def session(ward: Engine) -> Iterator[Session]:
    with Session(ward) as session:
        yield session


def registered(session: Session) -> Enrolment:
    enrolment = admit(session, plan=RESTING)
    register(session, enrolment, plan_for(session, enrolment), NOON)
    return enrolment


def rows(session: Session, enrolment: Enrolment, *where: object) -> list[Reminder]:
    mine = select(Reminder).where(Reminder.enrolment_id == enrolment.id, *where)
    return list(session.exec(mine.order_by(col(Reminder.run_at), col(Reminder.id))))


def let_pass(session: Session, enrolment: Enrolment, until: datetime) -> dict[int, date]:
    """Release what falls due, each at its own time, as the scheduler would.

    Return each with the day on which it was tried where the patient then was.
    """
    due = (Reminder.state == ReminderState.PLANNED, col(Reminder.run_at) <= until)
    tried = {}
    while found := rows(session, enrolment, *due):
        number, now = found[0].id or 0, max(found[0].run_at, NOON)
        release(session, number, now)
        session.expire_all()
        tried[number] = enrolment.today(now)
    return tried


def away(session: Session, enrolment: Enrolment, zone: str, days: int, now: datetime) -> None:
    until = enrolment.today(now) + days * DAY
    change = {"zone": zone, "home_zone": enrolment.zone, "away_until": until}
    travel(session, enrolment, change, now)


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        # Back in Berlin on 10 March: from midnight in Tokyo, or nine o'clock in Berlin at last.
        ("Asia/Tokyo", datetime(2027, 3, 9, 15, tzinfo=UTC)),
        ("Europe/London", datetime(2027, 3, 10, 0, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2027, 3, 10, 8, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2027, 3, 10, 8, tzinfo=UTC)),
    ],
)
def test_the_clock_at_home_counts_from_the_first_day_back(zone: str, at: datetime) -> None:
    someone = Enrolment(
        plan_version_id=1,
        label="B-12",
        language="en",
        anchor=DAY_0,
        zone=zone,
        hour=time(9),
        home_zone="Europe/Berlin",
        away_until=date(2027, 3, 10),
        created_at=NOON,
        created_by=1,
    )
    assert home_at(someone) == at


def test_a_journey_ends_by_itself_with_one_line(session: Session) -> None:
    enrolment = registered(session)
    away(session, enrolment, "Asia/Tokyo", 3, NOON)
    assert is_away(enrolment)
    let_pass(session, enrolment, NOON + 10 * DAY)
    assert (enrolment.zone, enrolment.home_zone, enrolment.away_until) == (
        "Europe/Berlin",
        None,
        None,
    )
    said = select(Message).where(Message.enrolment_id == enrolment.id)
    [line] = session.exec(said.where(Message.kind == MessageKind.BACK_HOME)).all()
    assert line.not_before == datetime(2027, 3, 4, 8, tzinfo=UTC)  # nine o'clock in Berlin


def test_a_change_of_zone_for_good_ends_a_journey(session: Session) -> None:
    enrolment = registered(session)
    away(session, enrolment, "Asia/Tokyo", 3, NOON)
    carry_out(session, enrolment, {"zone": "Europe/Lisbon"}, NOON)
    assert not is_away(enrolment)
    let_pass(session, enrolment, NOON + 10 * DAY)
    assert enrolment.zone == "Europe/Lisbon"
    [wake_up] = rows(session, enrolment, Reminder.step == JOURNEY_END)
    assert wake_up.state is ReminderState.WITHDRAWN


def test_whoever_comes_back_sooner_is_not_sent_home_again(session: Session) -> None:
    enrolment = registered(session)
    away(session, enrolment, "Asia/Tokyo", 9, NOON)
    assert come_home(session, enrolment, NOON + DAY)
    assert not come_home(session, enrolment, NOON + DAY)
    away(session, enrolment, "America/Los_Angeles", 20, NOON + 2 * DAY)
    let_pass(session, enrolment, NOON + 12 * DAY)
    assert enrolment.zone == "America/Los_Angeles"


def test_the_way_home_is_open_in_a_pause_and_says_nothing(session: Session) -> None:
    enrolment = registered(session)
    away(session, enrolment, "Asia/Tokyo", 3, NOON)
    pause(session, enrolment, DAY_0 + 8 * DAY, NOON)
    let_pass(session, enrolment, NOON + 5 * DAY)
    assert enrolment.zone == "Europe/Berlin"
    kinds = select(Message.kind).where(Message.enrolment_id == enrolment.id)
    assert session.exec(kinds).all() == []
    let_pass(session, enrolment, NOON + 9 * DAY)
    first = session.exec(kinds.order_by(col(Message.id))).first()
    assert first is MessageKind.PAUSE_OVER  # at nine o'clock in Berlin again


def test_a_note_that_a_jump_of_the_clock_makes_too_late_goes_out_at_once(session: Session) -> None:
    enrolment = registered(session)
    let_pass(session, enrolment, NOON)
    now = datetime(2027, 3, 2, 14, 30, tzinfo=UTC)  # half past three in Berlin, 22:30 in Manila
    let_pass(session, enrolment, now)
    [note] = rows(session, enrolment, Reminder.step == "rest", Reminder.number == 1)
    assert note.state is ReminderState.PLANNED  # for four o'clock
    away(session, enrolment, "Asia/Manila", 9, now)
    let_pass(session, enrolment, now + DAY)
    [note] = rows(session, enrolment, Reminder.step == "rest", Reminder.number == 1)
    assert note.state is ReminderState.RELEASED


moves = st.lists(
    st.tuples(st.sampled_from(ZONES), st.integers(1, 30), st.integers(1, 6), st.booleans()),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=60)
@given(moves)
def test_nothing_comes_twice_or_is_lost_wherever_a_patient_goes(
    ward: Engine, journeys: list[tuple[str, int, int, bool]]
) -> None:
    """Out and back at any time: each is released once, the end of a rest not before its day."""
    with Session(ward) as session:
        enrolment, now, days_of = registered(session), NOON, dict[int, date]()
        for zone, hours, days, back in journeys:
            now += timedelta(hours=hours, minutes=7)
            days_of |= let_pass(session, enrolment, now)
            if back:
                come_home(session, enrolment, now)
            elif not is_away(enrolment):
                away(session, enrolment, zone, days, now)
        days_of |= let_pass(session, enrolment, NOON + 60 * DAY)
        told = rows(session, enrolment, Reminder.kind != Kind.FOLLOW_UP)
        assert {row.state for row in told} == {ReminderState.RELEASED}
        sent = select(Message.reminder_id).where(col(Message.reminder_id).is_not(None))
        ids = session.exec(sent.where(Message.enrolment_id == enrolment.id)).all()
        together = [row.id for row in told if row.folded_into]  # with others of the same minute
        assert sorted([*ids, *together]) == sorted(row.id or 0 for row in told)
        [free] = rows(session, enrolment, Reminder.kind == Kind.LIFT_OFF)
        assert DAY_0 + 6 * DAY <= days_of[free.id or 0] <= DAY_0 + 7 * DAY
        session.rollback()
