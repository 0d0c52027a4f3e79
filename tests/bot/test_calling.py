"""Each step of an alert is decided from the rows alone, whoever wrote them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.alerts import after_try, raise_alert, tell_again
from bot.button import Signer
from bot.clinic_book import ClinicBook
from bot.for_staff.calling import Calls, take_on, watched
from bot.for_staff.line import again, starts
from bot.for_staff.staff import Role, Staff
from bot.settings import Clinic
from schedules.alert import Alert, AlertKind
from schedules.database import open_database, transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState
from schedules.plans import keep_plan
from schedules.rule import AlertLevel
from schedules.shelf import plan_sources

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KIM, IDA, MAX = 1, 2, 3
CALLS = Calls(ClinicBook(Clinic()), Signer("a made-up token"))
SENT, DOUBT, BLOCKED = MessageState.SENT, MessageState.IN_DOUBT, MessageState.UNDELIVERABLE


@pytest.fixture
def session(tmp_path) -> Iterator[Session]:
    """A clinic where Kim is on duty, and Ida and then Max, an admin, are off."""
    engine = open_database(f"sqlite:///{tmp_path}/clinic.db")
    with transaction(engine) as session:
        session.add(Staff(user_id=KIM, role=Role.CLINICIAN, added_at=NOON))
        session.add(Staff(user_id=MAX, added_at=NOON, off_duty_since=NOON))
        session.add(Staff(user_id=IDA, role=Role.CLINICIAN, added_at=NOON, off_duty_since=NOON))
        version = keep_plan(session, plan_sources()[0][1], NOON)
        for number in (1, 2):
            session.add(_enrolment(number, version.id))
        session.flush()
        yield session
    engine.dispose()


def _enrolment(number: int, version_id: int) -> Enrolment:
    return Enrolment(
        id=number,
        plan_version_id=version_id,
        label=f"Bed {number}",
        language="en",
        anchor=date(2026, 11, 20),
        zone="UTC",
        hour=time(9),
        state=EnrolmentState.ACTIVE,
        created_at=NOON,
        created_by=KIM,
    )


def alarm(session: Session, enrolment_id: int = 1, level: AlertLevel = AlertLevel.NOW) -> Alert:
    """Raise an alert and call staff about it for the first time."""
    raise_alert(session, AlertKind.RED_FLAG, NOON, enrolment_id, level=level)
    session.flush()
    alert = session.exec(select(Alert).order_by(Alert.id.desc())).first()
    attend(session, 0)
    return alert


def attend(session: Session, minutes: float) -> None:
    """Do all that is due so many minutes after noon."""
    now = NOON + timedelta(minutes=minutes)
    for number in watched(session, now, 100):
        CALLS.attend(session, number, now)
    session.flush()


def told(session: Session, alert: Alert) -> list[int]:
    """Return whom the messages about an alert are for."""
    query = select(Message.chat_id).where(
        Message.alert_id == alert.id, Message.kind == MessageKind.ALERT
    )
    return list(session.exec(query.order_by(Message.id)))


def became(session: Session, state: MessageState) -> None:
    """Let what waits to be sent come to this, as the courier records it."""
    for message in session.exec(select(Message).where(Message.state == MessageState.PENDING)):
        message.state = state
        message.telegram_id = message.id if state is SENT else None
        after_try(session, message, state, message.created_at)
    session.flush()


@pytest.mark.parametrize("failed", [BLOCKED, DOUBT])
def test_each_that_is_not_reached_is_replaced_at_once_till_nobody_is_left(session, failed):
    alert = alarm(session)
    for line in ([KIM], [KIM, IDA], [KIM, IDA, MAX], [KIM, IDA, MAX]):
        assert told(session, alert) == line
        became(session, failed)
        attend(session, 1)
    assert alert.next_at == NOON + timedelta(minutes=10)


def test_who_is_told_and_cannot_be_reached_the_next_time_is_replaced(session):
    alert = alarm(session)
    became(session, SENT)
    attend(session, 10)
    became(session, BLOCKED)
    attend(session, 11)
    assert told(session, alert) == [KIM, KIM, IDA]


def test_a_message_that_still_waits_is_not_put_in_the_queue_again(session):
    alert = alarm(session)
    attend(session, 10)
    assert (alert.rounds, told(session, alert)) == (2, [KIM])


def test_what_could_not_be_sent_comes_once_when_the_chat_opens(session):
    alert = alarm(session, level=AlertLevel.TODAY)
    for minutes in (120, 240):
        became(session, BLOCKED)
        attend(session, minutes)
    became(session, BLOCKED)
    tell_again(session, session.get_one(Staff, KIM), NOON + timedelta(hours=5))
    waiting = select(Message).where(Message.state == MessageState.PENDING)
    assert [m.chat_id for m in session.exec(waiting)] == [KIM]
    assert take_on(session, alert, session.get_one(Staff, IDA), NOON + timedelta(hours=5))
    attend(session, 301)
    [message] = session.exec(waiting)
    assert "A colleague has it, 17:00" in message.html
    assert message.buttons == []


def test_a_message_sent_while_it_was_taken_on_is_changed_afterwards(session):
    alert = alarm(session)
    [message] = session.exec(select(Message))
    message.state = MessageState.SENDING
    take_on(session, alert, session.get_one(Staff, MAX), NOON)
    attend(session, 0)
    assert alert.next_at is None
    message.state = MessageState.PENDING
    became(session, SENT)
    attend(session, 0)
    [edit] = session.exec(select(Message).where(Message.kind == MessageKind.EDIT))
    assert (edit.edits, edit.buttons) == (message.telegram_id, [])
    assert alert.next_at is None


def test_of_several_about_one_patient_the_last_is_repeated_and_takes_the_others_with_it(session):
    first, other, today = alarm(session), alarm(session, 2), alarm(session, 1, AlertLevel.TODAY)
    last = alarm(session)
    became(session, SENT)
    attend(session, 10)
    attend(session, 10)
    assert [len(told(session, one)) for one in (first, other, today, last)] == [1, 2, 1, 2]
    kim = session.get_one(Staff, KIM)
    assert take_on(session, last, kim, NOON)
    assert not take_on(session, first, kim, NOON)
    for alert in (first, other, today, last):
        session.refresh(alert)
    taken = [bool(one.acknowledged_at) for one in (first, other, today, last)]
    assert taken == [True, False, False, True]


def test_an_earlier_one_taken_on_leaves_the_later_one_open(session):
    first, last = alarm(session), alarm(session)
    take_on(session, first, session.get_one(Staff, KIM), NOON)
    session.refresh(last)
    assert last.acknowledged_at is None


def test_what_can_wait_waits_over_public_holidays() -> None:
    about = {"duty": "Mon-Fri 08:00-18:00", "zone": "Europe/London", "holidays": "GB-ENG"}
    clinic, christmas = Clinic(**about), datetime(2026, 12, 25, 10, tzinfo=UTC)
    tuesday = datetime(2026, 12, 29, 8, tzinfo=UTC)
    assert starts(clinic, AlertLevel.TODAY, christmas) == tuesday
    assert starts(clinic, AlertLevel.NOW, christmas) == christmas
    evening = datetime(2026, 12, 24, 17, tzinfo=UTC)
    assert again(clinic, AlertLevel.TODAY, evening, 1) == tuesday
