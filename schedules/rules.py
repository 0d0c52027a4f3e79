"""Which of a plan's rules an answer meets, or a silence: decided here, carried out elsewhere."""

import operator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from schedules.plan import Plan
from schedules.question import Question, better_end
from schedules.rule import Changed, Compares, Condition, Is, NearBaseline, Rule, Then, Unanswered

_SIGNS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True)
class Answer:
    """An answer beside the first one ever given to its question.

    `first` is None for the first answer itself, which nothing can be compared with.
    """

    question: str
    value: str
    first: str | None = None


class Day(NamedTuple):
    """A patient's calendar day beside that of the procedure."""

    anchor: date
    today: date


class Fired(NamedTuple):
    """A rule that is met, and what it leads to."""

    name: str
    then: Then


def fired(plan: Plan, answer: Answer, day: Day) -> list[Fired]:
    """Give the rules that an answer meets on a day, in the plan's order."""
    question = plan.questions.get(answer.question)
    return [
        Fired(name, rule.then)
        for name, rule in plan.rules.items()
        if question and _holds(rule.condition, answer, question) and _applies(rule, day)
    ]


def fired_by_silence(plan: Plan, unanswered: int, day: Day) -> list[Fired]:
    """Give the rules that so many unanswered check-ins in a row meet on a day."""
    return [
        Fired(name, rule.then)
        for name, rule in plan.rules.items()
        if isinstance(rule.condition, Unanswered)
        and unanswered >= rule.condition.count
        and _applies(rule, day)
    ]


def asked_about(rule: Rule) -> str | None:
    """Give the question whose answer a rule looks at; None for a rule about silence."""
    return None if isinstance(rule.condition, Unanswered) else rule.condition.question


def heeds_silence(plan: Plan) -> bool:
    """Say whether any rule of the plan looks at check-ins without an answer."""
    return any(isinstance(rule.condition, Unanswered) for rule in plan.rules.values())


def _applies(rule: Rule, day: Day) -> bool:
    over = rule.until is not None and day.today >= rule.until.after(day.anchor)
    return rule.start.after(day.anchor) <= day.today and not over


def _holds(condition: Condition, answer: Answer, question: Question) -> bool:
    if isinstance(condition, Unanswered) or condition.question != answer.question:
        return False
    if isinstance(condition, Is):
        return answer.value == condition.answer
    value = _number(answer.value)
    if value is None:
        return False
    if isinstance(condition, Compares):
        return bool(_SIGNS[condition.sign](value, _exact(condition.number)))
    first = _number(answer.first)
    better = better_end(question)
    if first is None or better is None:
        return False
    return _beside_the_first(condition, value - first if better == "high" else first - value)


def _beside_the_first(condition: NearBaseline | Changed, gain: Decimal) -> bool:
    """Compare the gain since the first answer, which is below 0 for a score that is worse."""
    if isinstance(condition, NearBaseline):
        return gain <= _exact(condition.within)
    return (gain if condition.direction == "better" else -gain) >= _exact(condition.by)


def _exact(number: float) -> Decimal:
    # Through its shortest spelling: 0.1 is a tenth here, as whoever wrote the plan meant it.
    return Decimal(str(number))


def _number(value: str | None) -> Decimal | None:
    try:
        number = Decimal(value or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
