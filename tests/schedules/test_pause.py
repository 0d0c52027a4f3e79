"""A pause: what it skips, what it holds, and that nothing older comes back when it is over."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.changes import diff
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.loading.plan_file import load_plan
from schedules.pause import (
    fell_in_pause,
    held_until,
    is_paused,
    outlasts,
    pause_over_since,
    resumes_at,
)
from schedules.plan import Kind
from schedules.reason import held_in_pause, paused_until
from schedules.release import Verdict, decide
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import Occurrence

MADRID = "Europe/Madrid"
FRIDAY = date(2027, 3, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SKIPPED = Verdict(ReminderState.SKIPPED, paused_until(FRIDAY))


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def patient(until: date | None = FRIDAY, zone: str = MADRID, **values: object) -> Enrolment:
    told = {"hour": time(9), "quiet": "21:00-08:00"} | values
    return Enrolment(
        plan_version_id=1,
        label="B-12",
        language="en",
        anchor=date(2027, 3, 1),
        zone=zone,
        state=EnrolmentState.ACTIVE,
        chat_id=7,
        paused_until=until,
        created_at=utc(1, 9),
        created_by=1,
        **told,
    )


def due(kind: Kind, at: datetime, limit: timedelta, **values: object) -> Reminder:
    told = {"step": "walk", "number": 1} | values
    return Reminder(enrolment_id=1, kind=kind, due_at=at, run_at=at, expires_at=at + limit, **told)


@pytest.mark.parametrize(
    ("zone", "now", "paused"),
    [
        (MADRID, utc(11, 12), True),
        (MADRID, utc(11, 22, 59), True),  # a minute to midnight in Madrid
        (MADRID, utc(11, 23), False),  # the day has come
        ("America/New_York", utc(12, 4, 59), True),
        ("Pacific/Auckland", utc(11, 11), False),
    ],
)
def test_a_pause_lasts_until_its_day_begins_where_the_patient_is(
    zone: str, now: datetime, paused: bool
) -> None:
    assert is_paused(patient(zone=zone), now) is paused
    assert not is_paused(patient(None, zone=zone), now)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "quiet", "at"),
    [
        (MADRID, FRIDAY, time(9), "21:00-08:00", utc(12, 8)),
        # The clocks go forward on the 28th: 09:00 is an hour sooner, 02:30 does not exist.
        (MADRID, date(2027, 3, 28), time(9), "21:00-08:00", utc(28, 7)),
        (MADRID, date(2027, 3, 28), time(2, 30), None, utc(28, 1, 30)),
        # In New York they go forward two weeks before, in Santiago back in April.
        ("America/New_York", date(2027, 3, 14), time(9), None, utc(14, 13)),
        # … when there are two half past elevens; the first is meant.
        (
            "America/Santiago",
            date(2027, 4, 3),
            time(23, 30),
            None,
            datetime(2027, 4, 4, 2, 30, tzinfo=UTC),
        ),
        (MADRID, FRIDAY, time(23), "21:00-08:00", utc(12, 19, 30)),  # before the evening's quiet
    ],
)
def test_messages_come_again_at_the_patients_hour(
    zone: str, day: date, hour: time, quiet: str | None, at: datetime
) -> None:
    assert resumes_at(patient(day, zone=zone, hour=hour, quiet=quiet), day) == at


@pytest.mark.parametrize(
    ("kind", "at", "limit", "lasting", "verdict"),
    [
        # The tip of Tuesday is not said, the end of a restriction is, on Friday at nine.
        (Kind.ADVICE, utc(9, 8), 3 * DAY, False, SKIPPED),
        (
            Kind.LIFT_OFF,
            utc(9, 8),
            14 * DAY,
            True,
            Verdict(ReminderState.PLANNED, held_in_pause(FRIDAY), utc(12, 8)),
        ),
        (Kind.LIFT_OFF, utc(9, 8), 2 * DAY, True, SKIPPED),  # too late by then
        # A check-in comes at its own hour, or at least in time.
        (
            Kind.CHECK_IN,
            utc(9, 14),
            7 * DAY,
            True,
            Verdict(ReminderState.PLANNED, held_in_pause(FRIDAY), utc(12, 14)),
        ),
        (
            Kind.CHECK_IN,
            utc(9, 14),
            3 * DAY - HOUR,
            True,
            Verdict(ReminderState.PLANNED, held_in_pause(FRIDAY), utc(12, 8)),
        ),
        (Kind.CHECK_IN, utc(9, 7), 3 * DAY, True, SKIPPED),
        (Kind.FOLLOW_UP, utc(9, 8), 28 * DAY, False, SKIPPED),
    ],
)
def test_what_falls_due_in_a_pause_is_skipped_or_held(
    kind: Kind, at: datetime, limit: timedelta, lasting: bool, verdict: Verdict
) -> None:
    assert decide(due(kind, at, limit), patient(), at, lasting) == verdict


@pytest.mark.parametrize(
    ("state", "chat_id", "expected"),
    [
        (EnrolmentState.STOPPED, 7, ReminderState.WITHDRAWN),
        (EnrolmentState.INVITED, 7, ReminderState.SKIPPED),
        (EnrolmentState.ACTIVE, None, ReminderState.SKIPPED),
    ],
)
def test_consent_goes_before_a_pause(
    state: EnrolmentState, chat_id: int | None, expected: ReminderState
) -> None:
    someone = patient()
    someone.state, someone.chat_id = state, chat_id
    found = decide(due(Kind.LIFT_OFF, utc(9, 8), 14 * DAY), someone, utc(9, 8), lasting=True)
    assert found.state is expected
    assert found.reason != paused_until(FRIDAY)


def test_a_closed_chat_loses_nothing_that_a_pause_holds() -> None:
    someone = patient()
    someone.reachable = False
    found = decide(due(Kind.LIFT_OFF, utc(9, 8), 14 * DAY), someone, utc(9, 8), lasting=True)
    assert found.until == utc(12, 8)


PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
questions: {pain: {type: percent, question: {en: Pain?}}}
steps:
  tip: {kind: advice, when: 1 day, text: {en: Hello.}, late: {policy: fold, within: 1 week}}
  shown: {kind: advice, when: 1 day, text: {en: Hello.}, card: {en: Rest}}
  review: {kind: advice, when: 1 day, text: {en: Hello.}, late: {policy: send, within: 2 weeks}}
  now: {kind: advice, when: 1 day, text: {en: Hello.}, late: {policy: skip, within: 2 weeks}}
  ask: {kind: check_in, when: 1 day, questions: [pain], text: {en: Hello.}}
  rest: {kind: restriction, until: 2 days, card: {en: Run}, text: {en: No.}, lift_off: {en: Over}}
"""


@pytest.mark.parametrize(
    ("step", "kind", "lasts"),
    [
        ("tip", Kind.ADVICE, False),
        ("shown", Kind.ADVICE, False),  # the card of the day says it
        ("review", Kind.ADVICE, True),
        ("now", Kind.ADVICE, False),
        ("ask", Kind.CHECK_IN, True),
        ("rest", Kind.RESTRICTION, False),
        ("rest", Kind.LIFT_OFF, True),
        ("ask", Kind.FOLLOW_UP, False),
        ("gone", Kind.ADVICE, False),
    ],
)
def test_a_steps_own_late_policy_says_what_outlasts_a_pause(
    step: str, kind: Kind, lasts: bool
) -> None:
    plan = load_plan(PLAN, "knee")
    assert outlasts(plan, due(kind, utc(9, 8), DAY, step=step)) is lasts


def occurrence(at: datetime, kind: Kind = Kind.ADVICE, limit: timedelta = 7 * DAY) -> Occurrence:
    return Occurrence("walk", 1, kind, at.astimezone(ZoneInfo(MADRID)), at, at + limit)


# What registering does on Saturday with a row, by what became of it and where its time lies now.
SATURDAY = utc(13, 10)


@pytest.mark.parametrize(
    ("state", "at", "kind", "resumed", "comes"),
    [
        (ReminderState.SKIPPED, utc(11, 8), Kind.ADVICE, FRIDAY, False),  # before the day
        (ReminderState.SKIPPED, utc(12, 8), Kind.ADVICE, FRIDAY, True),  # on it: still in time
        (ReminderState.SKIPPED, utc(11, 8), Kind.ADVICE, None, True),  # nobody paused
        (ReminderState.SKIPPED, utc(11, 8), Kind.LIFT_OFF, FRIDAY, True),
        (ReminderState.SKIPPED, utc(20, 8), Kind.ADVICE, FRIDAY, True),  # moved ahead by staff
        (ReminderState.SKIPPED, utc(4, 8), Kind.ADVICE, None, False),  # too late anyway
        (ReminderState.PLANNED, utc(11, 8), Kind.CHECK_IN, FRIDAY, True),  # held: it stays so
    ],
)
def test_nothing_older_than_the_day_that_ends_a_pause_comes_back(
    state: ReminderState, at: datetime, kind: Kind, resumed: date | None, comes: bool
) -> None:
    row = due(kind, at - HOUR, DAY, state=state)
    changes = diff([row], [occurrence(at, kind)], SATURDAY, resumed)
    assert [move.reminder for move in changes.moved] == ([row] if comes else [])
    assert not changes.overtaken


@pytest.mark.parametrize(
    ("at", "resumed", "new"),
    [(utc(11, 8), FRIDAY, False), (utc(12, 8), FRIDAY, True), (utc(11, 8), None, True)],
)
def test_what_a_new_plan_has_in_the_days_of_a_pause_is_past(
    at: datetime, resumed: date | None, new: bool
) -> None:
    changes = diff([], [occurrence(at)], SATURDAY, resumed)
    assert (len(changes.new), len(changes.past)) == ((1, 0) if new else (0, 1))


@pytest.mark.parametrize(
    ("until", "now", "since"),
    [
        (FRIDAY, utc(11, 12), None),
        (FRIDAY, utc(12, 12), utc(11, 23)),
        (FRIDAY, utc(30, 12), utc(11, 23)),
        (None, utc(12, 12), None),
    ],
)
def test_silence_counts_from_the_end_of_a_pause(
    until: date | None, now: datetime, since: datetime | None
) -> None:
    assert pause_over_since(patient(until), now) == since


zones = st.sampled_from([MADRID, "Pacific/Kiritimati", "America/St_Johns", "Australia/Lord_Howe"])


@given(zones, st.integers(0, 60 * 24 * 400), st.integers(1, 60), st.times(), st.integers(1, 40))
def test_whatever_is_held_comes_on_the_day_after_the_pause_and_in_time(
    zone: str, minutes: int, days: int, hour: time, limit: int
) -> None:
    at = utc(1, 0) + timedelta(minutes=minutes)
    someone = patient(None, zone=zone, hour=hour.replace(second=0, microsecond=0))
    someone.paused_until = someone.today(at) + timedelta(days=days)
    held = due(Kind.CHECK_IN, at, limit * DAY)
    assert fell_in_pause(held, someone)
    until = held_until(held, someone, someone.paused_until)
    if until is None:
        assert resumes_at(someone, someone.paused_until) >= held.expires_at
    else:
        assert resumes_at(someone, someone.paused_until) <= until < held.expires_at
        assert not is_paused(someone, until)
        assert decide(held, someone, until, lasting=True) == Verdict(ReminderState.RELEASED)
