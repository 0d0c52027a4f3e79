"""Whatever happens to a course: nothing is sent twice, nothing is lost, and each end has a reason.

Hypothesis tells stories: the date, zone, hour and plan change, time passes, the patient comes and
goes, and the scheduler is sometimes late. The rules must hold after each event of each story.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans_strategy import plan_sources
from sqlalchemy import Engine
from sqlmodel import Session, select
from ward import DAY_0, LONGER_PLAN, NOON, PLAN, SHORTER_PLAN, admit, open_ward

from schedules.changes import diff
from schedules.columns import stored_id
from schedules.database import transaction
from schedules.enrolment import EnrolmentState
from schedules.message import Message, MessageKind, MessageState
from schedules.midway import joined_midway
from schedules.plan import Plan
from schedules.plans import keep_plan, plan_for
from schedules.reason import STOPPED
from schedules.register import register, withdraw
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import timeline

PLANS = [PLAN, LONGER_PLAN, SHORTER_PLAN]
ZONES = ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kolkata"]

events = st.one_of(
    st.tuples(st.just("anchor"), st.integers(-20, 20).map(lambda d: DAY_0 + timedelta(days=d))),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("hour"), st.integers(0, 23).map(time)),
    st.tuples(st.just("plan"), st.integers(0, 2)),
    st.tuples(st.just("pass"), st.integers(1, 120).map(lambda hours: timedelta(hours=hours))),
    st.tuples(st.just("outage"), st.integers(1, 120).map(lambda hours: timedelta(hours=hours))),
    st.tuples(st.just("deliver"), st.none()),
    st.tuples(st.just("leave"), st.none()),
    st.tuples(st.just("join"), st.none()),
)


Detail = date | time | timedelta | int | str | None


class Story:
    """One patient's course, told event by event; `sources` are the plans it may be on."""

    def __init__(self, session: Session, sources: list[str]) -> None:
        self.session, self.sources = session, sources
        self.enrolment = admit(session, plan=sources[0])
        self.now = NOON
        self.sent: dict[int, datetime] = {}
        self.register()

    @property
    def plan(self) -> Plan:
        return plan_for(self.session, self.enrolment)

    def register(self) -> None:
        register(self.session, self.enrolment, self.plan, self.now)
        self.session.flush()

    def tell(self, event: str, detail: Detail) -> None:
        if isinstance(detail, timedelta):
            self._let_pass(detail, working=event == "pass")
        elif event == "deliver":
            for message in self.session.exec(select(Message)):
                message.state = MessageState.SENT
        elif event == "leave":
            self.enrolment.state = EnrolmentState.STOPPED
            withdraw(self.session, self.enrolment.id or 0, STOPPED, self.now)
        elif event == "join":
            self.enrolment.state = EnrolmentState.ACTIVE
        elif isinstance(detail, int):
            source = self.sources[detail % len(self.sources)]
            self.enrolment.plan_version_id = stored_id(keep_plan(self.session, source, self.now))
        else:
            setattr(self.enrolment, event, detail)
        self.register()

    def rows(self) -> list[Reminder]:
        self.session.expire_all()
        mine = select(Reminder).where(Reminder.enrolment_id == self.enrolment.id)
        return list(self.session.exec(mine))

    def _let_pass(self, span: timedelta, working: bool) -> None:
        end = self.now + span
        due = [row for row in self.rows() if row.state is ReminderState.PLANNED]
        for row in sorted(due, key=lambda row: row.run_at):
            if row.run_at <= end:
                release(self.session, row.id or 0, max(row.run_at, self.now) if working else end)
        self.now = end

    def check(self) -> None:
        rows = self.rows()
        self._check_nothing_twice(rows)
        self._check_nothing_lost(rows)
        assert all(
            row.reason
            for row in rows
            if row.state not in (ReminderState.PLANNED, ReminderState.RELEASED)
        )

    def _check_nothing_twice(self, rows: list[Reminder]) -> None:
        mine = select(Message).where(Message.enrolment_id == self.enrolment.id)
        messages = {message.id: message for message in self.session.exec(mine)}
        told = [message.reminder_id for message in messages.values() if message.reminder_id]
        folded = [row.id for row in rows if row.folded_into in messages]
        assert Counter(told + folded) == Counter(row.id for row in rows if row.released_at)
        together = {row.folded_into for row in rows if row.folded_into}
        assert together == {m.id for m in messages.values() if m.kind is MessageKind.CATCH_UP}
        for row in rows:
            if row.released_at:
                assert row.state is not ReminderState.PLANNED
                assert self.sent.setdefault(row.id or 0, row.due_at) == row.due_at

    def _check_nothing_lost(self, rows: list[Reminder]) -> None:
        if self.enrolment.state is EnrolmentState.STOPPED:
            assert not any(row.state is ReminderState.PLANNED for row in rows)
            return
        course = self.enrolment.course()
        wanted = joined_midway(self.plan, course, timeline(self.plan, course), NOON)
        assert not diff(rows, wanted, self.now)
        found = {(row.step, row.number): row for row in rows}
        for occurrence in wanted:
            row = found[occurrence.step, occurrence.number]
            if occurrence.expires > self.now and not row.released_at:
                assert (row.state, row.due_at) == (ReminderState.PLANNED, occurrence.utc)
        identities = {(o.step, o.number) for o in wanted}
        planned = {key for key, row in found.items() if row.state is ReminderState.PLANNED}
        assert planned <= identities


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_ward(tmp_path_factory.mktemp("rules"))
    yield engine
    engine.dispose()


def tell_all(engine: Engine, sources: list[str], story: list[tuple[str, Detail]]) -> None:
    with Session(engine) as session:  # never committed: each story starts from an empty ward
        told = Story(session, sources)
        told.check()
        for event, detail in story:
            told.tell(event, detail)
            told.check()


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=st.lists(events, max_size=8))
def test_the_rules_hold_through_any_story(engine: Engine, story: list[tuple[str, Detail]]) -> None:
    tell_all(engine, PLANS, story)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sources=st.lists(plan_sources(), min_size=1, max_size=3), story=st.lists(events, max_size=6))
def test_the_rules_hold_on_any_plan(
    engine: Engine, sources: list[str], story: list[tuple[str, Detail]]
) -> None:
    tell_all(engine, sources, story)


def test_the_stories_reach_every_end(tmp_path: Path) -> None:
    """One long story by hand, so that the rules above are known to have been put to the test."""
    with transaction(open_ward(tmp_path)) as session:
        told = Story(session, PLANS)
        for event, detail in [
            ("pass", timedelta(hours=30)),
            ("deliver", None),
            ("outage", timedelta(hours=50)),
            ("plan", 1),
            ("anchor", DAY_0 + timedelta(days=4)),
            ("plan", 2),
            ("leave", None),
            ("anchor", DAY_0 + timedelta(days=9)),
            ("join", None),
        ]:
            told.tell(event, detail)
            told.check()
        ends = {row.state for row in told.rows()}
    assert ends >= {ReminderState.RELEASED, ReminderState.WITHDRAWN, ReminderState.PLANNED}


MIDWAY = """\
name: midway
version: 1
title: {en: Midway}
languages: [en]
steps:
  rest: {kind: advice, when: 1 day, past: send, text: {en: Rest.}}
  walk: {kind: advice, when: 11 days, late: {policy: fold}, text: {en: Walk.}}
"""


def test_the_stories_fold_and_begin_midway(tmp_path: Path) -> None:
    with transaction(open_ward(tmp_path)) as session:
        told = Story(session, [MIDWAY])
        for event, detail in [
            ("anchor", DAY_0 - timedelta(days=10)),
            ("pass", timedelta(hours=1)),
            ("outage", timedelta(hours=30)),
        ]:
            told.tell(event, detail)
            told.check()
        ends = {row.step: row for row in told.rows()}
    assert ends["rest"].released_at == NOON
    assert ends["walk"].folded_into
