"""Cross-checks: what the parts of a plan say of each other must fit together."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_plan import SOUND, with_change

from schedules.agreement import disagreements
from schedules.faults import PlanFaults
from schedules.plan_file import load_plan
from schedules.yaml_tree import read_tree

STRONG = "{if: pain >= 7, then: {alert: today}}"
BETTER = "{if: pain better by 2, from: 1 week, then: {alert: routine}}"
ASKED = "[pain, calf, walking, weight, more]"
WORDS = "words: {en: [run, jump]}"
NO_CHEST = "There is no red flag “chst”. Did you mean “chest”?"
NO_STEP = "There is no step “stil_there”. Did you mean “still_there”?"
OVERLAP = (
    "“no_nsaids” (from 0 days until 6 weeks) and “no_sport” (from 0 days until 4 weeks) both"
    " forbid {} from 0 days until 4 weeks. Keep it in one of them."
)
ALLOWED = (
    "This allows {} while “no_nsaids” forbids it, from {} until 6 weeks."
    " Name it under the restriction's `except:`, or change the days of one."
)


def complaints(text: str) -> list[tuple[str, str]]:
    found = disagreements(read_tree(text, "F").value)
    return [(".".join(map(str, path)), message) for path, message in found]


def rule(condition: str, days: str = "", then: str = "alert: today") -> str:
    return f"{{if: {condition}, {days}then: {{{then}}}}}"


def test_the_small_plan_is_sound() -> None:
    assert complaints(SOUND) == []


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        # Thresholds the answers never reach.
        ("pain >= 11", "pain >= 10", "“pain >= 11” never holds: `pain` is answered with 0 to 10."),
        ("pain > 10", "pain > 9", "“pain > 10” never holds: `pain` is answered with 0 to 10."),
        ("pain < 0", "pain < 1", "“pain < 0” never holds: `pain` is answered with 0 to 10."),
        ("pain = 2.5", "pain = 2", "“pain = 2.5” never holds: `pain` is answered with 0 to 10."),
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
        ("3 days", "ask_again: 1 day", False),  # which is a second time
    ],
)
def test_a_change_needs_two_answers(when: str, again: str, wrong: bool) -> None:
    once = with_change("[3 days, 2 weeks, 5 weeks]", when).replace("3 unanswered", "1 unanswered")
    plan = once.replace("    questions: pain", "    questions: more").replace(BETTER, STRONG)
    found = complaints(plan.replace(STRONG, rule("pain worse by 2", then=again)))
    says = "`pain` is asked only once, so no later answer can be compared. Ask it again."
    assert found == ([(f"rules.{r}.if", says) for r in ("strong", "better")] if wrong else [])


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
    ("wrong", "right", "both"),
    [
        ("words: {en: [run, Gel]}", "words: {es: [gel]}", "gel"),
        ("medicines: [ibuprofen]", "medicines: [metamizole]", "ibuprofen"),
        ("medicines: [nsaids]\n      except: [aspirin]", "medicines: [celecoxib]", None),
    ],
)
def test_two_restrictions_do_not_forbid_the_same(wrong: str, right: str, both: str | None) -> None:
    found = complaints(with_change(WORDS, wrong))
    assert [path for path, _ in found] == ["steps.no_sport.covers"]
    assert both is None or found[0][1] == OVERLAP.format(both)
    assert complaints(with_change(WORDS, right)) == []


def test_restrictions_may_follow_one_another() -> None:
    text = with_change(WORDS, "medicines: [nsaids]").replace("until: 6 weeks", "until: 2 days")
    text = text.replace("when: [1 day, 1 week]", "when: 1 day")
    assert len(complaints(text)) == 1
    assert (
        complaints(text.replace("    until: 4 weeks", "    start: 2 days\n    until: 4 weeks"))
        == []
    )


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("medicines: [naproxen]", "medicines: [celecoxib]", ALLOWED.format("naproxen", "0 days")),
        ("medicines: [aspirin]", "medicines: [low-dose aspirin]",
         ALLOWED.format("aspirin", "0 days")),
        ("medicines: [naproxen]\n    start: 5 weeks", "medicines: [naproxen]\n    start: 6 weeks",
         ALLOWED.format("naproxen", "5 weeks")),
    ],
)  # a table reads best as one  # fmt: skip
def test_nothing_forbidden_is_allowed(wrong: str, right: str, says: str) -> None:
    found = complaints(with_change("medicines: [paracetamol]", wrong))
    assert found == [("allowed.paracetamol", says)]
    assert complaints(with_change("medicines: [paracetamol]", right)) == []


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("ibuprofn", "No medicine or class “ibuprofn” is known here. Did you mean “ibuprofen”?"),
        ("nsaid", "No medicine or class “nsaid” is known here. Did you mean “nsaids”?"),
        ("zzzz", "No medicine or class “zzzz” is known here. Write it under `words:`."),
        ("Advil", "“Advil” is a brand. Write its ingredient: “ibuprofen”."),
    ],
)
@pytest.mark.parametrize(
    ("old", "path"),
    [
        ("[nsaids]", "steps.no_nsaids.covers.medicines.0"),
        ("[celecoxib]", "steps.no_nsaids.covers.except.0"),
        ("[paracetamol]", "allowed.paracetamol.medicines.0"),
    ],
)
def test_medicines_are_known(old: str, path: str, written: str, says: str) -> None:
    assert complaints(with_change(old, f"[{written}]")) == [(path, says)]


@pytest.mark.parametrize(
    ("old", "new", "path", "says"),
    [
        # Each text is there in every language of the plan, and in no other.
        ("es: ¿Tiene hinchada la pierna?", "en-GB: Is it?", "questions.calf.question",
         "The text in “es” is missing. Add it here."),
        (", es: Sin ayuda", "", "questions.walking.choices.alone",
         "The text in “es” is missing. Add it here."),
        ("en: kg, ", "", "questions.weight.unit", "The text in “en” is missing. Add it here."),
        (", es: Dolor de pecho", "", "red_flags.chest.sign",
         "The text in “es” is missing. Add it here."),
        (", es: Paracetamol}", "}", "steps.no_nsaids.covers.instead",
         "The text in “es” is missing. Add it here."),
        ("{en: [tylenol]}", "{fr: [tylenol]}", "allowed.paracetamol.words.fr",
         "“fr” is not among the plan's `languages`."),
        ("{en: [gel]}", "{es-ES: [gel]}", "steps.no_nsaids.covers.words.es-ES",
         "“es-ES” is not among the plan's `languages`. Did you mean “es”?"),
        # Placeholders belong to their places.
        ("en: Chest pain", 'en: "{until}"', "red_flags.chest.sign.en.0",
         "“{until}” is not a placeholder known here. Use “{clinic}”, “{emergency}”, “{phone}”."),
        ("en: How are you?", 'en: "{no_nsaid.until}"', "steps.ask.text.en.0",
         "“{no_nsaid.until}” is not a placeholder known here. Did you mean “{no_nsaids.until}”?"),
        ("en: How are you?", 'en: "{still_there.until}"', "steps.ask.text.en.0",
         "“{still_there.until}” needs the day “still_there” ends. Add `until:` to that step."),
        ("en: How are you?", 'en: "{until}"', "steps.ask.text.en.0",
         "“{until}” needs the day it ends. Add `until:` to this step."),
        ("en: No sport", 'en: "{red_flags}"', "steps.no_sport.card.en.0",
         "“{red_flags}” lists the plan's `red_flags:`, in `help:` and the text of a step only."),
        # Sources.
        ("    source: sheet\nquestions", "    source: shet\nquestions",
         "allowed.paracetamol.source.0", "There is no source “shet”. Did you mean “sheet”?"),
    ],
)  # a table reads best as one  # fmt: skip
def test_new_texts_and_names(old: str, new: str, path: str, says: str) -> None:
    assert (path, says) in complaints(with_change(old, new))


ODD = st.one_of(
    st.none(),
    st.integers(-3, 300),
    st.sampled_from(["", "x", "by rule", "2 weeks", "pain >= 7", "calf is no", "{until}", "sheet"]),
    st.just([]),
    st.just({}),
    st.just([{"every": "1 day"}, ["a"], None]),
    st.just({"en": {"a": ["b"]}, "if": [], "then": "x", "words": {"en": 3}, "ask": {"when": {}}}),
).map(deepcopy)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    parts = dict(enumerate(value)) if isinstance(value, list) else value
    for key, part in parts.items() if isinstance(parts, dict) else ():
        yield from places(part, (*path, key))


def spoil(value: object, path: tuple[str | int, ...], odd: object) -> None:
    """Put something odd at a place, unless an earlier one took that place away."""
    key, *rest = path
    listed = isinstance(value, list) and key in range(len(value))
    if not listed and not (isinstance(value, dict) and key in value):
        return
    if rest:
        spoil(value[key], tuple(rest), odd)
    else:
        value[key] = odd


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_speaks_even_where_the_shape_is_wrong(data: st.DataObject) -> None:
    plan = read_tree(SOUND, "F").value
    for path in data.draw(st.lists(st.sampled_from([*places(plan)][1:]), max_size=3)):
        spoil(plan, path, data.draw(ODD))
    for path, message in disagreements(plan):
        assert path
        assert message.endswith((".", "?", "”"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("no_answer: 3 days", "no_answer: 0 days"),
        ("alert: today", "ask_again: 0 days"),
        # A reminder that may not be late at all is missed by the time it is due.
        ("    when: 2 days\n", "    when: 2 days\n    late: {within: 0 days}\n"),
    ],
)
def test_no_time_at_all_is_none(old: str, new: str) -> None:
    with pytest.raises(PlanFaults, match=r"“0 days” leaves no time at all\. Write “1 hour” or"):
        load_plan(with_change(old, new), "F")


def test_a_fault_has_its_place_in_the_file() -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(with_change("pain >= 7", "pain >= 11"), "F")
    line = SOUND[: SOUND.index("pain >= 7")].count("\n") + 1
    assert [(fault.line, fault.col) for fault in refused.value.faults] == [(line, 16)]
