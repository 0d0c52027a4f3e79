"""How much a plan asks of one day, and of hours in which people sleep."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from schedules.hours import Quiet
from schedules.loading.tree import Complaint, Path
from schedules.plan import Plan
from schedules.step import Kind
from schedules.timeline import Course, Occurrence, timeline
from schedules.when import MOST_OCCURRENCES, At, Within

ANCHOR = date(2026, 3, 2)
"""Any date serves: it only says how many days the months of an offset have."""
MOST_NAMED = 6


def too_much_a_day(plan: Plan) -> Iterator[Complaint]:
    """Give each day that has more messages than the plan's limit, moved or not."""
    own, sent = _own_days(plan), _days(plan)
    for day in sorted(own.keys() | sent.keys()):
        stays = len(sent[day]) > plan.most_a_day
        there = sent[day] if stays else own[day]
        if len(there) > plan.most_a_day:
            advice = "They cannot all be moved" if stays else "Some of them will be moved"
            yield (
                _busiest(plan, there),
                f"Day {day} has {len(there)} messages, and `most_a_day` is {plan.most_a_day}:"
                f" {_listed(there)}. {advice}. Give one another day.",
            )


def _days(plan: Plan) -> dict[int, list[Occurrence]]:
    """Give what comes on each day after the procedure."""
    days: dict[int, list[Occurrence]] = defaultdict(list)
    for occurrence in timeline(plan, Course(ANCHOR, "UTC", plan.hour, plan.quiet)):
        days[(occurrence.local.date() - ANCHOR).days].append(occurrence)
    return days


def _own_days(plan: Plan) -> dict[int, list[Occurrence]]:
    """Give what would come on each day if nothing moved, but for what chooses a day with room."""
    unlimited = plan.model_copy(update={"most_a_day": MOST_OCCURRENCES})
    days = _days(unlimited).items()
    return defaultdict(
        list, {day: [o for o in there if _has_own_day(plan, o)] for day, there in days}
    )


def _has_own_day(plan: Plan, occurrence: Occurrence) -> bool:
    if not occurrence.number:
        return True
    span = plan.steps[occurrence.step].spans[occurrence.number - 1]
    return span.first == span.last


def _busiest(plan: Plan, there: list[Occurrence]) -> Path:
    """Give the step with most messages on a day, best one that may come on another day."""
    often, order = Counter(o.step for o in there), list(plan.steps)
    step = max(
        often,
        key=lambda s: (often[s], plan.steps[s].kind is not Kind.RESTRICTION, order.index(s)),
    )
    ends = all(o.number == 0 for o in there if o.step == step)
    return "steps", step, "until" if ends else "when"


def _listed(there: list[Occurrence]) -> str:
    often = Counter(o.step for o in there)
    steps = [f"“{name}”{f' {count} times' if count > 1 else ''}" for name, count in often.items()]
    more = len(steps) - MOST_NAMED
    return ", ".join(steps[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def sent_in_quiet_hours(plan: Plan) -> Iterator[Complaint]:
    """Give each hour of the plan that lies in its quiet hours."""
    if not (quiet := plan.quiet):
        return
    moved = f"is in the quiet hours ({quiet}), so it is sent earlier or later. Change one of them."
    if quiet.contains(plan.hour):
        written = "hour" if "hour" in plan.model_fields_set else "quiet"
        yield (written,), f"The hour {plan.hour:%H:%M} {moved}"
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
