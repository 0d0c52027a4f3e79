"""Whether each rule of a plan can ever hold, and each step that waits for a rule is started.

A rule that never fires is worse than none: staff trust that they would be told.
"""

from collections.abc import Iterator

from schedules.checks.answers import About, unsuited
from schedules.checks.asking import Asking, Look, look_of
from schedules.checks.written import (
    Written,
    condition,
    family,
    mapping,
    offset,
    starts_by_rule,
    texts,
)
from schedules.faults import did_you_mean
from schedules.loading.tree import Complaint
from schedules.offset import Offset
from schedules.rule import Changed, Condition, NearBaseline, Unanswered
from schedules.when import Span


def never_fires(root: Written) -> Iterator[Complaint]:
    """Give each rule that can never hold, and each step that no rule starts."""
    asking, questions = Asking(root), mapping(root.get("questions"))
    for name, rule in family(root, "rules"):
        about = condition(rule.get("if"))
        message = _why_never(about, rule, questions, asking) if about else None
        if message:
            yield ("rules", name, "if"), message
        elif about and (message := _outside(rule, asking)):
            yield ("rules", name, "from" if "from" in rule else "until"), message
    yield from _wrong_starts(root)


def _why_never(about: Condition, rule: Written, questions: Written, asking: Asking) -> str | None:
    if isinstance(about, Unanswered):
        return _too_many_unanswered(about, rule, asking)
    if about.question not in questions:
        hint = did_you_mean(about.question, questions) or " Add it under `questions:`."
        return f"There is no question “{about.question}”.{hint}"
    question = mapping(questions[about.question])
    return unsuited(about, question) or _unasked(about, asking)


def _too_many_unanswered(about: Unanswered, rule: Written, asking: Asking) -> str | None:
    # What the rule itself starts comes too late to count.
    times = asking.times(None, but=mapping(rule.get("then")).get("start"))
    until = offset(rule.get("until"))
    if times is None or asking.repeats:
        return None
    asked = sum(until is None or _before(span, until) for span in times)
    if about.count <= asked:
        return None
    often = "never" if not asked else "once" if asked == 1 else f"{asked} times"
    return f"The plan asks {often} in this time, so {about.count} can never be unanswered."


def _unasked(about: About, asking: Asking) -> str | None:
    name = about.question
    if not asking.all_check_ins(name):
        return f"No check-in asks `{name}`. Add it to the `questions:` of one."
    if not asking.check_ins(name):
        unsent = asking.all_check_ins(name)[0]
        return f"`{name}` is asked only by “{unsent}”, which nothing starts."
    compares = isinstance(about, NearBaseline | Changed)
    if compares and not asking.meets(Look(name, Offset(), None, but_first=True)):
        return f"`{name}` is asked only once, so no later answer can be compared. Ask it again."
    return None


def _outside(rule: Written, asking: Asking) -> str | None:
    look = look_of(rule)
    question, start, until, _ = look
    if until and until.nominal_days <= start.nominal_days:
        return f"`until` ({until}) must be later than `from` ({start})."
    if asking.meets(look):
        return None
    what = f"`{question}` is not asked" if question else "Nothing is asked"
    return f"{what} {_period(start, until)}. Ask then as well, or change the days of this rule."


def _before(span: Span, until: Offset) -> bool:
    return span.first.nominal_days < until.nominal_days


def _period(start: Offset, until: Offset | None) -> str:
    if until is None:
        return f"from {start} on"
    return f"before {until}" if start == Offset() else f"from {start} up to {until}"


def _wrong_starts(root: Written) -> Iterator[Complaint]:
    steps = dict(family(root, "steps"))
    thens = {name: mapping(rule.get("then")) for name, rule in family(root, "rules")}
    starts = {name: texts(then.get("start")) for name, then in thens.items()}
    for name, started in starts.items():
        for step in started:
            if step in steps and not starts_by_rule(steps[step]):
                yield ("rules", name, "then", "start"), _has_times(step)
    waiting = {name for name, step in steps.items() if starts_by_rule(step)}
    for name in sorted(waiting.difference(*starts.values())):
        advice = f"Write `start: {name}` in a rule, or leave the step out."
        yield ("steps", name, "when"), f"No rule starts this step. {advice}"


def _has_times(step: str) -> str:
    return f"“{step}” has times of its own. A rule starts a step with `when: by rule`."
