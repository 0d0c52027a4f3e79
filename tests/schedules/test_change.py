"""A change of course, plan or override: foreseen, carried out once, harmless to the past."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans_strategy import Raw, raw_plans, source_of
from sqlalchemy import Engine
from sqlmodel import Session, select
from ward import DAY_0, LONGER_PLAN, NOON, PLAN, SHORTER_PLAN, admit, open_ward

from schedules.change import Change, carry_out, foresee, with_end
from schedules.changes import Changes, Tally
from schedules.enrolment import Enrolment
from schedules.faults import PlanFaults
from schedules.localtime import UnknownZoneError
from schedules.message import Message
from schedules.midway import joined_midway
from schedules.plans import plan_for
from schedules.register import register
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.timeline import CourseError, timeline

DAY = timedelta(days=1)
PAUSE = """\
  pause:
    kind: restriction
    until: 6 weeks
    when: [8 hours, {every: 1 week, from: 1 week}]
    card: {en: No running}
    text: {en: Please pause.}
    lift_off: {en: Over}
"""
KNEE = PLAN + PAUSE
LONGER = LONGER_PLAN + PAUSE
WITHOUT_PAUSE = SHORTER_PLAN
VERSIONS = (KNEE, LONGER, WITHOUT_PAUSE)


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("ward")
    return open_ward(folder)


@pytest.fixture
def session(ward: Engine) -> Iterator[Session]:
    with Session(ward) as session:
        yield session


def registered(session: Session, plan: str = KNEE) -> Enrolment:
    enrolment = admit(session, plan=plan)
    register(session, enrolment, plan_for(session, enrolment), NOON)
    return enrolment


def rows(session: Session, enrolment: Enrolment) -> list[Reminder]:
    mine = select(Reminder).where(Reminder.enrolment_id == enrolment.id)
    return list(session.exec(mine.execution_options(populate_existing=True)))


def release_until(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Release what falls due up to now, each at its own time, as the scheduler would."""
    session.flush()
    for row in sorted(rows(session, enrolment), key=lambda row: row.run_at):
        if row.state is ReminderState.PLANNED and row.run_at <= now:
            release(session, row.id or 0, row.run_at)
    session.expire_all()


# Each kind of change on day 10, when eight messages of the knee plan are past, and its tally.
TALLIES: list[tuple[str, Change, Tally]] = [
    ("a later date", {"anchor": DAY_0 + 7 * DAY}, Tally(moved=6)),
    ("an earlier date", {"anchor": DAY_0 - 9 * DAY}, Tally(moved=5, past=1)),
    ("an hour", {"hour": time(10)}, Tally(moved=6)),
    ("a zone", {"zone": "Asia/Tokyo"}, Tally(moved=6)),
    ("other quiet hours", {"quiet": "08:00-12:00"}, Tally(moved=6)),
    ("the hour of what is past", {"anchor_time": time(8)}, Tally()),
    (
        "a shorter restriction",
        {"overrides": with_end(None, "pause", "4 weeks")},
        Tally(1, 0, 0, 0, 2),
    ),
    ("a longer restriction", {"overrides": with_end(None, "pause", "7 weeks")}, Tally(1, 1)),
    ("a longer plan", {"source": LONGER}, Tally(new=1)),
    ("a plan without the step", {"source": WITHOUT_PAUSE}, Tally(withdrawn=5)),
    ("nothing", {}, Tally()),
]


@pytest.mark.parametrize(("change", "tally"), [t[1:] for t in TALLIES], ids=[t[0] for t in TALLIES])
def test_a_change_is_counted_in_the_words_of_the_field(
    session: Session, change: Change, tally: Tally
) -> None:
    enrolment = registered(session)
    now = NOON + 10 * DAY
    release_until(session, enrolment, now)
    assert foresee(session, enrolment, change, now).tally() == tally
    assert carry_out(session, enrolment, change, now).tally() == tally


def test_what_is_foreseen_is_not_written(session: Session) -> None:
    enrolment = registered(session)
    session.flush()
    foresee(session, enrolment, {"source": LONGER.replace("little", "bit"), "hour": time(10)}, NOON)
    assert not session.dirty
    assert not session.new


def test_what_was_sent_reads_as_it_was_sent_after_an_update(session: Session) -> None:
    enrolment = registered(session)
    now = NOON + 10 * DAY
    release_until(session, enrolment, now)
    for message in session.exec(select(Message)):
        message.html = f"as sent {message.id}"
    session.flush()
    sent = [(m.id, m.reminder_id, m.html) for m in session.exec(select(Message))]
    assert len(sent) > 3
    reworded = LONGER.replace("Please walk", "Kindly walk")
    carry_out(session, enrolment, {"source": reworded}, now)
    session.expire_all()
    assert [(m.id, m.reminder_id, m.html) for m in session.exec(select(Message))] == sent


def test_an_override_stays_when_the_plan_gets_a_new_version(session: Session) -> None:
    enrolment = registered(session)
    carry_out(session, enrolment, {"overrides": with_end(None, "pause", "4 weeks")}, NOON)
    carry_out(session, enrolment, {"source": LONGER}, NOON)
    plan = plan_for(session, enrolment)
    assert (plan.version, str(plan.steps["pause"].until)) == (2, "4 weeks")


def test_an_override_that_no_longer_fits_is_refused_and_nothing_is_written(
    session: Session,
) -> None:
    enrolment = registered(session)
    carry_out(session, enrolment, {"overrides": with_end(None, "pause", "4 weeks")}, NOON)
    before = (enrolment.plan_version_id, [row.model_dump() for row in rows(session, enrolment)])
    for act in (foresee, carry_out):
        with pytest.raises(PlanFaults):
            act(session, enrolment, {"source": WITHOUT_PAUSE}, NOON)
    after = (enrolment.plan_version_id, [row.model_dump() for row in rows(session, enrolment)])
    assert after == before


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"zone": "Europe/Madird"}, UnknownZoneError),
        ({"anchor": DAY_0.replace(year=1900)}, CourseError),
        ({"overrides": with_end(None, "pause", "soon")}, PlanFaults),
        ({"source": "name: knee\n"}, PlanFaults),
    ],
)
def test_nonsense_is_refused_before_anything_is_written(
    session: Session, change: Change, refusal: type[Exception]
) -> None:
    enrolment = registered(session)
    before = enrolment.model_dump()
    with pytest.raises(refusal):
        carry_out(session, enrolment, change, NOON)
    assert enrolment.model_dump() == before


# Overrides before, the end that is chosen, and the overrides after; None is the plan's own end.
ENDS = [
    (None, "4 weeks", {"steps": {"pause": {"until": "4 weeks"}}}),
    ({"hour": "10:00"}, "4 weeks", {"hour": "10:00", "steps": {"pause": {"until": "4 weeks"}}}),
    ({"steps": {"pause": {"until": "4 weeks"}}}, None, {}),
    (
        {"steps": {"pause": {"until": "4 weeks", "start": "1 day"}, "walk": {"at": "10:00"}}},
        None,
        {"steps": {"pause": {"start": "1 day"}, "walk": {"at": "10:00"}}},
    ),
]


@pytest.mark.parametrize(("before", "until", "after"), ENDS)
def test_an_end_is_laid_over_the_plan_and_taken_off_again(
    before: dict[str, object] | None, until: str | None, after: dict[str, object]
) -> None:
    assert with_end(before, "pause", until) == after


changes = st.fixed_dictionaries(
    {},
    optional={
        "anchor": st.integers(-20, 20).map(lambda days: DAY_0 + days * DAY),
        "anchor_time": st.none() | st.integers(0, 23).map(time),
        "zone": st.sampled_from(["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"]),
        "hour": st.integers(0, 23).map(time),
        "quiet": st.sampled_from([None, "21:00-08:00", "13:00-15:00", "03:00-22:00"]),
        "overrides": st.sampled_from(["2 weeks", "40 days", "3 months", None]).map(
            lambda until: with_end(None, "pause", until)
        ),
        "source": st.sampled_from(VERSIONS),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 15), changes), min_size=1, max_size=5))
def test_edits_in_any_order_send_nothing_twice_and_lose_nothing(
    ward: Engine, edits: list[tuple[int, Change]]
) -> None:
    with Session(ward) as session:
        enrolment, now = registered(session), NOON
        for days, change in edits:
            now += days * DAY
            release_until(session, enrolment, now)
            sent = {row.id: row.model_dump() for row in rows(session, enrolment) if row.released_at}
            if _edit(session, enrolment, change, now) is None:
                continue
            left = {row.id: row.model_dump() for row in rows(session, enrolment) if row.released_at}
            assert left == sent
            _is_complete(session, enrolment, now)


@settings(max_examples=40, deadline=None)
@given(raw_plans(), st.lists(st.tuples(st.integers(0, 40), raw_plans(), changes), max_size=4))
def test_any_version_after_any_other_sends_nothing_twice_and_loses_nothing(
    ward: Engine, first: Raw, versions: list[tuple[int, Raw, Change]]
) -> None:
    with Session(ward) as session:
        enrolment, now = registered(session, source_of(first)), NOON
        for days, raw, change in versions:
            now += days * DAY
            release_until(session, enrolment, now)
            change = {**change, "source": source_of(raw), "overrides": None}
            sent = {row.id: row.model_dump() for row in rows(session, enrolment) if row.released_at}
            assert _edit(session, enrolment, change, now) is not None
            left = {row.id: row.model_dump() for row in rows(session, enrolment) if row.released_at}
            assert left == sent
            _is_complete(session, enrolment, now)


def _edit(session: Session, enrolment: Enrolment, change: Change, now: datetime) -> Changes | None:
    """Carry a change out as it was foreseen, and see that a second time changes nothing."""
    try:
        foreseen = foresee(session, enrolment, change, now)
    except PlanFaults:
        with pytest.raises(PlanFaults):
            carry_out(session, enrolment, change, now)
        return None
    outline, tally = foreseen.outline(), foreseen.tally()
    done = carry_out(session, enrolment, change, now)
    assert (done.outline(), done.tally()) == (outline, tally)
    assert tally.sent_again == 0
    session.flush()
    assert not carry_out(session, enrolment, change, now)
    assert not foresee(session, enrolment, {}, now)
    return done


def _is_complete(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Every occurrence has a row: at its time if it is to come, with the reason if it is over."""
    found = {(row.step, row.number): row for row in rows(session, enrolment)}
    plan, course = plan_for(session, enrolment), enrolment.course()
    for due in joined_midway(plan, course, timeline(plan, course), enrolment.created_at):
        row = found.pop((due.step, due.number))
        if row.state is ReminderState.PLANNED:
            assert (row.due_at, row.expires_at) == (due.utc, due.expires)
            assert row.expires_at > now
        else:
            assert row.released_at or row.reason
    assert {row.state for row in found.values()} <= {
        ReminderState.RELEASED,
        ReminderState.WITHDRAWN,
        ReminderState.MISSED,
        ReminderState.SKIPPED,
    }
    assert all(row.due_at.tzinfo is UTC for row in found.values())
