"""Which check-ins of a plan are ever sent, and on which days each question is asked."""

from collections import defaultdict
from functools import cached_property
from math import inf
from typing import NamedTuple

from schedules.checks.written import (
    Written,
    condition,
    family,
    mapping,
    offset,
    spans,
    starts_by_rule,
    texts,
)
from schedules.offset import Offset
from schedules.rule import Changed, NearBaseline, Unanswered
from schedules.step import Kind
from schedules.when import Span


class Look(NamedTuple):
    """When a rule looks at the answers to a question, and whether the first answer counts."""

    question: str | None
    start: Offset
    until: Offset | None
    but_first: bool = False

    def sees(self, first: float, last: float) -> bool:
        """Say whether any of these days, counted from the procedure, is among its own."""
        over = self.until is not None and first >= self.until.nominal_days
        return last >= self.start.nominal_days and not over


def look_of(rule: Written) -> Look:
    """Give when a rule looks at what; what cannot be read counts as no limit."""
    about = condition(rule.get("if"))
    question = None if about is None or isinstance(about, Unanswered) else about.question
    start = offset(rule.get("from")) or Offset()
    compares = isinstance(about, NearBaseline | Changed)
    return Look(question, start, offset(rule.get("until")), but_first=compares)


class Asking:
    """What a plan, as read from its file, asks; what cannot be read counts as asked at any time.

    Where a question is None, any question is meant.
    """

    def __init__(self, root: Written) -> None:
        self._steps = dict(family(root, "steps"))
        self._rules = [rule for _, rule in family(root, "rules")]
        self._times: dict[tuple[str, ...], list[Span] | None] = {}
        self._planned = {name for name, step in self._steps.items() if not starts_by_rule(step)}
        self._started: set[str] = set()
        self.repeats = False
        """Whether a rule asks a check-in again some time after it was planned."""
        self._later: dict[str | None, tuple[float, float]] = {}
        self._follow_rules()

    def all_check_ins(self, question: str | None) -> list[str]:
        """Give the check-ins that ask a question, sent or not."""
        return self._asked_by.get(question, [])

    def check_ins(self, question: str | None) -> list[str]:
        """Give the check-ins that ask a question and are ever sent."""
        reached = self._planned | self._started
        return [name for name in self.all_check_ins(question) if name in reached]

    def times(self, question: str | None, but: object = None) -> list[Span] | None:
        """Give when a question is asked, in order of time; None for at any time.

        `but` is a check-in that does not count.
        """
        names = [name for name in self.check_ins(question) if name != but]
        return self._times_of(tuple(names)) if self._planned.issuperset(names) else None

    def meets(self, look: Look) -> bool:
        """Say whether a question is asked when a rule looks, by the plan or by another rule."""
        later = self._later.get(look.question)
        if later and look.sees(*later):
            return True
        planned = [n for n in self.all_check_ins(look.question) if n in self._planned]
        times = self._times_of(tuple(planned))
        if times is None:
            return True
        counted = times[1:] if look.but_first else times
        return any(look.sees(s.first.nominal_days, s.last.nominal_days) for s in counted)

    def _follow_rules(self) -> None:
        """Note what rules ask, one after another: a rule that is never met asks nothing."""
        looks = [(look_of(rule), mapping(rule.get("then"))) for rule in self._rules]
        asking = [(look, then) for look, then in looks if {"ask_again", "start"} & then.keys()]
        while met := [pair for pair in asking if self.meets(pair[0])]:
            asking = [pair for pair in asking if pair not in met]
            for look, then in met:
                self._ask_later(look, then)

    def _ask_later(self, look: Look, then: Written) -> None:
        wait = offset(then.get("ask_again")) or Offset()
        last = look.until.nominal_days + wait.nominal_days if look.until else inf
        waiting = self._steps.keys() - self._planned
        started = {name for name in texts(then.get("start")) if name in waiting}
        self._started |= started
        repeated = self.check_ins(look.question) if "ask_again" in then else []
        self.repeats |= bool(repeated)
        asked = set().union(*(self._questions[name] for name in started.union(repeated)))
        for question in asked:
            first_so_far, last_so_far = self._later.get(question, (inf, 0.0))
            first = min(first_so_far, look.start.nominal_days)
            self._later[question] = first, max(last_so_far, last)

    def _times_of(self, names: tuple[str, ...]) -> list[Span] | None:
        if names not in self._times:
            read = [self._spans[name] for name in names]
            found = [span for some in read for span in some or ()]
            found.sort(key=lambda span: span.first.nominal_days)
            self._times[names] = None if None in read else found
        return self._times[names]

    @cached_property
    def _questions(self) -> dict[str, set[str | None]]:
        """Give the questions of each step; a check-in asks any, besides those it names."""
        return {
            name: {None, *texts(step.get("questions"))}
            if step.get("kind") == Kind.CHECK_IN
            else set()
            for name, step in self._steps.items()
        }

    @cached_property
    def _asked_by(self) -> dict[str | None, list[str]]:
        asked: dict[str | None, list[str]] = defaultdict(list)
        for name in self._steps:
            for question in self._questions[name]:
                asked[question].append(name)
        return asked

    @cached_property
    def _spans(self) -> dict[str, tuple[Span, ...] | None]:
        planned = [name for name in self.all_check_ins(None) if name in self._planned]
        return {name: spans(self._steps[name]) for name in planned}
