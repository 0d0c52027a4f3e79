"""References to the end of a step, and what staff change for one patient, which they follow."""

from pathlib import Path

import pytest

from schedules.faults import PlanFaults
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan

PLAN = """\
name: small
version: 1
title: {en: Small}
languages: [en]
steps:
  rest:
    kind: restriction
    until: 6 weeks
    when: [2 days, 3 weeks]
    card: {en: Rest}
    text: {en: "Until {until}."}
    lift_off: {en: Over}
  walk:
    kind: advice
    start: 0 days
    until: 1 year
    when: 1 week
    text: {en: Walk}
"""
OLD_HIP = Path(__file__).parent / "pinned" / "hip-stem-cell-1.yaml"


def with_walk(line: str) -> str:
    """Give the plan with one line of `walk` written otherwise."""
    key = line.partition(":")[0]
    head, walk, tail = PLAN.partition("  walk:\n")
    lines = [line if x.strip().startswith(f"{key}:") else x.strip() for x in tail.splitlines()]
    return head + walk + "".join(f"    {x}\n" for x in lines)


def falls(plan: Plan) -> list[str]:
    return [str(span.first) for span in plan.steps["walk"].spans]


SIX_TO_EIGHT = ["6 weeks", "7 weeks", "8 weeks"]


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("end of rest", ["6 weeks"]),
        ("1 week before end of rest", ["5 weeks"]),
        ("2 days after end of rest", ["44 days"]),
        ("1 month after end of rest", ["1 month and 6 weeks"]),
        ("1 day before end", ["1 day before 1 year"]),
        ("[1 day, 2 weeks before end of rest]", ["1 day", "4 weeks"]),
        ("{every: 1 month, from: 10 months}", ["10 months", "11 months"]),
        ("{every: 1 week, from: end of rest, until: 8 weeks}", ["6 weeks", "7 weeks"]),
        ("{from: end of rest, every: [1 week until 8 weeks, 2 years until end]}", SIX_TO_EIGHT),
        ("{between: [1 day after end of rest, 3 days after end of rest]}", ["43 days"]),
    ],
)  # a table reads best as one  # fmt: skip
def test_reminders_fall_by_the_end_of_a_step(when: str, days: list[str]) -> None:
    assert falls(load_plan(with_walk(f"when: {when}"), "F")) == days


def test_a_step_can_start_and_end_with_another() -> None:
    text = with_walk("start: end of rest").replace("when: 1 week", "when: 7 weeks")
    plan = load_plan(text.replace("until: 1 year", "until: 4 weeks after end of rest"), "F")
    assert (str(plan.steps["walk"].start), str(plan.steps["walk"].until)) == ("6 weeks", "10 weeks")


def test_rules_and_what_is_allowed_follow_an_end() -> None:
    more = (
        "questions: {better: {type: yes_no, question: {en: Better}}}\n"
        "rules: {r: {if: better is no, from: 1 week before end of rest, until: end of walk, "
        "then: {alert: routine}}}\n"
        "allowed: {run: {words: {en: [run]}, start: end of rest, text: {en: Run}}}\n"
    )
    ask = "  ask: {kind: check_in, when: 2 months, questions: better, text: {en: How}}\n"
    plan = load_plan(PLAN + ask + more, "F")
    rule = plan.rules["r"]
    assert [str(rule.start), str(rule.until)] == ["5 weeks", "1 year"]
    assert str(plan.allowed["run"].start) == "6 weeks"


@pytest.mark.parametrize(
    ("line", "place", "says"),
    [
        ("when: end of rst", "17:11", "There is no step “rst”. Did you mean “rest”?"),
        ("when: [1 day, 1 wek before end]", "17:19", "“1 wek” is not a length of time."),
        ("when: 2 hours after end of rest", "17:11", "an end is a day. Count days"),
        ("when: 1 month before end of rest", "17:11", "the end is 6 weeks. Count days or weeks."),
        ("when: 7 weeks before end of rest", "17:11", "comes before the day of the procedure"),
        ("when: 10 years after end of rest", "17:11", "longer than 10 years"),
        ("when: at the end", "17:11", "Write “end”, “1 week before end”"),
        ("until: end", "16:12", "The end of “walk” waits for itself."),
        ("until: end of rest", "17:11", "“6 weeks” is not before"),
        ("start: end of rest", "17:11", "“1 week” comes before `start` (6 weeks)."),
        ("when: {from: 1 week, every: [1 weak until end of rest]}", "17:34", "“1 weak”"),
    ],
)  # a table reads best as one  # fmt: skip
def test_says_what_is_wrong_with_a_reference(line: str, place: str, says: str) -> None:
    text = with_walk(line).replace("when: 1 week\n", "when: [1 week, 6 weeks]\n")
    with pytest.raises(PlanFaults) as refused:
        load_plan(text, "F")
    (told,) = refused.value.lines()
    assert told.startswith(f"F:{place}: ")
    assert says in told


def test_a_rule_must_name_the_step_whose_end_it_means() -> None:
    rule = "rules: {r: {if: 3 unanswered, from: end, then: {alert: today}}}\n"
    with pytest.raises(PlanFaults, match="“end” of which step"):
        load_plan(PLAN + rule, "F")


def test_a_step_without_an_end_has_none_to_refer_to() -> None:
    text = PLAN.replace("    until: 1 year\n", "").replace("when: [2 days", "when: [end of walk")
    with pytest.raises(PlanFaults) as refused:
        load_plan(text, "F")
    assert refused.value.lines() == ["F:9:12: The step “walk” has no end. Add `until:` to it."]


def test_ends_that_wait_for_each_other_are_told_where_they_are_written() -> None:
    text = with_walk("until: 1 week after end of rest").replace("6 weeks", "end of walk")
    with pytest.raises(PlanFaults) as refused:
        load_plan(text.replace("3 weeks", "end of walk"), "F")
    assert [(f.line, f.col) for f in refused.value.faults] == [(8, 12), (16, 12)]


def test_a_wrong_end_is_told_once_whatever_hangs_on_it() -> None:
    text = with_walk("when: [end of rest, 2 days after end of rest]").replace("6 weeks", "6 weks")
    with pytest.raises(PlanFaults) as refused:
        load_plan(text, "F")
    assert [(f.line, f.col) for f in refused.value.faults] == [(8, 12)]


# Overrides: the same overlay, kept for one patient.


def test_an_override_is_laid_over_the_plan() -> None:
    overrides = {"steps": {"rest": {"until": "4 weeks"}}}
    plan = load_plan(with_walk("when: end of rest"), "F", overrides)
    assert str(plan.steps["rest"].until) == "4 weeks"
    assert falls(plan) == ["4 weeks"]


def test_reminders_after_an_earlier_end_fall_away_and_the_others_keep_their_numbers() -> None:
    plan = load_plan(PLAN, "F", {"steps": {"rest": {"until": "2 weeks"}}})
    assert [str(s.first) for s in plan.steps["rest"].spans] == ["2 days"]


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"steps": {"rest": {"until": "4 wek"}}}, "`steps.rest.until`: “4 wek” is not a length"),
        ({"steps": {"rst": {"until": "4 weeks"}}}, "no step “rst”. Did you mean “rest”?"),
        ({"steps": {"rest": {"untl": "4 weeks"}}}, "`steps.rest.untl`: There is no key “untl”"),
        ({"version": 2}, "`version`: This cannot be changed for one patient."),
        ({"steps": {"rest": "off"}}, "`steps.rest`: This must be indented lines"),
        ({"stps": {}}, "Did you mean “steps”?"),
    ],
)  # a table reads best as one  # fmt: skip
def test_a_wrong_override_is_named(overrides: dict[str, object], says: str) -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(PLAN, "F", overrides)
    assert says in str(refused.value)


# Plans pinned before the language grew.


def test_a_plan_of_old_is_still_read() -> None:
    plan = load_plan(OLD_HIP.read_text(encoding="utf-8"), "pinned")
    assert plan.version == 1
    assert plan.questions["pain"].type == "scale"


@pytest.mark.parametrize(("until", "reminders"), [("4 weeks", 5), ("6 weeks", 7), ("8 weeks", 9)])
def test_a_restriction_of_old_can_be_shorter_or_longer(until: str, reminders: int) -> None:
    text = OLD_HIP.read_text(encoding="utf-8")
    plan = load_plan(text, "pinned", {"steps": {"no_nsaids": {"until": until}}})
    assert len(plan.steps["no_nsaids"].spans) == reminders


def test_a_fault_in_scales_of_old_is_told_in_its_place() -> None:
    text = "name: a\nversion: 1\nlanguages: [en]\nscales:\n  pain: {low: x}\n"
    with pytest.raises(PlanFaults) as refused:
        load_plan(text, "F")
    assert "F:5:15: This must be a whole number" in str(refused.value)
