"""However a patient answers and falls silent, each long silence is noticed once and no other."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from ward import NOON, admit, open_ward

from schedules.alert import Alert
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.register import register
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind

PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
questions:
  well: {type: yes_no, title: {en: Well}, question: {en: Well?}}
rules:
  silence: {if: 3 unanswered, then: {start: still_there, no_answer: 3 days}}
steps:
  ask: {kind: check_in, when: {every: 10 days, from: 1 day, until: 120 days}, questions: [well],
        text: {en: "Hello.\\n\\nWell?"}}
  still_there: {kind: advice, when: by rule, text: {en: Are you there?}}
"""
CHECK_INS = 12


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_ward(Path(tmp_path_factory.mktemp("ward")))
    with transaction(engine) as session:
        enrolment = admit(session, plan=PLAN)
        register(session, enrolment, plan_for(session, enrolment), NOON)
    yield engine
    engine.dispose()


def next_due(session: Session) -> Reminder | None:
    planned = select(Reminder).where(Reminder.state == ReminderState.PLANNED)
    return session.exec(planned.order_by(col(Reminder.run_at))).first()


def live_through(session: Session, answers: list[bool]) -> None:
    """Let all reminders fall due; each check-in is answered within the hour, or never."""
    left = iter(enumerate(answers))
    while (due := next_due(session)) is not None:
        now = due.run_at
        release(session, due.id or 0, now)
        session.flush()
        session.expire_all()  # as the next transaction would find it
        if due.kind is Kind.CHECK_IN:
            number, answered = next(left)
            if answered:
                reply(session, due, number, now + timedelta(hours=1))


def reply(session: Session, check_in: Reminder, number: int, now: datetime) -> None:
    said = {"kind": ReplyKind.CHOICE, "question": "well", "value": "yes", "update_id": number}
    session.add(Reply(enrolment_id=1, reminder_id=check_in.id, given_at=now, **said))
    session.get_one(Enrolment, 1).silent_since = None  # as the conversation does
    session.flush()


def long_silences(answers: list[bool]) -> int:
    return sum(not answered and len(list(run)) >= 3 for answered, run in groupby(answers))


@given(answers=st.lists(st.booleans(), min_size=CHECK_INS, max_size=CHECK_INS))
@settings(max_examples=40, deadline=None)
def test_each_long_silence_is_noticed_once(ward: Engine, answers: list[bool]) -> None:
    with Session(ward) as session:
        live_through(session, answers)
        started = session.exec(select(Reminder).where(Reminder.step == "still_there")).all()
        listed = session.exec(select(Alert)).all()
        assert len(started) == len(listed) == long_silences(answers)
        silent_at_the_end = not any(answers[-3:])
        assert bool(session.get_one(Enrolment, 1).silent_since) is silent_at_the_end
        session.rollback()
