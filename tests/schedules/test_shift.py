"""Moving the rest of a series on: exactly those numbers, by whole days, and nothing else."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_timeline_properties import PLAN_OF_ALL, courses, was_skipped

from schedules.hours import Quiet
from schedules.loading.plan_file import load_plan
from schedules.shift import Shift, read_shifts, shifted_by, with_shift
from schedules.timeline import Course, CourseError, Occurrence, timeline

PLAN = """\
name: small
version: 1
title: {en: Small}
languages: [en]
most_a_day: 9
steps:
  walk:
    kind: advice
    until: 5 weeks
    when: {every: 1 week, from: 1 week, until: 5 weeks}
    text: {en: Please walk.}
  swim:
    kind: advice
    when: [2 days, {between: [5 days, 7 days]}, 1 month]
    text: {en: Please swim.}
  ice:
    kind: advice
    when: [2 hours, 3 days]
    text: {en: Please cool.}
  once:
    kind: advice
    when: 2 days
    text: {en: Once.}
  no_sport:
    kind: restriction
    until: 2 weeks
    when: [1 day, 1 week]
    card: {en: No sport}
    text: {en: No sport.}
    lift_off: {en: It is over.}
"""
SMALL = load_plan(PLAN, "small.yaml")
NIGHT = Quiet(time(21), time(8))


def days(step: str, *shifts: Shift) -> dict[int, str]:
    """Return the local day of each number of a step, for a procedure on 2 March 2026."""
    course = Course(date(2026, 3, 2), "Europe/Berlin", time(9), NIGHT, shifts=shifts)
    return {o.number: f"{o.local:%m-%d}" for o in timeline(SMALL, course) if o.step == step}


WALKS = {1: "03-09", 2: "03-16", 3: "03-23", 4: "03-30"}


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ([], WALKS),
        # From number 2 on by a day; what was before stays.
        ([("walk", 2, 1)], WALKS | {2: "03-17", 3: "03-24", 4: "03-31"}),
        # Two wishes add up where both count, and one from the same number again as well.
        ([("walk", 2, 1), ("walk", 4, 2)], WALKS | {2: "03-17", 3: "03-24", 4: "04-02"}),
        ([("walk", 4, 1), ("walk", 4, 1)], WALKS | {4: "04-01"}),
        # On 6 April the step is over: what would come then falls away.
        ([("walk", 1, 6)], {1: "03-15", 2: "03-22", 3: "03-29", 4: "04-05"}),
        ([("walk", 1, 7)], {1: "03-16", 2: "03-23", 3: "03-30"}),
        # Beyond its last number, or of a step that there is not, it changes nothing.
        ([("walk", 5, 1)], WALKS),
        ([("stroll", 1, 1)], WALKS),
    ],
)
def test_a_shift_moves_the_rest_of_a_series(
    shifts: list[tuple[str, int, int]], expected: dict[int, str]
) -> None:
    assert days("walk", *(Shift(*shift) for shift in shifts)) == expected


@pytest.mark.parametrize("step", ["once", "ice", "no_sport"])
def test_what_is_no_series_of_dated_advice_stays(step: str) -> None:
    """One date, hours from the procedure, and what forbids and frees are not the patient's."""
    assert days(step, Shift(step, 1, 3)) == days(step)


def test_windows_and_months_move_as_well() -> None:
    assert days("swim") == {1: "03-04", 2: "03-07", 3: "04-02"}
    assert days("swim", Shift("swim", 2, 2)) == {1: "03-04", 2: "03-09", 3: "04-04"}


def test_the_hour_stays_over_a_change_of_clocks() -> None:
    course = Course(
        date(2026, 3, 2), "Europe/Berlin", time(9), NIGHT, shifts=(Shift("walk", 4, 1),)
    )
    moved = [o for o in timeline(SMALL, course) if (o.step, o.number) == ("walk", 4)]
    assert [o.utc for o in moved] == [datetime(2026, 3, 31, 7, tzinfo=UTC)]


@pytest.mark.parametrize("odd", [("walk", 0, 1), ("walk", 2, 0), ("walk", 2, -1), ("walk", 2, 999)])
def test_a_shift_that_cannot_be_meant_is_refused(odd: tuple[str, int, int]) -> None:
    with pytest.raises(CourseError, match="cannot be moved"):
        days("walk", Shift(*odd))


def test_wishes_are_kept_as_plain_lists_and_can_be_taken_back() -> None:
    once = with_shift(None, Shift("walk", 2, 1))
    assert once == [["walk", 2, 1]]
    both = with_shift(with_shift(once, Shift("swim", 3, 1)), Shift("walk", 2, 1))
    assert both == [["walk", 2, 2], ["swim", 3, 1]]
    assert (shifted_by(both, "walk", 2), shifted_by(both, "walk", 3)) == (2, 0)
    assert with_shift(both, Shift("walk", 2, -2)) == [["swim", 3, 1]]
    assert with_shift(once, Shift("walk", 2, -1)) is None
    assert read_shifts(None) == ()


SERIES = {"daily": 400, "monthly": 119, "night": 3, "hourly": 5, "pause": 6}
MOVED = ("daily", "monthly", "night")
some_shifts = st.sampled_from(sorted(SERIES)).flatmap(
    lambda step: st.builds(
        Shift, st.just(step), st.integers(1, SERIES[step] + 1), st.integers(1, 40)
    )
)


@settings(max_examples=60, deadline=None)
@given(courses, some_shifts)
def test_it_moves_exactly_its_numbers_by_whole_days(course: Course, shift: Shift) -> None:
    """In every zone, at every hour, over every change of the clocks."""
    before = {(o.step, o.number): o for o in timeline(PLAN_OF_ALL, course)}
    moved = Course(**{**vars(course), "shifts": (shift,)})
    after = {(o.step, o.number): o for o in timeline(PLAN_OF_ALL, moved)}
    assert before.keys() == after.keys()
    for identity, was in before.items():
        if was.step == shift.step and shift.step in MOVED and was.number >= shift.first:
            assert _moved_by(was, after[identity], course.zone) == timedelta(days=shift.days)
        else:
            assert (after[identity].local, after[identity].utc) == (was.local, was.utc)
    _in_order(after.values())


@settings(max_examples=60, deadline=None)
@given(courses, st.lists(st.tuples(st.integers(1, 5), st.integers(1, 30)), max_size=4))
def test_it_never_leaves_the_days_of_its_step(
    course: Course, wishes: list[tuple[int, int]]
) -> None:
    shifts = tuple(Shift("walk", first, by) for first, by in wishes)
    found = timeline(SMALL, Course(**{**vars(course), "shifts": shifts}))
    over = course.anchor + timedelta(weeks=5)
    assert all(o.local.date() < over for o in found if o.step == "walk")
    _in_order(found)


def _moved_by(was: Occurrence, now: Occurrence, zone: str) -> timedelta:
    """Return by how many days an occurrence moved; only a gap makes its hour another one."""
    own = was.local.date(), now.local.date()
    if any(was_skipped(day, zone) for day in own):
        return round((now.utc - was.utc) / timedelta(days=1)) * timedelta(days=1)
    assert now.local.time() == was.local.time()
    return own[1] - own[0]


def _in_order(occurrences) -> None:
    last: dict[str, Occurrence] = {}
    for due in sorted(occurrences, key=lambda o: (o.step, o.number or 10**6)):
        if due.step in last:
            assert last[due.step].utc < due.utc
            assert last[due.step].expires <= due.utc
        last[due.step] = due
