"""Joining midway: what is past stays unsent unless its step, or staff, ask for it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select
from ward import open_ward

from schedules.changes import diff
from schedules.database import transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import EnrolmentState
from schedules.loading.plan_file import load_plan
from schedules.message import Message
from schedules.midway import chosen_past, joined_midway, past_of, with_past_sent
from schedules.plans import plan_for
from schedules.reason import NOT_JOINED, PAST_WHEN_ENROLLED
from schedules.register import register
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import Course, Occurrence, timeline

DAY_0 = date(2027, 3, 1)
COURSE = Course(DAY_0, "UTC", time(9), None)
PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
most_a_day: 3
steps:
"""


def step(name: str, when: str, past: str = "send", **fields: str) -> str:
    shape = {"kind": "advice", "text": "{en: Please.}", "when": when, "past": past} | fields
    return f"  {name}: {{{', '.join(f'{key}: {value}' for key, value in shape.items())}}}\n"


NO_SPORT = {"kind": "restriction", "card": "{en: No sport}", "lift_off": "{en: Over}"}


def at(day: float) -> datetime:
    return datetime.combine(DAY_0, time(9), UTC) + timedelta(days=day)


def in_time(*steps: str, joined: float) -> list[str]:
    """Give what a patient gets at once who joins so many days after the procedure, at nine."""
    plan = load_plan(PLAN + "".join(steps), "knee.yaml")
    found = joined_midway(plan, COURSE, timeline(plan, COURSE), at(joined))
    return [f"{o.step} {o.number}" for o in found if o.utc <= at(joined) < o.expires]


@pytest.mark.parametrize(
    ("steps", "joined", "expected"),
    [
        # Past is past, unless its step says otherwise; then its latest is sent.
        ([step("a", "[1 day, 5 days, 60 days]", past="leave")], 20, []),
        ([step("a", "[1 day, 5 days, 60 days]", past="ask")], 20, []),
        ([step("a", "[1 day, 5 days, 60 days]")], 20, ["a 2"]),
        # What is still in time, and what is to come, need no such thing.
        ([step("a", "[1 day, 20 days]")], 21, ["a 2"]),
        ([step("a", "[30 days, 60 days]")], 20, []),
        # A step that is over is not spoken of any more, nor one that was lifted.
        ([step("a", "5 days", until="21 days")], 20, ["a 1"]),
        ([step("a", "5 days", until="20 days")], 20, []),
        ([step("a", "5 days", until="21 days", **NO_SPORT)], 20, ["a 1"]),
        ([step("a", "5 days", until="10 days", **NO_SPORT)], 40, []),
        # No flood: three a day, the latest of them, beside what is due anyway.
        ([step(name, f"{n} days") for n, name in enumerate("abcde", 1)], 20, ["c 1", "d 1", "e 1"]),
        (
            [step("a", "1 day"), step("b", "2 days"), step("c", "19 days"), step("d", "20 days")],
            20,
            ["b 1", "c 1", "d 1"],
        ),
        # A restriction is in force whether there is room or not.
        (
            [step("a", "1 day", until="30 days", **NO_SPORT)]
            + [step(name, f"{n} days") for n, name in enumerate("bcd", 2)],
            20,
            ["a 1", "c 1", "d 1"],
        ),
        # What says something else on that day says it once, and takes its room all the same.
        ([step("a", "[1 day, 20 days]", at='"14:00"')], 20, []),
        (
            [step("a", "20 days", at='"14:00"')]
            + [step(name, f"{n} days") for n, name in enumerate("bcd", 2)],
            20,
            ["c 1", "d 1"],
        ),
    ],
)
def test_what_is_sent_on_joining(steps: list[str], joined: float, expected: list[str]) -> None:
    assert in_time(*steps, joined=joined) == expected


def test_what_staff_chose_is_sent_before_what_is_newer() -> None:
    steps = [step(name, f"{n} days") for n, name in enumerate("abcde", 1)]
    plan = load_plan(PLAN + "".join(steps), "knee.yaml")
    past = past_of(plan, COURSE, at(20), chosen=chosen_past(with_past_sent(None, ["a"])))
    assert [o.step for o in past.at_once] == ["a", "d", "e"]
    assert [o.step for o in past.unsent] == ["b", "c"]


def test_past_and_the_day_of_joining_are_told_apart() -> None:
    steps = [
        step("a", "[1 day, 20 days]", at='"14:00"'),
        step("b", "19 days"),
        step("c", "3 days", past="ask"),
        step("d", "[1 day, 19 days]", past="leave"),
    ]
    plan = load_plan(PLAN + "".join(steps), "knee.yaml")
    past = past_of(plan, COURSE, at(20))
    named = [
        [o.step for o in which] for which in (past.at_once, past.later, past.unsent, past.asking)
    ]
    assert named == [["b", "d"], ["a"], ["c"], ["c"]]
    assert past.room == 0


@pytest.mark.parametrize(
    ("when", "within", "expires"),
    [
        ("1 day", "3 days", 23),  # as late as the step allows, from joining on
        ("1 day", "1 hour", 21),  # a day at least
        ("[1 day, 22 days]", "3 days", 22),  # but not beyond what the step says next
    ],
)
def test_what_is_sent_on_joining_has_a_fresh_limit(when: str, within: str, expires: int) -> None:
    plan = load_plan(PLAN + step("a", when, late=f"{{within: {within}}}"), "knee.yaml")
    first, *_ = joined_midway(plan, COURSE, timeline(plan, COURSE), at(20))
    assert (first.utc, first.expires) == (at(1), at(expires))


def test_overrides_keep_what_else_they_hold() -> None:
    held = {"steps": {"a": {"until": "4 weeks"}}, "most_a_day": 2}
    changed = with_past_sent(held, ["a", "b"])
    assert changed["steps"] == {"a": {"until": "4 weeks", "past": "send"}, "b": {"past": "send"}}
    assert changed["most_a_day"] == 2
    assert held["steps"] == {"a": {"until": "4 weeks"}}
    assert with_past_sent(None, []) == {}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with transaction(open_ward(tmp_path)) as session:
        yield session


SOURCE = PLAN + step("rest", "[1 day, 2 days]", past="ask") + step("walk", "[3 days, 90 days]")


def rows(session: Session) -> dict[str, Reminder]:
    session.expire_all()
    return {f"{row.step} {row.number}": row for row in session.exec(select(Reminder))}


def told(row: Reminder) -> tuple[ReminderState, str | None]:
    return row.state, row.reason


def test_a_past_message_waits_until_the_patient_joins_and_goes_out_once(session: Session) -> None:
    entry = Entry("B-12", "en", DAY_0, "UTC", send_past=("rest",))
    enrolment = enrol(session, SOURCE, entry, 1, at(20))
    assert told(rows(session)["rest 1"]) == (ReminderState.MISSED, PAST_WHEN_ENROLLED)
    for name in ("rest 2", "walk 1"):
        release(session, rows(session)[name].id or 0, at(20))
        assert told(rows(session)[name]) == (ReminderState.SKIPPED, NOT_JOINED)

    enrolment.state, enrolment.chat_id, enrolment.joined_at = EnrolmentState.ACTIVE, 7, at(30)
    plan = plan_for(session, enrolment)
    register(session, enrolment, plan, at(30))
    assert not register(session, enrolment, plan, at(30))
    for name in ("rest 2", "walk 1"):
        release(session, rows(session)[name].id or 0, at(30))
    assert len(session.exec(select(Message)).all()) == 2
    found = rows(session)
    assert told(found["rest 1"]) == (ReminderState.MISSED, PAST_WHEN_ENROLLED)
    assert {found["rest 2"].state, found["walk 1"].state} == {ReminderState.RELEASED}
    expected = joined_midway(plan, COURSE, timeline(plan, COURSE), at(30))
    assert not diff(list(found.values()), expected, at(31))


def test_without_staff_asking_a_step_that_asks_sends_nothing_past(session: Session) -> None:
    enrolment = enrol(session, SOURCE, Entry("B-12", "en", DAY_0, "UTC"), 1, at(20))
    assert enrolment.overrides is None
    assert told(rows(session)["rest 2"]) == (ReminderState.MISSED, PAST_WHEN_ENROLLED)


def test_an_occurrence_that_is_not_chosen_is_left_as_it_is() -> None:
    plan = load_plan(SOURCE, "knee.yaml")
    before: list[Occurrence] = timeline(plan, COURSE)
    after = joined_midway(plan, COURSE, before, at(0))
    assert after == before
