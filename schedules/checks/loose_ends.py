"""Loose ends of a plan: what is written and never used, and what is used and never answered for."""

from collections.abc import Iterable, Iterator
from itertools import chain
from math import inf

from schedules.checks.answers import answer_range
from schedules.checks.passage import Passage
from schedules.loading.tree import Complaint
from schedules.medicines import ingredients
from schedules.placeholder import RED_FLAGS
from schedules.plan import Plan
from schedules.question import InstrumentQuestion, Question
from schedules.rule import Changed, Compares, Condition, NearBaseline, Rule, Unanswered
from schedules.step import Kind, Step

LISTED = f"{{{RED_FLAGS}}}"


def loose_ends(plan: Plan, passages: Iterable[Passage]) -> Iterator[Complaint]:
    """Give each part of a plan that leads nowhere, or that the plan lacks."""
    yield from _missing(plan)
    yield from _unused(plan, any(LISTED in passage.text for passage in passages))
    for name, rule in plan.rules.items():
        yield from ((("rules", name, "if"), message) for message in _of_rule(rule, plan))
    for name, step in plan.steps.items():
        yield from ((("steps", name, key), message) for key, message in _of_step(step, plan))


def _missing(plan: Plan) -> Iterator[Complaint]:
    for key, advice in (
        ("red_flags", "Say which signs need whom, and how soon."),
        ("help", "Say what a patient with a problem shall do."),
    ):
        if not getattr(plan, key):
            yield (key,), f"The plan has no `{key}:`. {advice}"


def _unused(plan: Plan, lists_red_flags: bool) -> Iterator[Complaint]:
    steps = plan.steps.values()
    sourced = (*steps, *plan.questions.values(), *plan.red_flags.values(), *plan.allowed.values())
    sources = set(chain.from_iterable(part.source for part in sourced))
    asked = set(chain.from_iterable(step.questions for step in steps))
    told = set(plan.red_flags) if lists_red_flags else set()
    told |= {rule.then.red_flag for rule in plan.rules.values() if rule.then.red_flag}
    for family, used, message in (
        ("sources", sources, "Nothing names this source. Name it with `source:`, or delete it."),
        ("questions", asked, "No check-in asks this. Add it to one, or delete it."),
        ("red_flags", told, f"Nobody is told of this sign. Write “{LISTED}” in `help:`."),
    ):
        for name in getattr(plan, family):
            if name not in used:
                yield (family, name), message


def _of_rule(rule: Rule, plan: Plan) -> Iterator[str]:
    about = rule.condition
    if isinstance(about, Unanswered):
        return
    asked = plan.questions[about.question]
    if isinstance(asked, InstrumentQuestion) and (others := _not_english(plan)):
        yield f"`{about.question}` is in English only, so this rule never fires in {others}."
    if _always_holds(about, asked):
        yield "Every answer fires this rule. Change the number."
    if isinstance(about, Changed) and not about.by:
        yield "An answer that has not changed fires this rule. Change the number."


def _always_holds(about: Condition, asked: Question) -> bool:
    low, high = answer_range(asked.model_dump()) or (-inf, inf)
    if isinstance(about, NearBaseline):
        return about.within >= high - low
    if not isinstance(about, Compares):
        return False
    always = {
        ">=": low >= about.number,
        ">": low > about.number,
        "<=": high <= about.number,
        "<": high < about.number,
    }
    return always.get(about.sign, False)


def _not_english(plan: Plan) -> str:
    return ", ".join(lang for lang in plan.languages if lang.partition("-")[0] != "en")


def _of_step(step: Step, plan: Plan) -> Iterator[tuple[str, str]]:
    if not step.source:
        yield "source", "The step names no source. Add `source:`, so that others can check it."
    if step.kind is Kind.RESTRICTION and not step.spans and not step.by_rule:
        yield "when", "Nobody is told of this restriction. Add `when:`, such as “0 days”."
    yield from _spare_turns(step)
    if step.kind is Kind.CHECK_IN:
        yield from _of_check_in(step, plan)
    if step.covers and (spare := _spare_exceptions(step)):
        yield "covers", f"`except` names {', '.join(spare)}, which `medicines` does not cover."


def _spare_turns(step: Step) -> Iterator[tuple[str, str]]:
    most = max(map(len, step.text.values()), default=0)
    reminders = len(step.spans)
    if most > max(reminders, 1) and not step.by_rule:
        sent = "1 reminder" if reminders == 1 else f"{reminders} reminders"
        yield "text", f"There are {most} texts and {sent}, so the last are not sent."


def _of_check_in(step: Step, plan: Plan) -> Iterator[tuple[str, str]]:
    if not any(_acts_on(rule, step) for rule in plan.rules.values()):
        message = "Nobody acts on the answers. Add a rule on one of them, or on silence."
        yield "questions", message
    instruments = all(isinstance(plan.questions[q], InstrumentQuestion) for q in step.questions)
    if instruments and (others := _not_english(plan)):
        message = f"This asks in English only, also in {others}. Ask another question too."
        yield "questions", message


def _acts_on(rule: Rule, step: Step) -> bool:
    about = rule.condition
    return isinstance(about, Unanswered) or about.question in step.questions


def _spare_exceptions(step: Step) -> list[str]:
    if not step.covers:
        return []
    covered = ingredients(step.covers.medicines)
    return [name for name in step.covers.exempt if not ingredients([name]) & covered]
