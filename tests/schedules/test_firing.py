"""Rules that can never fire, and steps that no rule starts, are refused."""

import pytest
from sound_plan import complaints, with_change

from schedules.checks.answers import unsuited
from schedules.rule import parse_condition

STRONG = "{if: pain >= 7, then: {alert: today}}"
BETTER = "{if: pain better by 2, from: 1 week, then: {alert: routine}}"
ASKED = "[pain, calf, walking, weight, more]"
NO_CHEST = "There is no red flag “chst”. Did you mean “chest”?"
NO_STEP = "There is no step “stil_there”. Did you mean “still_there”?"


def rule(condition: str, days: str = "", then: str = "alert: today") -> str:
    return f"{{if: {condition}, {days}then: {{{then}}}}}"


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        # Thresholds the answers never reach.
        ("pain >= 11", "pain >= 10", "“pain >= 11” never holds: `pain` is answered with 0 to 10."),
        ("pain > 10", "pain > 9", "“pain > 10” never holds: `pain` is answered with 0 to 10."),
        ("pain < 0", "pain < 1", "“pain < 0” never holds: `pain` is answered with 0 to 10."),
        ("pain = 2.5", "pain = 2", "“pain = 2.5” never holds: `pain` is answered with 0 to 10,"
         " in whole numbers."),
        ("weight > 250", "weight = 80.5", "“weight > 250” never holds: `weight` is answered with"
         " 30 to 250."),
        # Answers a question does not have, or not in this form.
        ("calf is maybe", "calf is yes", "“maybe” is no answer to `calf`. Use one of: yes, no."),
        ("walking is stik", "walking is stick", "“stik” is no answer to `walking`."
         " Did you mean “stick”?"),
        ("pain is yes", "pain = 1", "`pain` is answered with a number. Write “pain >= …”."),
        ("calf >= 2", "calf is no", "`calf` is not answered with a number. Write “calf is …”."),
        ("more is yes", "calf is yes", "`more` is answered in free words, which a rule cannot"
         " judge."),
        # Changes.
        ("pain worse by 11", "pain worse by 10", "`pain` changes by 10 at most, so it never changes"
         " by 11."),
        ("weight worse by 3", "pain worse by 3", "`weight` does not say which end is better."
         " Add `better:` to it."),
        # Questions.
        ("pian >= 7", "pain >= 7", "There is no question “pian”. Did you mean “pain”?"),
        ("zzzz >= 7", "pain >= 7", "There is no question “zzzz”. Add it under `questions:`."),
    ],
)  # a table reads best as one  # fmt: skip
def test_a_rule_suits_the_answers(wrong: str, right: str, says: str) -> None:
    assert complaints(with_change(STRONG, rule(wrong))) == [("rules.strong.if", says)]
    assert complaints(with_change(STRONG, rule(right))) == []


@pytest.mark.parametrize(
    ("wrong", "right", "key", "says"),
    [
        # `weight` is asked after 3 days, 2 and 5 weeks.
        ("from: 6 weeks", "from: 5 weeks", "from", "is not asked from 6 weeks on"),
        ("until: 3 days", "until: 4 days", "until", "is not asked before 3 days"),
        ("from: 4 days, until: 2 weeks", "from: 2 weeks, until: 3 weeks", "from",
         "is not asked from 4 days up to 2 weeks"),
    ],
)  # a table reads best as one  # fmt: skip
def test_a_rule_looks_when_its_question_is_asked(
    wrong: str, right: str, key: str, says: str
) -> None:
    message = f"`weight` {says}. Ask then as well, or change the days of this rule."
    found = complaints(with_change(STRONG, rule("weight > 90", f"{wrong}, ")))
    assert found == [(f"rules.strong.{key}", message)]
    assert complaints(with_change(STRONG, rule("weight > 90", f"{right}, "))) == []


def test_a_rule_ends_after_it_begins() -> None:
    found = complaints(with_change(STRONG, rule("weight > 90", "from: 4 weeks, until: 2 weeks, ")))
    assert found == [
        ("rules.strong.from", "`until` (2 weeks) must be later than `from` (4 weeks).")
    ]


@pytest.mark.parametrize(
    ("asked", "condition", "says"),
    [
        ("[pain, calf, walking, more]", "weight > 90", "No check-in asks `weight`. Add it to the"
         " `questions:` of one."),
        # Asked in the very step that an answer to it would start.
        ("[calf, walking, weight, more]", "pain >= 7", "`pain` is asked only by “still_there”,"
         " which nothing starts."),
    ],
)  # a table reads best as one  # fmt: skip
def test_somebody_asks_what_a_rule_looks_at(asked: str, condition: str, says: str) -> None:
    plan = with_change(ASKED, asked).replace("3 unanswered", "pain >= 9").replace(BETTER, STRONG)
    found = complaints(
        plan.replace("no_answer: 3 days", "alert: now").replace("pain >= 7", condition)
    )
    assert ("rules.strong.if", says) in found


@pytest.mark.parametrize(
    ("when", "again", "wrong"),
    [
        ("3 days", "alert: today", True),
        ("[3 days, 2 weeks]", "alert: today", False),
        ("3 days", "ask_again: 1 day", True),  # which itself waits for a second time
    ],
)
def test_a_change_needs_two_answers(when: str, again: str, wrong: bool) -> None:
    once = with_change("[3 days, 2 weeks, 5 weeks]", when).replace("3 unanswered", "1 unanswered")
    plan = once.replace("    questions: pain", "    questions: more").replace(BETTER, STRONG)
    found = complaints(plan.replace(STRONG, rule("pain worse by 2", then=again)))
    says = "`pain` is asked only once, so no later answer can be compared. Ask it again."
    assert found == ([(f"rules.{r}.if", says) for r in ("strong", "better")] if wrong else [])


def test_an_answer_that_is_asked_for_again_can_be_compared() -> None:
    once = with_change("[3 days, 2 weeks, 5 weeks]", "3 days").replace(
        "3 unanswered", "1 unanswered"
    )
    plan = once.replace("    questions: pain", "    questions: more")
    assert len(complaints(plan)) == 1
    assert complaints(plan.replace("alert: today", "ask_again: 5 days")) == []


LATE = "`pain` is not asked from 1 year on. Ask then as well, or change the days of this rule."


@pytest.mark.parametrize(
    ("strong", "better", "wrong"),
    [
        # What a rule itself asks comes after it fired, so it is nothing to wait for.
        ("if: pain >= 7, from: 1 year, then: {ask_again: 1 day}",
         "if: pain better by 2, then: {alert: today}", ["strong"]),
        ("if: pain >= 7, from: 1 year, then: {start: still_there}",
         "if: pain better by 2, then: {alert: today}", ["strong"]),
        # Two that wait for each other wait for ever.
        ("if: pain >= 7, from: 1 year, then: {ask_again: 1 day}",
         "if: pain better by 2, from: 1 year, then: {ask_again: 1 day}", ["better", "strong"]),
        # What another one asks counts, as long as that may go on.
        ("if: pain >= 7, from: 1 year, then: {ask_again: 1 day}",
         "if: pain better by 2, then: {ask_again: 1 day}", []),
        ("if: pain >= 7, from: 1 year, then: {ask_again: 1 day}",
         "if: pain better by 2, until: 4 weeks, then: {ask_again: 1 day}", ["strong"]),
        ("if: pain >= 7, from: 1 year, then: {alert: today}",
         "if: weight > 90, then: {start: still_there}", []),
    ],
)  # a table reads best as one  # fmt: skip
def test_a_rule_is_not_met_by_what_it_asks_itself(
    strong: str, better: str, wrong: list[str]
) -> None:
    plan = with_change(STRONG, f"{{{strong}}}").replace(BETTER, f"{{{better}}}")
    plan = plan.replace("start: still_there, no_answer", "no_answer")
    if "still_there" not in strong + better:
        plan = plan[: plan.index("  still_there:")]
    assert sorted(complaints(plan)) == [(f"rules.{name}.from", LATE) for name in wrong]


@pytest.mark.parametrize(
    ("count", "days", "says"),
    [
        (3, "", None),
        (4, "", "The plan asks 3 times in this time, so 4 can never be unanswered."),
        (2, "until: 2 weeks, ", "The plan asks once in this time, so 2 can never be unanswered."),
        (1, "until: 2 weeks, ", None),
    ],
)
def test_silence_needs_as_many_check_ins(count: int, days: str, says: str | None) -> None:
    found = complaints(with_change("3 unanswered, ", f"{count} unanswered, {days}"))
    assert found == ([("rules.silence.if", says)] if says else [])


@pytest.mark.parametrize(
    ("then", "right", "place", "says"),
    [
        ("red_flag: chst", "red_flag: chest", "red_flag.0", NO_CHEST),
        ("start: stil_there", "start: still_there", "start.0", NO_STEP),
        ("start: ask", "start: still_there", "start", "“ask” has times of its own. A rule starts a"
         " step with `when: by rule`."),
    ],
)  # a table reads best as one  # fmt: skip
def test_a_rule_starts_what_waits_for_it(then: str, right: str, place: str, says: str) -> None:
    found = complaints(with_change(STRONG, rule("pain >= 7", then=then)))
    assert found == [(f"rules.strong.then.{place}", says)]
    assert complaints(with_change(STRONG, rule("pain >= 7", then=right))) == []


def test_a_step_that_waits_for_a_rule_has_one() -> None:
    says = "No rule starts this step. Write `start: still_there` in a rule, or leave the step out."
    found = complaints(with_change("start: still_there, ", ""))
    assert found == [("steps.still_there.when", says)]


@pytest.mark.parametrize(
    ("condition", "question", "says"),
    [
        ("relief = 15", {"type": "percent"}, "“relief = 15” never holds: `relief` is answered with"
         " 0 to 100, by tens."),
        ("relief = 20", {"type": "percent"}, None),
        ("hip < 0", {"type": "instrument"}, "“hip < 0” never holds: `hip` is answered with"
         " 0 to 100."),
        ("hip better by 7.8", {"type": "instrument"}, None),
        ("weight worse by 3", {"type": "number", "better": "low"}, None),
        # What cannot be read is complained about elsewhere.
        ("pain >= 11", {"low": 0, "high": "ten"}, None),
    ],
)  # a table reads best as one  # fmt: skip
def test_each_type_of_question_has_its_range(
    condition: str, question: dict[str, object], says: str | None
) -> None:
    assert unsuited(parse_condition(condition), question) == says
