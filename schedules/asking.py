"""Which check-ins of a plan are ever sent, and on which days each question is asked."""

from collections.abc import Iterator
from functools import cached_property

from schedules.rule import Condition, Unanswered
from schedules.step import Kind
from schedules.when import Span
from schedules.written import (
    Written,
    condition,
    family,
    mapping,
    spans,
    starts_by_rule,
    texts,
)


class Asking:
    """What a plan, as read from its file, asks; what cannot be read counts as asked at any time."""

    def __init__(self, root: Written) -> None:
        self._steps = dict(family(root, "steps"))
        self._rules = [rule for _, rule in family(root, "rules")]

    def check_ins(self, question: str | None = None) -> list[str]:
        """Give the check-ins that are ever sent, all or those that ask one question."""
        return [n for n in self.all_check_ins(question) if n in self._reached]

    def all_check_ins(self, question: str | None = None) -> list[str]:
        """Give the check-ins, sent or not, all or those that ask one question."""
        return [
            name
            for name, step in self._steps.items()
            if step.get("kind") == Kind.CHECK_IN
            and (question is None or question in texts(step.get("questions")))
        ]

    def times(self, question: str | None = None, but: object = None) -> list[Span] | None:
        """Give when one question is asked, or any, in order of time; None for at any time.

        `but` is a check-in that does not count.
        """
        found: list[Span] = []
        for name in self.check_ins(question):
            if name == but:
                continue
            step_spans = self._spans[name]
            if step_spans is None:
                return None
            found += step_spans
        return sorted(found, key=lambda span: span.first.nominal_days)

    def asks_again(self, question: str | None = None) -> bool:
        """Say whether a rule may repeat one question, or any, some time after it was asked."""
        return any(
            mapping(rule.get("then")).get("ask_again")
            and set(self.check_ins(question)) & set(self.check_ins(_about(rule)))
            for rule in self._rules
        )

    @cached_property
    def _spans(self) -> dict[str, tuple[Span, ...] | None]:
        steps = {name: self._steps[name] for name in self.check_ins()}
        return {n: None if starts_by_rule(step) else spans(step) for n, step in steps.items()}

    @cached_property
    def _reached(self) -> set[str]:
        """Give the steps that are ever sent: those with times, and those a rule can start."""
        reached = {name for name, step in self._steps.items() if not starts_by_rule(step)}
        while new := set(self._started(reached)) - reached:
            reached |= new
        return reached

    def _started(self, reached: set[str]) -> Iterator[str]:
        for rule in self._rules:
            start = mapping(rule.get("then")).get("start")
            if isinstance(start, str) and set(self.all_check_ins(_about(rule))) & reached:
                yield start


def _about(rule: Written) -> str | None:
    """Give the question a rule looks at; None for a rule on silence, or one that is unreadable."""
    found: Condition | None = condition(rule.get("if"))
    return None if found is None or isinstance(found, Unanswered) else found.question
