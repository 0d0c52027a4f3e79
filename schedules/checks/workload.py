"""How much a plan asks of one day, and of hours in which people sleep."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from schedules.checks.wording import Complaint
from schedules.hours import Quiet
from schedules.offset import Offset
from schedules.plan import Plan
from schedules.step import Step
from schedules.when import At, Within

ANCHOR = date(2026, 3, 2)
"""Any date serves: it only says how many days the months of an offset have."""
MOST_NAMED = 6


def too_much_a_day(plan: Plan) -> Iterator[Complaint]:
    """Give each day that has more messages than the plan's limit, before any of them is moved."""
    for day, names in sorted(_days(plan).items()):
        if len(names) > plan.most_a_day:
            yield (
                ("steps", names[-1], "when"),
                f"Day {day} has {len(names)} messages, and `most_a_day` is {plan.most_a_day}:"
                f" {_listed(names)}. Some of them will be moved. Give one another day.",
            )


def _listed(names: list[str]) -> str:
    steps = [f"“{name}”" for name in dict.fromkeys(names)]
    more = len(steps) - MOST_NAMED
    return ", ".join(steps[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _days(plan: Plan) -> dict[int, list[str]]:
    days: dict[int, list[str]] = defaultdict(list)
    for name, step in plan.steps.items():
        for offset in _fixed(step):
            days[_day(offset, plan)].append(name)
    return days


def _fixed(step: Step) -> Iterator[Offset]:
    """Give when a step's messages fall, but for those that choose a day with room."""
    fixed = (span for span in step.spans if span.first == span.last)
    yield from (span.first for span in fixed if span.falls(ANCHOR))
    if step.lift_off and step.until and not step.by_rule:
        yield step.until


def _day(offset: Offset, plan: Plan) -> int:
    if not offset.elapsed:
        return (offset.after(ANCHOR) - ANCHOR).days
    moment = datetime.combine(ANCHOR, plan.anchor_time) + timedelta(hours=offset.hours)
    return (moment.date() - ANCHOR).days


def sent_in_quiet_hours(plan: Plan) -> Iterator[Complaint]:
    """Give each hour of the plan that lies in its quiet hours."""
    if not (quiet := plan.quiet):
        return
    moved = f"is in the quiet hours ({quiet}), so it is sent earlier or later. Change one of them."
    if quiet.contains(plan.hour):
        yield ("hour",), f"The hour {plan.hour:%H:%M} {moved}"
    for name, step in plan.steps.items():
        if step.at and _is_quiet(step.at, quiet):
            hours = step.at.between if isinstance(step.at, Within) else None
            span = f"{hours.start:%H:%M}-{hours.end:%H:%M}" if hours else f"{step.at:%H:%M}"
            yield ("steps", name, "at"), f"“{span}” {moved}"


def _is_quiet(at: At, quiet: Quiet) -> bool:
    if not isinstance(at, Within):
        return quiet.contains(at)
    window = at.between
    leaves = window.start <= quiet.end <= window.end
    return quiet.contains(window.start) and quiet.contains(window.end) and not leaves
