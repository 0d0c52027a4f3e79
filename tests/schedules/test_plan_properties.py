"""What holds for the timeline of every plan there is, for every patient."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from plans_strategy import ZONES, plan_sources

from schedules.hours import Quiet
from schedules.loading.plan_file import load_plan
from schedules.plan import Kind, Plan
from schedules.timeline import MAY_WAIT, Course, Occurrence, timeline

DAY = timedelta(days=1)
courses = st.builds(
    Course,
    anchor=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    zone=st.sampled_from(ZONES),
    hour=st.sampled_from([time(0, 30), time(2), time(9), time(13), time(23, 30)]),
    quiet=st.sampled_from([None, Quiet(time(21), time(8)), Quiet(time(2, 30), time(0))]),
    anchor_time=st.none() | st.sampled_from([time(1), time(18)]),
)
plans = plan_sources().map(lambda source: load_plan(source, "drawn.yaml"))


def roomy(plan: Plan) -> Plan:
    """Give the plan without any limit on a day, so that nothing moves."""
    return plan.model_copy(update={"most_a_day": 10_000})


def days(found: list[Occurrence]) -> Counter[date]:
    return Counter(o.local.date() for o in found)


def of_each_step(found: list[Occurrence]) -> Iterator[list[Occurrence]]:
    for step in {o.step for o in found}:
        yield [o for o in found if o.step == step]


def latest_days(plan: Plan, course: Course, own: list[Occurrence]) -> dict[tuple[str, int], date]:
    """Give the last day on which each may come, but for what its step says next.

    `own` are the occurrences, each on its own day.
    """
    latest = {}
    for mine in of_each_step(own):
        for before, due in zip([None, *mine], mine, strict=False):
            day, step = due.local.date(), plan.steps[due.step]
            span = step.spans[due.number - 1] if due.number else None
            daily = before is not None and day - before.local.date() <= DAY
            if span and not span.first.elapsed and span.first != span.last:
                day = span.last.after(course.anchor)
            elif span and not span.first.elapsed and step.kind is not Kind.RESTRICTION:
                day += timedelta() if daily else MAY_WAIT
            latest[due.step, due.number] = day
    return latest


@settings(max_examples=150, deadline=None)
@given(plans, courses)
def test_each_message_once_in_order_and_never_in_quiet_hours(plan: Plan, course: Course) -> None:
    found = timeline(plan, course)
    assert found == timeline(plan, course)
    assert [o.utc for o in found] == sorted(o.utc for o in found)
    assert max(Counter((o.step, o.number) for o in found).values()) == 1
    for due in found:
        assert due.utc < due.expires
        assert due.utc.timestamp() == due.local.timestamp()
        assert not (course.quiet and course.quiet.contains(due.local.time()))
    for mine in of_each_step(found):
        assert all(first.expires <= second.utc for first, second in pairwise(mine))


@settings(max_examples=150, deadline=None)
@given(plans, courses)
def test_nothing_is_lost(plan: Plan, course: Course) -> None:
    """Only hours may be missing: two that one morning gathers, or one carried beyond the end."""
    found = {(o.step, o.number) for o in timeline(plan, course)}
    for name, step in plan.steps.items():
        counted = {n for n, span in enumerate(step.spans, 1) if not span.first.elapsed}
        assert {number for s, number in found if s == name} >= counted
        assert ((name, 0) in found) is bool(step.lift_off)


@settings(max_examples=150, deadline=None)
@given(plans, courses)
def test_moves_are_few_and_short(plan: Plan, course: Course) -> None:
    own = {(o.step, o.number): o for o in timeline(roomy(plan), course)}
    latest = latest_days(plan, course, list(own.values()))
    found = timeline(plan, course)
    assert {(o.step, o.number) for o in found} == own.keys()
    for due in found:
        before = own[due.step, due.number]
        assert before.local.date() <= due.local.date() <= latest[due.step, due.number]
        if due.local.date() == before.local.date():
            assert due.local == before.local
    if max(days(list(own.values())).values()) <= plan.most_a_day:
        assert found == list(own.values())


@settings(max_examples=150, deadline=None)
@given(plans, courses)
def test_a_day_holds_too_many_only_where_nothing_on_it_could_move(
    plan: Plan, course: Course
) -> None:
    own = {(o.step, o.number): o for o in timeline(roomy(plan), course)}
    latest = latest_days(plan, course, list(own.values()))
    found = timeline(plan, course)
    counts = days(found)
    for mine in of_each_step(found):
        for due, following in zip(mine, [*mine[1:], None], strict=True):
            identity, until = (due.step, due.number), plan.steps[due.step].until
            if counts[due.local.date()] > plan.most_a_day:
                ends = [latest[identity] + DAY]
                ends += [following.local.date()] if following else []
                ends += [until.after(course.anchor)] if until else []
                first = own[identity].local.date()
                others = [first + n * DAY for n in range((min(ends) - first).days)]
                assert not [day for day in others if counts[day] < plan.most_a_day]


@settings(max_examples=150, deadline=None)
@given(plans, courses)
def test_restrictions_lift_on_their_day(plan: Plan, course: Course) -> None:
    for due in timeline(plan, course):
        until = plan.steps[due.step].until
        if until and due.kind is Kind.LIFT_OFF:
            assert due.local.date() == until.after(course.anchor)
        elif until:
            assert due.local.date() < until.after(course.anchor)


@settings(max_examples=50, deadline=None)
@given(courses, st.integers(1, 3))
def test_a_daily_step_speaks_once_on_every_local_day(course: Course, most: int) -> None:
    daily = "{every: 1 day, from: 0 days, until: 40 days}"
    steps = [f"  s{n}: {{kind: advice, text: {{en: Hello.}}, when: {daily}}}\n" for n in range(3)]
    top = (
        f"name: all\nversion: 1\ntitle: {{en: All}}\nlanguages: [en]\nmost_a_day: {most}\nsteps:\n"
    )
    found = timeline(load_plan(top + "".join(steps), "all.yaml"), course)
    for mine in of_each_step(found):
        assert [o.local.date() for o in mine] == [course.anchor + n * DAY for n in range(40)]
