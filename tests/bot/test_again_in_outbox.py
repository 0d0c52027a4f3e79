"""What was put off waits in the outbox: it holds up nothing, and a restart finds it in its row."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from post_office import put
from sqlmodel import Session, select

from bot.delivery.claim import claim
from bot.delivery.failure import Failure, FailureKind
from bot.delivery.letter import Letter
from bot.delivery.outbox import due, next_later
from bot.delivery.record import record
from bot.for_patients.warning import leave_be
from schedules.again import say_again, waiting_again
from schedules.database import open_database, reading, transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reason import STOPPED
from schedules.release import release
from schedules.reminder import Reminder, ReminderState

MORNING = datetime(2027, 3, 2, 8, tzinfo=UTC)  # at nine in Berlin
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CHAT = 7
PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
steps:
  walk: {kind: advice, when: [1 day, 9 days], buttons: [done], text: {en: Please walk.}}
  swim: {kind: advice, when: 1 day, at: "09:05", buttons: [done], text: {en: Please swim.}}
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A clinic with a patient who got both reminders of the morning."""
    place = f"sqlite:///{tmp_path}/clinic.db"
    engine = open_database(place)
    with transaction(engine) as session:
        entry = Entry("Bed 4", "en", date(2027, 3, 1), "Europe/Berlin")
        enrolment = enrol(session, PLAN, entry, 1, MORNING - timedelta(days=1))
        enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, CHAT
        session.flush()
        for row in session.exec(select(Reminder).where(Reminder.due_at < MORNING + HOUR)).all():
            release(session, row.id or 0, row.due_at)
        for message in session.exec(select(Message)).all():
            message.state = MessageState.SENT
    engine.dispose()
    return place


def put_off(session: Session, step: str, wait: timedelta) -> int:
    """Put a reminder off; return the number of its message."""
    query = select(Reminder).where(Reminder.step == step, Reminder.number == 1)
    reminder, enrolment = session.exec(query).one(), session.get_one(Enrolment, 1)
    say_again(session, reminder, enrolment, MORNING + wait, MORNING)
    message = waiting_again(session, reminder)
    assert message is not None
    return message.id or 0


def heads(session: Session, wait: timedelta) -> list[int]:
    return [head.message_id for head in due(session, MORNING + wait, (), 9)]


def render(session: Session, message: Message) -> Letter:
    return Letter(message.chat_id, "Please walk.")


def test_each_comes_at_its_own_time_whichever_was_put_off_first(url: str) -> None:
    with transaction(open_database(url)) as session:
        tomorrow, soon = put_off(session, "walk", 24 * HOUR), put_off(session, "swim", HOUR)
        assert heads(session, 59 * MINUTE) == []
        assert heads(session, HOUR) == [soon]
        session.get_one(Message, soon).state = MessageState.SENT
        assert heads(session, 24 * HOUR) == [tomorrow]


def test_of_two_that_are_due_one_goes_at_a_time(url: str) -> None:
    with transaction(open_database(url)) as session:
        first, _ = put_off(session, "walk", HOUR), put_off(session, "swim", HOUR)
        assert heads(session, HOUR) == [first]


@pytest.mark.parametrize("priority", [Priority.ANSWER, Priority.REMINDER])
def test_it_holds_up_nothing_else_in_its_chat(url: str, priority: Priority) -> None:
    with transaction(open_database(url)) as session:
        put_off(session, "walk", HOUR)
        other = put(session, CHAT, "Hello", MORNING, priority=priority)
        assert heads(session, timedelta()) == [other]
        assert heads(session, HOUR) == [other]  # and gives way when both are due


def test_the_question_after_a_sign_of_danger_waits_for_none(url: str) -> None:
    with transaction(open_database(url)) as session:
        put_off(session, "walk", 24 * HOUR)
        help_came = put(
            session, CHAT, "Did you get help?", MORNING + HOUR / 2, priority=Priority.LATER
        )
        assert heads(session, HOUR / 2) == [help_came]


def test_an_answer_about_danger_leaves_it_alone(url: str) -> None:
    with transaction(open_database(url)) as session:
        number = put_off(session, "walk", HOUR)
        asked = put(
            session, CHAT, "Did you get help?", MORNING, priority=Priority.LATER, enrolment_id=1
        )
        leave_be(SimpleNamespace(session=session), session.get_one(Enrolment, 1))
        session.expire_all()
        assert session.get_one(Message, number).state is MessageState.PENDING
        assert session.get_one(Message, asked).state is MessageState.WITHDRAWN


def test_a_restart_finds_it_in_its_row_and_says_it_once(url: str) -> None:
    with transaction(open_database(url)) as session:
        number = put_off(session, "walk", HOUR)
    at = MORNING + HOUR
    with reading(open_database(url)) as session:
        assert next_later(session, MORNING) == at
    with transaction(open_database(url)) as session:
        letter = claim(session, number, at, render)
        assert letter is not None
    with transaction(open_database(url)) as session:  # nobody claims it twice
        assert claim(session, number, at, render) is None
        assert heads(session, HOUR) == []


def test_quiet_hours_hold_it_till_the_morning(url: str) -> None:
    with transaction(open_database(url)) as session:
        number = put_off(session, "walk", HOUR)
        session.get_one(Enrolment, 1).quiet = "10:00-13:00"
        assert claim(session, number, MORNING + HOUR, render) is None
        session.expire_all()
        message = session.get_one(Message, number)
        assert (message.state, message.not_before) == (MessageState.PENDING, MORNING + 4 * HOUR)


def test_whoever_stopped_meanwhile_hears_nothing_and_the_reminder_stays_sent(url: str) -> None:
    with transaction(open_database(url)) as session:
        number = put_off(session, "walk", HOUR)
        session.get_one(Enrolment, 1).state = EnrolmentState.STOPPED
        assert claim(session, number, MORNING + HOUR, render) is None
        session.expire_all()
        message = session.get_one(Message, number)
        assert (message.state, message.failure) == (MessageState.WITHDRAWN, STOPPED)
        assert session.get_one(Reminder, message.again_of).state is ReminderState.RELEASED


def test_one_that_cannot_be_delivered_leaves_the_reminder_as_it_was_sent(url: str) -> None:
    with transaction(open_database(url)) as session:
        number = put_off(session, "walk", HOUR)
        at = MORNING + HOUR
        letter = claim(session, number, at, render)
        assert letter is not None
        record(session, number, letter, Failure(FailureKind.UNREACHABLE, "blocked"), at)
        session.expire_all()
        message = session.get_one(Message, number)
        assert (message.kind, message.state) == (MessageKind.AGAIN, MessageState.UNDELIVERABLE)
        assert session.get_one(Reminder, message.again_of).state is ReminderState.RELEASED
        assert not session.get_one(Enrolment, 1).reachable
