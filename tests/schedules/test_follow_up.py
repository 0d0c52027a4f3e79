"""Follow-ups and other extras among the rows: all or nothing, and unharmed by changes."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from ward import NOON, admit, open_ward

from schedules.alert import Alert, AlertKind, keep
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message
from schedules.plan import Kind, Plan
from schedules.plans import keep_plan, plan_for
from schedules.reason import LOOKED_SILENT, NOT_IN_PLAN, UNREACHABLE
from schedules.register import register
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.rules_at_work import answered

DAY = timedelta(days=1)
FIRST = NOON.replace(hour=8) + DAY  # 09:00 in Berlin, on the day after
PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "22:00-07:00"
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain}, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
rules:
  strong: {if: pain >= 7, then: {ask_again: 1 day, start: call_us}}
  silence: {if: 1 unanswered, then: {alert: routine, no_answer: 1 day}}
steps:
  ask: {kind: check_in, when: [1 day, 2 weeks], questions: [pain], text: {en: "Hello.\\n\\nWell?"}}
  call_us: {kind: advice, when: by rule, at: "14:00", text: {en: [Call., Call again.]}}
"""
TIMED = PLAN.replace("when: by rule, at", "when: [3 days, 5 days], at").replace(
    ", start: call_us", ""
)
WITHOUT = TIMED[: TIMED.index("  call_us:")]


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Engine]:
    engine = open_ward(tmp_path)
    with transaction(engine) as session:
        enrolment = admit(session, plan=PLAN)
        register(session, enrolment, plan_for(session, enrolment), NOON)
    yield engine
    engine.dispose()


def enrolled(session: Session) -> Enrolment:
    return session.exec(select(Enrolment)).one()


def rows(session: Session, *where: object) -> list[Reminder]:
    return list(session.exec(select(Reminder).where(*where).order_by(col(Reminder.id))))


def let_go(engine: Engine, now: datetime, **tell: object) -> None:
    """Release the one reminder that has been due longest."""
    with transaction(engine) as session:
        due = rows(session, Reminder.state == ReminderState.PLANNED, Reminder.run_at <= now)
        first = min(due, key=lambda row: row.run_at)
        release(session, first.id or 0, now, **tell)


def in_pain(session: Session, now: datetime) -> None:
    """Answer the first check-in with strong pain."""
    check_in, enrolment = rows(session)[0], enrolled(session)
    kept = {"kind": ReplyKind.SCORE, "question": "pain", "value": "8", "update_id": 1}
    reply = Reply(enrolment_id=1, reminder_id=check_in.id, given_at=now, **kept)
    session.add(reply)
    session.flush()
    answered(session, enrolment, check_in, reply, now)


def change_plan(session: Session, source: str) -> Plan:
    enrolment = enrolled(session)
    enrolment.plan_version_id = keep_plan(session, source, NOON).id or 0
    return plan_for(session, enrolment)


def test_a_check_in_that_is_sent_is_followed_up_when_it_is_too_late_to_answer(ward: Engine) -> None:
    let_go(ward, FIRST)
    with transaction(ward) as session:
        [follow_up] = rows(session, Reminder.kind == Kind.FOLLOW_UP)
        assert (follow_up.due_at, follow_up.after_id) == (FIRST + 2 * DAY, 1)


def test_a_follow_up_sends_nothing_and_looks_again(ward: Engine) -> None:
    for days in (0, 2, 3):
        let_go(ward, FIRST + days * DAY)
    with transaction(ward) as session:
        looked = rows(session, Reminder.kind == Kind.FOLLOW_UP)
        assert [row.reason for row in looked] == [LOOKED_SILENT] * 2
        assert len(session.exec(select(Message)).all()) == 1  # the check-in
        kinds = session.exec(select(Alert.kind).order_by(col(Alert.id))).all()
        assert kinds == [AlertKind.RULE, AlertKind.NO_ANSWER]
        assert enrolled(session).silent_since == FIRST + 3 * DAY


def test_a_follow_up_cut_off_while_telling_staff_is_done_once_afterwards(ward: Engine) -> None:
    def cut_off(session: Session, alert: Alert) -> None:
        keep(session, alert)
        raise ConnectionError

    let_go(ward, FIRST)
    let_go(ward, FIRST + 2 * DAY)
    with pytest.raises(ConnectionError):
        let_go(ward, FIRST + 3 * DAY, tell=cut_off)
    with transaction(ward) as session:
        assert enrolled(session).silent_since is None
        assert len(session.exec(select(Alert)).all()) == 1
    let_go(ward, FIRST + 3 * DAY)
    with transaction(ward) as session:
        assert enrolled(session).silent_since
        assert len(session.exec(select(Alert)).all()) == 2


def test_a_patient_who_cannot_be_reached_is_not_called_silent(ward: Engine) -> None:
    let_go(ward, FIRST)
    with transaction(ward) as session:
        enrolled(session).reachable = False
    let_go(ward, FIRST + 2 * DAY)
    with transaction(ward) as session:
        [looked] = rows(session, Reminder.kind == Kind.FOLLOW_UP)
        assert (looked.state, looked.reason) == (ReminderState.SKIPPED, UNREACHABLE)


def test_a_check_in_that_was_not_sent_is_not_followed_up(ward: Engine) -> None:
    let_go(ward, FIRST + 5 * DAY)
    with transaction(ward) as session:
        assert rows(session, Reminder.kind == Kind.FOLLOW_UP) == []


def test_extras_keep_their_time_when_the_date_or_the_hour_changes(ward: Engine) -> None:
    let_go(ward, FIRST)
    with transaction(ward) as session:
        in_pain(session, FIRST)
        before = [row.due_at for row in rows(session, col(Reminder.because).is_not(None))]
        enrolment = enrolled(session)
        enrolment.anchor, enrolment.hour, enrolment.zone = date(2027, 2, 1), time(17), "Asia/Tokyo"
        register(session, enrolment, plan_for(session, enrolment), FIRST)
    with transaction(ward) as session:
        extras = rows(session, col(Reminder.because).is_not(None))
        assert [row.due_at for row in extras] == before
        assert {row.state for row in extras} == {ReminderState.PLANNED}
        assert len(extras) == 3  # a follow-up, asked again, and a step started


def test_an_extra_goes_with_its_step(ward: Engine) -> None:
    let_go(ward, FIRST)
    with transaction(ward) as session:
        in_pain(session, FIRST)
        changes = register(session, enrolled(session), change_plan(session, WITHOUT), FIRST)
        [gone] = rows(session, Reminder.step == "call_us")
        assert (gone.state, gone.reason) == (ReminderState.WITHDRAWN, NOT_IN_PLAN)
        assert changes.withdrawn == (gone,)


def test_a_step_that_gets_times_of_its_own_never_meets_what_a_rule_started(ward: Engine) -> None:
    let_go(ward, FIRST)
    with transaction(ward) as session:
        in_pain(session, FIRST)
        register(session, enrolled(session), change_plan(session, TIMED), FIRST)
        started, *own = rows(session, Reminder.step == "call_us")
        assert [row.number for row in own] == [1, 2]
        assert started.due_at == FIRST + timedelta(hours=5)  # at 14:00, its own hour


def test_an_answer_after_its_step_left_the_plan_asks_nothing_again(ward: Engine) -> None:
    let_go(ward, FIRST)
    renamed = PLAN.replace("  ask: {", "  asked: {")
    with transaction(ward) as session:
        register(session, enrolled(session), change_plan(session, renamed), FIRST)
        in_pain(session, FIRST)
        assert rows(session, Reminder.because == "strong", Reminder.kind == Kind.CHECK_IN) == []
