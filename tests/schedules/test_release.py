"""Releasing: what is decided for a reminder, and that it is carried out exactly once."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select
from ward import NOON, open_ward, plan_reminders, reminder

from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.plan import Kind
from schedules.reason import NOT_JOINED, STOPPED, UNREACHABLE, in_words
from schedules.release import Verdict, decide, postpone, release, wait_after
from schedules.reminder import Reminder, ReminderState

ACTIVE, INVITED, STOPPED_ = EnrolmentState.ACTIVE, EnrolmentState.INVITED, EnrolmentState.STOPPED
RELEASED, MISSED = ReminderState.RELEASED, ReminderState.MISSED
SKIPPED, WITHDRAWN = ReminderState.SKIPPED, ReminderState.WITHDRAWN
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def due_at_noon(limit: timedelta) -> Reminder:
    return Reminder(
        id=1,
        enrolment_id=1,
        step="walk",
        number=1,
        kind=Kind.ADVICE,
        due_at=NOON,
        run_at=NOON,
        expires_at=NOON + limit,
    )


def patient(state: EnrolmentState, reachable: bool, chat_id: int | None = 7) -> Enrolment:
    return Enrolment(
        id=1,
        plan_version_id=1,
        label="B-12",
        language="en",
        anchor=date(2027, 3, 1),
        zone="UTC",
        hour=time(9),
        state=state,
        chat_id=chat_id,
        reachable=reachable,
        created_at=NOON,
        created_by=1,
    )


@pytest.mark.parametrize(
    ("state", "reachable", "late", "limit", "verdict"),
    [
        # in time, or late within the limit
        (ACTIVE, True, timedelta(), 2 * HOUR, Verdict(RELEASED)),
        (ACTIVE, True, 2 * HOUR - MINUTE, 2 * HOUR, Verdict(RELEASED)),
        # from the limit on it is missed, and says how late it was
        (ACTIVE, True, 2 * HOUR, 2 * HOUR, Verdict(MISSED, "just past its limit of 2 h")),
        (ACTIVE, True, 5 * HOUR, 2 * HOUR, Verdict(MISSED, "5 h late; its limit was 2 h")),
        (ACTIVE, True, 9 * DAY, DAY, Verdict(MISSED, "9 days late; its limit was 1 day")),
        (ACTIVE, True, HOUR, MINUTE, Verdict(MISSED, "1 h late; its limit was 1 min")),
        # consent comes before lateness: the reason is the patient's, not the bot's
        (INVITED, True, timedelta(), 2 * HOUR, Verdict(SKIPPED, NOT_JOINED)),
        (INVITED, True, 5 * HOUR, 2 * HOUR, Verdict(SKIPPED, NOT_JOINED)),
        (STOPPED_, True, timedelta(), 2 * HOUR, Verdict(WITHDRAWN, STOPPED)),
        (STOPPED_, False, 5 * HOUR, 2 * HOUR, Verdict(WITHDRAWN, STOPPED)),
        (ACTIVE, False, timedelta(), 2 * HOUR, Verdict(SKIPPED, UNREACHABLE)),
        # before its time: the clock went back, or somebody asked early
        (ACTIVE, True, -DAY, 2 * HOUR, Verdict(RELEASED)),
    ],
)
def test_what_becomes_of_a_reminder(
    state: EnrolmentState, reachable: bool, late: timedelta, limit: timedelta, verdict: Verdict
) -> None:
    assert decide(due_at_noon(limit), patient(state, reachable), NOON + late) == verdict


def test_a_patient_without_a_chat_has_not_joined() -> None:
    verdict = decide(due_at_noon(HOUR), patient(ACTIVE, True, chat_id=None), NOON)
    assert verdict == Verdict(SKIPPED, NOT_JOINED)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (90 * MINUTE, "1 h 30 min"),
        (DAY + 3 * HOUR + 20 * MINUTE, "1 day 3 h"),
        (14 * DAY, "14 days"),
        (2 * HOUR + timedelta(seconds=5), "2 h 5 s"),
    ],
)
def test_spans_read_as_words(span: timedelta, words: str) -> None:
    assert in_words(span) == words


def test_a_released_reminder_is_one_message_in_the_outbox(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    [reminder_id] = plan_reminders(engine, [NOON], limit=2 * HOUR)
    with transaction(engine) as session:
        assert release(session, reminder_id, NOON + MINUTE) == Verdict(RELEASED)
    with Session(engine) as session:
        message = session.exec(select(Message)).one()
    assert message.kind is MessageKind.REMINDER
    assert message.state is MessageState.PENDING
    assert (message.priority, message.chat_id) == (Priority.REMINDER, 1)
    assert (message.reminder_id, message.enrolment_id) == (reminder_id, 1)
    assert (message.not_before, message.expires_at) == (NOON + MINUTE, NOON + 2 * HOUR)
    assert message.html is None
    row = reminder(engine, reminder_id)
    assert (row.state, row.released_at, row.reason) == (RELEASED, NOON + MINUTE, None)


def test_what_is_not_sent_leaves_its_reason_and_no_message(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    [reminder_id] = plan_reminders(engine, [NOON], limit=2 * HOUR)
    with transaction(engine) as session:
        release(session, reminder_id, NOON + 3 * HOUR)
        assert session.exec(select(Message)).all() == []
    row = reminder(engine, reminder_id)
    assert (row.state, row.reason) == (MISSED, "3 h late; its limit was 2 h")
    assert (row.decided_at, row.released_at) == (NOON + 3 * HOUR, None)


@pytest.mark.parametrize("state", [s for s in ReminderState if s is not ReminderState.PLANNED])
def test_only_a_planned_reminder_is_released(tmp_path: Path, state: ReminderState) -> None:
    engine = open_ward(tmp_path)
    [reminder_id] = plan_reminders(engine, [NOON])
    with transaction(engine) as session:
        session.get_one(Reminder, reminder_id).state = state
    with transaction(engine) as session:
        assert release(session, reminder_id, NOON) is None
        assert session.exec(select(Message)).all() == []


def test_a_reminder_that_is_gone_is_nothing_to_release(tmp_path: Path) -> None:
    with transaction(open_ward(tmp_path)) as session:
        assert release(session, 999, NOON) is None


def test_consent_is_read_in_the_releasing_transaction(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    [reminder_id] = plan_reminders(engine, [NOON])
    with transaction(engine) as session:
        session.get_one(Enrolment, 1).state = EnrolmentState.STOPPED
    with transaction(engine) as session:
        assert release(session, reminder_id, NOON) == Verdict(WITHDRAWN, STOPPED)


def test_tries_are_spaced_out_to_five_minutes() -> None:
    seconds = [wait_after(tries).total_seconds() for tries in (0, 1, 2, 8, 9, 10_000)]
    assert seconds == [1, 2, 4, 256, 300, 300]


def test_a_postponed_reminder_stays_planned_and_keeps_its_due_time(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    [reminder_id] = plan_reminders(engine, [NOON])
    tries: list[datetime] = []
    for _ in range(3):
        with transaction(engine) as session:
            postpone(session, reminder_id, NOON + MINUTE)
        tries.append(reminder(engine, reminder_id).run_at)
    assert tries == [NOON + MINUTE + timedelta(seconds=s) for s in (1, 2, 4)]
    row = reminder(engine, reminder_id)
    assert (row.state, row.due_at, row.tries) == (ReminderState.PLANNED, NOON, 3)
