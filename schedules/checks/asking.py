"""Which check-ins of a plan are ever sent, and on which days each question is asked."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from schedules.checks.written import (
    Written,
    condition,
    family,
    mapping,
    spans,
    starts_by_rule,
    texts,
)
from schedules.rule import Unanswered
from schedules.step import Kind
from schedules.when import Span


class Asking:
    """What a plan, as read from its file, asks; what cannot be read counts as asked at any time.

    Where a question is None, any question is meant.
    """

    def __init__(self, root: Written) -> None:
        self._steps = dict(family(root, "steps"))
        rules = [rule for _, rule in family(root, "rules")]
        self._rules = [(_about(rule), mapping(rule.get("then"))) for rule in rules]
        self._times: dict[tuple[str, ...], list[Span] | None] = {}

    def all_check_ins(self, question: str | None) -> list[str]:
        """Give the check-ins that ask a question, sent or not."""
        return self._asked_by.get(question, [])

    def check_ins(self, question: str | None) -> list[str]:
        """Give the check-ins that ask a question and are ever sent."""
        return [name for name in self.all_check_ins(question) if name in self._reached]

    def times(self, question: str | None, but: object = None) -> list[Span] | None:
        """Give when a question is asked, in order of time; None for at any time.

        `but` is a check-in that does not count.
        """
        names = tuple(name for name in self.check_ins(question) if name != but)
        if names not in self._times:
            self._times[names] = self._times_of(names)
        return self._times[names]

    def asks_again(self, question: str | None) -> bool:
        """Say whether a rule may repeat a question some time after it was asked."""
        return not self._repeated.isdisjoint(self.check_ins(question))

    def _times_of(self, names: tuple[str, ...]) -> list[Span] | None:
        found: list[Span] = []
        for name in names:
            step_spans = self._spans[name]
            if step_spans is None:
                return None
            found += step_spans
        return sorted(found, key=lambda span: span.first.nominal_days)

    @cached_property
    def _asked_by(self) -> dict[str | None, list[str]]:
        asked: dict[str | None, list[str]] = defaultdict(list)
        for name, step in self._steps.items():
            if step.get("kind") == Kind.CHECK_IN:
                for question in (None, *dict.fromkeys(texts(step.get("questions")))):
                    asked[question].append(name)
        return asked

    @cached_property
    def _repeated(self) -> set[str]:
        again = {question for question, then in self._rules if then.get("ask_again")}
        return {name for question in again for name in self.check_ins(question)}

    @cached_property
    def _spans(self) -> dict[str, tuple[Span, ...] | None]:
        steps = {name: self._steps[name] for name in self.check_ins(None)}
        return {n: None if starts_by_rule(step) else spans(step) for n, step in steps.items()}

    @cached_property
    def _reached(self) -> set[str]:
        """Give the steps that are ever sent: those with times, and those a rule can start."""
        reached = {name for name, step in self._steps.items() if not starts_by_rule(step)}
        while new := set(self._started(reached)) - reached:
            reached |= new
        return reached

    def _started(self, reached: set[str]) -> Iterator[str]:
        for question, then in self._rules:
            if not reached.isdisjoint(self.all_check_ins(question)):
                yield from texts(then.get("start"))


def _about(rule: Written) -> str | None:
    """Give the question a rule looks at; None for a rule on silence, or one that is unreadable."""
    found = condition(rule.get("if"))
    return None if found is None or isinstance(found, Unanswered) else found.question
