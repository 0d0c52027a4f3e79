"""Cross-checks: what the parts of a plan say of each other must fit together."""

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_plan import SOUND, complaints, with_change

from schedules.checks.agreement import disagreements
from schedules.faults import PlanFaults
from schedules.loading.plan_file import load_plan
from schedules.loading.yaml_tree import read_tree

WORDS = "words: {en: [run, jump]}"
OVERLAP = (
    "“no_nsaids” (from 0 days until 6 weeks) and “no_sport” (from 0 days until 4 weeks) both"
    " forbid {} from 0 days until 4 weeks. Keep it in one of them."
)
ALLOWED = (
    "This allows {} while “no_nsaids” forbids it, from {} until 6 weeks."
    " Name it under the restriction's `except:`, or change the days of one."
)


def test_the_small_plan_is_sound() -> None:
    assert complaints(SOUND) == []


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
        # What a phone shows in another order than it was written.
        ("en: How are you?", 'en: "Call \\u202e0010 555"', "steps.ask.text.en.0",
         "A hidden sign (U+202E) turns letters around. Delete it."),
        # Sources.
        ("    source: sheet\nquestions", "    source: shet\nquestions",
         "allowed.paracetamol.source.0", "There is no source “shet”. Did you mean “sheet”?"),
    ],
)  # a table reads best as one  # fmt: skip
def test_new_texts_and_names(old: str, new: str, path: str, says: str) -> None:
    assert (path, says) in complaints(with_change(old, new))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # Of a language that is none, nothing is missing.
        (with_change("[en, es]", "[eng, es]"), "“eng” is not a language code. Did you mean “en”?"),
        (with_change("[en, es]", "[English, es]"),
         "“English” is not a language code. Did you mean “en”?"),
        (with_change("[en, es]", "[en, Español]"),
         "“Español” is not a language code. Did you mean “es”?"),
        (with_change("[en, es]", "[en, xx]"),
         "“xx” is not a language code. Write one like “en”, “es” or “de”."),
        # One language may be all over the plan, and is one line to mend.
        (with_change("[en, es]", "[en]"),
         "25 texts are in “es”, which is not listed here. List it, or delete them."),
        # An answer is judged only by a form that is known, and by a range that is one.
        (with_change("  pain:\n", "  pain:\n    type: scael\n"),
         "“scael” is not known here. Did you mean “scale”? Use one of: scale, percent, yes_no,"
         " choice, number, text, instrument."),
        (with_change("type: yes_no, q", "type: [yes_no], q").replace("pain >= 7", "calf is yes"),
         "This must be one word. Use one of: scale, percent, yes_no, choice, number, text,"
         " instrument."),
        (with_change("low: 0\n    high: 10", "low: 10\n    high: 0"),
         "`high` must be greater than `low`, by 20 at most."),
        # Without steps nobody asks, and without an end there is no day of it.
        (SOUND[: SOUND.index("steps:\n")], "`steps:` is missing here. Add it."),
        (with_change("    until: 6 weeks\n", ""),
         "A restriction needs an end. Add `until:`, such as “6 weeks”."),
    ],
)  # a table reads best as one  # fmt: skip
def test_what_follows_from_a_fault_is_not_said(text: str, says: str) -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(text, "F")
    assert [fault.message for fault in refused.value.faults] == [says]


@pytest.mark.parametrize("code", ["no", "fil", "zh-CN", "pt-BR", "zh-Hant-TW", "de-AT"])
def test_each_language_has_its_code(code: str) -> None:
    assert complaints(re.sub(r"\bes\b", code, SOUND)) == []


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
