"""Whatever a patient answers and changes, what is planned is what the last answer calls for."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from ward import NOON, admit, open_ward

from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.plans import plan_for
from schedules.register import register
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.rules_at_work import answered

DAY = timedelta(days=1)
PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain}, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
rules:
  strong: {if: pain >= 7, then: {ask_again: 1 day}}
  worst: {if: pain = 10, then: {start: call_us}}
  same: {if: pain within 1 of baseline, then: {start: talk}}
steps:
  ask: {kind: check_in, when: [1 day, 2 weeks], questions: [pain], text: {en: "Hello.\\n\\nWell?"}}
  call_us: {kind: advice, when: by rule, text: {en: Call.}}
  talk: {kind: advice, when: by rule, text: {en: Talk.}}
"""
scores = st.lists(st.integers(0, 10), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_ward(Path(tmp_path_factory.mktemp("ward")))
    with transaction(engine) as session:
        enrolment = admit(session, plan=PLAN)
        register(session, enrolment, plan_for(session, enrolment), NOON)
    yield engine
    engine.dispose()


class Rosa:
    """A patient who answers and changes her mind; nothing of it stays in the database."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.enrolment = session.exec(select(Enrolment)).one()
        self.first, self.second = session.exec(select(Reminder).order_by(col(Reminder.due_at)))
        self.said = 0

    def answer(self, check_in: Reminder, score: int) -> None:
        self.said += 1
        now = check_in.due_at + timedelta(minutes=self.said)
        check_in.state = ReminderState.RELEASED
        reply = Reply(
            enrolment_id=self.enrolment.id or 0,
            reminder_id=check_in.id,
            kind=ReplyKind.SCORE,
            question="pain",
            value=str(score),
            given_at=now,
            update_id=self.said,
        )
        self.session.add(reply)
        self.session.flush()
        answered(self.session, self.enrolment, check_in, reply, now)

    def planned(self, rule: str) -> int:
        query = select(Reminder).where(Reminder.because == rule)
        found = self.session.exec(query.where(Reminder.state == ReminderState.PLANNED))
        return len(found.all())


@given(given_scores=scores)
@settings(deadline=None)
def test_what_is_planned_is_what_the_last_answer_calls_for(
    ward: Engine, given_scores: list[int]
) -> None:
    with Session(ward) as session:
        rosa = Rosa(session)
        for score in given_scores:
            rosa.answer(rosa.first, score)
        last = given_scores[-1]
        assert (rosa.planned("strong"), rosa.planned("worst")) == (last >= 7, last == 10)
        assert rosa.planned("same") == 0  # the first answer is beside nothing
        session.rollback()


@given(before=scores, after=scores)
@settings(deadline=None)
def test_a_later_answer_is_beside_the_first_one_as_it_stands(
    ward: Engine, before: list[int], after: list[int]
) -> None:
    with Session(ward) as session:
        rosa = Rosa(session)
        for check_in, given_scores in ((rosa.first, before), (rosa.second, after)):
            for score in given_scores:
                rosa.answer(check_in, score)
        assert rosa.planned("same") == (after[-1] >= before[-1] - 1)
        session.rollback()
