"""A reminder said again: one row that waits, and every reason not to say it after all."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from ward import NOON, admit, open_ward

from schedules.again import (
    is_answered,
    judge_again,
    no_later_than,
    say_again,
    waiting_again,
    withdraw_again,
)
from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.loading.plan_file import load_plan
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.plans import keep_plan
from schedules.reason import (
    ANSWERED,
    NEXT_CAME,
    NO_NEED,
    NOT_IN_PLAN,
    PUT_OFF_ANEW,
    STEP_OVER,
    STOPPED,
    UNREACHABLE,
)
from schedules.register import register, withdraw
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.reply import UNDONE, Reply, ReplyKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "22:00-07:00"
steps:
  walk:
    kind: advice
    when: [1 day, 4 days, 8 days]
    buttons: [done, problem]
    text: {en: Please walk.}
  rest:
    kind: advice
    until: 3 days
    when: 1 day
    at: "10:00"
    buttons: [done]
    text: {en: Please rest.}
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with transaction(open_ward(tmp_path)) as session:
        yield session


def enrolled(session: Session) -> Enrolment:
    enrolment = admit(session, plan=PLAN)
    enrolment.quiet = "22:00-07:00"
    register(session, enrolment, load_plan(PLAN, "knee"), NOON)
    return enrolment


def sent(session: Session, step: str, number: int = 1) -> Reminder:
    """Release a reminder at its time, and have it sent."""
    query = select(Reminder).where(Reminder.step == step, Reminder.number == number)
    found = session.exec(query).one()
    release(session, found.id or 0, found.due_at)
    session.expire_all()
    told = session.exec(select(Message).where(Message.reminder_id == found.id)).one()
    told.state = MessageState.SENT
    return found


def put_off(session: Session, enrolment: Enrolment, step: str = "walk") -> Message:
    """Release a reminder of the first morning and put it off to the next day at noon."""
    reminder = sent(session, step)
    at = reminder.due_at + DAY + 3 * HOUR
    say_again(session, reminder, enrolment, at, reminder.due_at)
    message = waiting_again(session, reminder)
    assert message is not None
    return message


def replied(session: Session, reminder_id: int | None, value: str, update_id: int = 1) -> None:
    reply = Reply(
        enrolment_id=1,
        reminder_id=reminder_id,
        kind=ReplyKind.TAP,
        value=value,
        given_at=NOON,
        update_id=update_id,
    )
    session.add(reply)
    session.flush()


def test_it_is_one_row_beside_the_reminder_which_stays_as_it_was(session: Session) -> None:
    enrolment = enrolled(session)
    before = [(row.step, row.number, row.due_at) for row in session.exec(select(Reminder))]
    message = put_off(session, enrolment)
    assert (message.kind, message.priority) == (MessageKind.AGAIN, Priority.LATER)
    assert (message.reminder_id, message.html, message.chat_id) == (None, None, 7)
    assert before == [(row.step, row.number, row.due_at) for row in session.exec(select(Reminder))]


def test_a_new_choice_replaces_the_old_one(session: Session) -> None:
    enrolment = enrolled(session)
    first = put_off(session, enrolment)
    reminder = session.get_one(Reminder, first.again_of)
    say_again(session, reminder, enrolment, first.not_before + HOUR, NOON)
    assert (first.state, first.failure) == (MessageState.WITHDRAWN, PUT_OFF_ANEW)
    waiting = waiting_again(session, reminder)
    assert waiting is not None
    assert waiting.not_before == first.not_before + HOUR


def test_of_one_that_may_have_arrived_nobody_says_that_it_was_not_sent(session: Session) -> None:
    message = put_off(session, enrolled(session))
    message.doubts = 1
    withdraw_again(session, session.get_one(Reminder, message.again_of), NO_NEED)
    assert message.state is MessageState.IN_DOUBT


def stops(session: Session, enrolment: Enrolment, message: Message) -> None:
    enrolment.state = EnrolmentState.STOPPED


def blocks(session: Session, enrolment: Enrolment, message: Message) -> None:
    enrolment.reachable = False


def answers(session: Session, enrolment: Enrolment, message: Message) -> None:
    replied(session, message.again_of, "done")


def has_a_problem(session: Session, enrolment: Enrolment, message: Message) -> None:
    replied(session, message.again_of, "problem")


def says_not_yet(session: Session, enrolment: Enrolment, message: Message) -> None:
    replied(session, message.again_of, "not_yet")


def takes_it_back(session: Session, enrolment: Enrolment, message: Message) -> None:
    replied(session, message.again_of, "done")
    replied(session, message.again_of, UNDONE, update_id=2)


def gets_another_plan(session: Session, enrolment: Enrolment, message: Message) -> None:
    version = keep_plan(session, PLAN.replace("walk:", "stroll:"), NOON)
    enrolment.plan_version_id = version.id or 0


def gets_the_next_one(session: Session, enrolment: Enrolment, message: Message) -> None:
    sent(session, "walk", 2)


def sleeps(session: Session, enrolment: Enrolment, message: Message) -> None:
    enrolment.quiet = "11:00-15:30"


def does_nothing(session: Session, enrolment: Enrolment, message: Message) -> None:
    pass


@pytest.mark.parametrize(
    ("meanwhile", "state", "reason"),
    [
        (does_nothing, ReminderState.RELEASED, None),
        (says_not_yet, ReminderState.RELEASED, None),  # it was put off because of that
        (takes_it_back, ReminderState.RELEASED, None),
        (answers, ReminderState.WITHDRAWN, ANSWERED),
        (has_a_problem, ReminderState.WITHDRAWN, ANSWERED),
        (gets_another_plan, ReminderState.WITHDRAWN, NOT_IN_PLAN),
        (gets_the_next_one, ReminderState.WITHDRAWN, NEXT_CAME),
        (stops, ReminderState.WITHDRAWN, STOPPED),
        (blocks, ReminderState.SKIPPED, UNREACHABLE),
        (sleeps, ReminderState.PLANNED, "held: quiet hours until 15:30"),
    ],
)
def test_whether_it_is_still_wanted_is_read_when_it_is_claimed(
    session: Session, meanwhile: Callable[..., None], state: ReminderState, reason: str | None
) -> None:
    enrolment = enrolled(session)
    message = put_off(session, enrolment)
    meanwhile(session, enrolment, message)
    verdict = judge_again(session, message, enrolment, message.not_before)
    assert (verdict.state, verdict.reason) == (state, reason)


def test_the_next_one_that_is_due_but_not_out_yet_counts_as_well(session: Session) -> None:
    enrolment = enrolled(session)
    message = put_off(session, enrolment)
    late = message.not_before + 3 * DAY
    assert judge_again(session, message, enrolment, late).reason == NEXT_CAME


def test_what_is_over_is_not_said_again(session: Session) -> None:
    enrolment = enrolled(session)
    message = put_off(session, enrolment, "rest")
    assert judge_again(session, message, enrolment, message.not_before).reason is None
    assert judge_again(session, message, enrolment, NOON + 3 * DAY).reason == STEP_OVER


def test_what_was_held_back_beyond_its_late_policy_is_still_what_was_asked_for(
    session: Session,
) -> None:
    enrolment = enrolled(session)
    message = put_off(session, enrolment)
    reminder = session.get_one(Reminder, message.again_of)
    reminder.expires_at = reminder.due_at + HOUR
    found = judge_again(session, message, enrolment, message.not_before)
    assert found.state is ReminderState.RELEASED


@pytest.mark.parametrize(
    ("step", "days", "at"),
    [
        ("walk", 4, time(8)),  # the next one, at nine in Berlin
        ("rest", 2, time(23)),  # its step ends with that day, at midnight in Berlin
    ],
)
def test_no_time_is_later_than_what_its_step_says_next(
    session: Session, step: str, days: int, at: time
) -> None:
    enrolment = enrolled(session)
    limit = no_later_than(session, sent(session, step), enrolment)
    assert limit == datetime.combine(NOON.date() + days * DAY, at, NOON.tzinfo)


def test_the_last_of_a_step_without_an_end_has_no_limit(session: Session) -> None:
    enrolment = enrolled(session)
    assert no_later_than(session, sent(session, "walk", 3), enrolment) is None


def test_a_stop_takes_it_back_and_leaves_the_reminder_as_it_was_sent(session: Session) -> None:
    message = put_off(session, enrolled(session))
    withdraw(session, 1, STOPPED, NOON)
    assert (message.state, message.failure) == (MessageState.WITHDRAWN, STOPPED)
    assert session.get_one(Reminder, message.again_of).state is ReminderState.RELEASED


def test_an_answer_counts_until_it_is_taken_back(session: Session) -> None:
    enrolled(session)
    reminder = sent(session, "walk")
    seen = []
    for number, value in enumerate(["not_yet", "done", UNDONE, "problem"], 1):
        replied(session, reminder.id, value, number)
        seen.append(is_answered(session, reminder))
    assert seen == [False, True, False, True]


def test_what_waits_for_others_is_left_alone(session: Session) -> None:
    enrolment = enrolled(session)
    first = put_off(session, enrolment)
    other = put_off(session, enrolment, "rest")
    withdraw_again(session, session.get_one(Reminder, first.again_of), NO_NEED)
    assert other.state is MessageState.PENDING
    assert len(session.exec(select(Message).where(col(Message.again_of).is_not(None))).all()) == 2
