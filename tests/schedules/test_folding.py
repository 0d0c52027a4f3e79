"""Folding: what is late comes together, once, and nothing of it is lost on the way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from ward import NOON, admit, open_ward

from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.faults import PlanFaults
from schedules.folding import GATHERING, folded_into
from schedules.loading.plan_file import load_plan
from schedules.message import Message, MessageKind, MessageState
from schedules.reason import STOPPED
from schedules.register import register, withdraw
from schedules.release import release
from schedules.reminder import Reminder, ReminderState

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CATCH_UP, REMINDER = MessageKind.CATCH_UP, MessageKind.REMINDER
PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
steps:
  walk:
    kind: advice
    when: [1 day, 2 days, 3 days]
    at: "10:00"
    late: {policy: fold, within: 2 days}
    text: {en: WORDS}
  rest:
    kind: restriction
    until: 1 week
    when: 1 day
    late: {policy: fold, within: 4 days}
    card: {en: Rest}
    text: {en: WORDS}
    lift_off: {en: Rest is over.}
  drink:
    kind: advice
    when: 1 day
    late: {policy: send, within: 4 days}
    text: {en: Please drink.}
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with transaction(open_ward(tmp_path)) as session:
        yield session


def enrolled(session: Session, words: str = "Please.") -> Enrolment:
    source = PLAN.replace("WORDS", words)
    enrolment = admit(session, plan=source)
    register(session, enrolment, load_plan(source, "knee"), NOON)
    return enrolment


def row(session: Session, step: str, number: int) -> Reminder:
    session.flush()
    session.expire_all()
    query = select(Reminder).where(Reminder.step == step, Reminder.number == number)
    return session.exec(query).one()


def released(session: Session, step: str, number: int, now: datetime) -> Message:
    """Release one reminder and return the message in which it comes."""
    found = row(session, step, number)
    release(session, found.id or 0, now)
    found = row(session, step, number)
    assert (found.state, found.released_at) == (ReminderState.RELEASED, now)
    told = (Message.reminder_id == found.id) | (col(Message.id) == found.folded_into)
    return session.exec(select(Message).where(told)).one()


@pytest.mark.parametrize(
    ("step", "number", "late", "kind"),
    [
        ("walk", 1, timedelta(), REMINDER),
        ("walk", 1, 15 * MINUTE, REMINDER),
        ("walk", 1, 16 * MINUTE, CATCH_UP),
        ("walk", 1, 23 * HOUR, CATCH_UP),
        ("rest", 1, DAY, CATCH_UP),
        ("drink", 1, DAY, REMINDER),  # its step sends it on its own
        ("rest", 0, DAY, REMINDER),  # that something is over is said on its own
    ],
)
def test_what_is_late_is_folded_where_its_step_says_so(
    session: Session, step: str, number: int, late: timedelta, kind: MessageKind
) -> None:
    enrolled(session)
    message = released(session, step, number, row(session, step, number).due_at + late)
    assert message.kind is kind
    assert (message.reminder_id is None) is (kind is CATCH_UP)


def test_all_that_is_late_comes_in_one_message(session: Session) -> None:
    enrolment = enrolled(session)
    now = row(session, "rest", 1).due_at + DAY + 2 * HOUR
    first, second = (released(session, step, n, now) for step, n in [("rest", 1), ("walk", 2)])
    assert first.id == second.id
    assert (first.chat_id, first.enrolment_id, first.html) == (7, enrolment.id, None)
    assert first.not_before == now + GATHERING
    assert first.expires_at == row(session, "rest", 1).expires_at
    assert [found.step for found in folded_into(session, first.id or 0)] == ["rest", "walk"]


@pytest.mark.parametrize("state", [s for s in MessageState if s is not MessageState.PENDING])
def test_what_has_left_takes_in_nothing_more(session: Session, state: MessageState) -> None:
    enrolled(session)
    now = row(session, "rest", 1).due_at + DAY + 2 * HOUR
    first = released(session, "rest", 1, now)
    first.state = state
    assert released(session, "walk", 2, now).id != first.id


def test_what_may_have_arrived_takes_in_nothing_more(session: Session) -> None:
    enrolled(session)
    now = row(session, "rest", 1).due_at + DAY + 2 * HOUR
    first = released(session, "rest", 1, now)
    first.doubts = 1
    assert released(session, "walk", 2, now).id != first.id


def test_another_patient_has_a_message_of_their_own(session: Session) -> None:
    enrolled(session)
    now = row(session, "rest", 1).due_at + DAY
    mine = released(session, "rest", 1, now)
    other = admit(session, chat_id=8)
    mine.enrolment_id = other.id
    assert released(session, "walk", 2, now + 2 * HOUR).id != mine.id


def test_a_message_never_grows_beyond_what_telegram_takes(session: Session) -> None:
    enrolled(session, words="x" * 2_000)
    now = row(session, "walk", 2).due_at + HOUR
    assert released(session, "rest", 1, now).id != released(session, "walk", 2, now).id


def test_stopping_takes_back_a_message_that_waits_and_all_in_it(session: Session) -> None:
    enrolled(session)
    now = row(session, "rest", 1).due_at + DAY + 2 * HOUR
    message = released(session, "rest", 1, now)
    released(session, "walk", 2, now)
    assert withdraw(session, 1, STOPPED, now) == 6
    assert message.state is MessageState.WITHDRAWN
    for step, number in [("rest", 1), ("walk", 2)]:
        gone = row(session, step, number)
        assert (gone.state, gone.reason) == (ReminderState.WITHDRAWN, STOPPED)


def test_stopping_leaves_what_may_have_arrived(session: Session) -> None:
    enrolled(session)
    message = released(session, "rest", 1, row(session, "rest", 1).due_at + DAY)
    message.doubts = 1
    withdraw(session, 1, STOPPED, NOON)
    assert message.state is MessageState.IN_DOUBT
    assert row(session, "rest", 1).state is ReminderState.RELEASED


def test_a_check_in_cannot_be_folded() -> None:
    asking = PLAN.replace(
        "steps:",
        """questions:
  well: {type: yes_no, title: {en: Well}, question: {en: Are you well?}}
steps:
  ask:
    kind: check_in
    when: 1 day
    questions: [well]
    late: {policy: fold}
    text: {en: Hello.}""",
    )
    with pytest.raises(PlanFaults, match="A check-in cannot be folded"):
        load_plan(asking, "knee.yaml")
