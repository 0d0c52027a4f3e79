"""A plan that extends another: a few changed lines, and everything that hangs on them follows."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.faults import PlanFaults
from schedules.loading.pinning import flatten
from schedules.loading.plan_file import load_plan, load_plan_file
from schedules.plan import Plan
from schedules.shelf import open_plan, plan_sources, shipped

BASE = """\
name: base
version: 7
title: {en: Base, es: Base}
languages: [en, es]
sources: {sheet: The sheet}
questions:
  pain:
    {low: 0, high: 10, better: low, question: {en: P, es: D},
     low_label: {en: a, es: a}, high_label: {en: z, es: z}}
rules:
  strong: {if: pain >= 7, from: 1 week, then: {alert: today, start: review}}
steps:
  no_running:
    kind: restriction
    until: 6 weeks
    when:
      - 2 days
      - {every: 1 week, from: 1 week, until: 5 weeks}
      - {between: [33 days, 38 days]}
      - 3 days before end
    covers: {words: {en: [run], es: [correr]}}
    card: {en: No running, es: No correr}
    text: {en: "Until {until}.", es: "Hasta el {until}."}
    lift_off: {en: Run, es: Corra}
  swim:
    kind: advice
    start: end of no_running
    when: [end of no_running, {from: 1 week after end of no_running, every: [1 month until 1 year]}]
    source: sheet
    text: {en: Swim, es: Nade}
  ask: {kind: check_in, when: 2 weeks, questions: pain, text: {en: How, es: Como}}
  review: {kind: advice, when: by rule, text: {en: Call, es: Llame}}
"""
TOP = "name: ours\nversion: 1\nextends: base\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE)
    return tmp_path


def extended(folder: Path, text: str) -> Plan:
    return load_plan(text, "ours.yaml", folder=folder)


def faults_of(folder: Path, text: str, name: str = "ours.yaml") -> list[str]:
    with pytest.raises(PlanFaults) as refused:
        load_plan(text, name, folder=folder)
    return [line.removeprefix(f"{name}:") for line in refused.value.lines()]


def days(plan: Plan, step: str) -> list[str]:
    return [str(span.first) for span in plan.steps[step].spans]


def test_what_is_not_changed_is_as_in_the_base(folder: Path) -> None:
    ours, base = extended(folder, TOP), load_plan(BASE, "base.yaml")
    assert (ours.name, ours.version) == ("ours", 1)
    assert ours == base.model_copy(update={"name": "ours", "version": 1})


def test_mappings_merge_and_anything_else_replaces(folder: Path) -> None:
    change = "steps: {swim: {text: {en: Swim on}, when: [8 weeks], buttons: [ok]}}\n"
    swim = extended(folder, TOP + change).steps["swim"]
    assert swim.text == {"en": ("Swim on",), "es": ("Nade",)}
    assert [str(span.first) for span in swim.spans] == ["8 weeks"]
    assert swim.source == ("sheet",)


@pytest.mark.parametrize(
    ("until", "running", "first_swim"),
    [
        # Weekly to the end, a window on days 33 to 38, and three days before the end.
        ("6 weeks", ["2 days", "1 week", "2 weeks", "3 weeks", "4 weeks", "33 days", "39 days"], 0),
        ("4 weeks", ["2 days", "1 week", "2 weeks", "3 weeks", "25 days"], 0),
        ("8 weeks", ["2 days", "1 week", "2 weeks", "3 weeks", "4 weeks", "33 days", "53 days"], 0),
        ("2 days", [], 0),  # all of it falls away, also what would come before day 0
    ],
)  # a table reads best as one  # fmt: skip
def test_one_changed_end_moves_what_hangs_on_it(
    folder: Path, until: str, running: list[str], first_swim: int
) -> None:
    change = f"steps: {{no_running: {{until: {until}}}}}\n"
    base = BASE.replace(
        "{every: 1 week, from: 1 week}", "{every: 1 week, from: 1 week, until: 5 weeks}"
    )
    (folder / "base.yaml").write_text(base)
    plan = extended(folder, TOP + change)
    assert days(plan, "no_running") == running
    assert days(plan, "swim")[first_swim] == until


def test_a_window_over_the_new_end_is_cut(folder: Path) -> None:
    plan = extended(folder, TOP + "steps: {no_running: {until: 5 weeks}}\n")
    (window,) = [s for s in plan.steps["no_running"].spans if s.first != s.last]
    assert (str(window.first), str(window.last)) == ("33 days", "34 days")


WEEKS_APART = ["1 week", "3 weeks", "5 weeks", "7 weeks"]
TAPER = "{from: 1 week, every: [3 days until 2 weeks, 2 weeks until 6 weeks]}"


@pytest.mark.parametrize(
    ("when", "until", "left"),
    [
        # A series that ran to the old end runs to the new one; one that ended before stays.
        ("{every: 2 weeks, from: 1 week, until: 6 weeks}", "8 weeks", WEEKS_APART),
        ("{every: 2 weeks, from: 1 week, until: 5 weeks}", "8 weeks", ["1 week", "3 weeks"]),
        ("{every: 2 weeks, from: 1 week, until: 6 weeks}", "4 weeks", ["1 week", "3 weeks"]),
        ("{every: 2 weeks, from: 5 weeks, until: 6 weeks}", "4 weeks", []),
        (TAPER, "3 weeks", ["1 week", "10 days", "13 days", "2 weeks"]),
        (TAPER, "8 weeks", ["1 week", "10 days", "13 days", "2 weeks", "4 weeks", "6 weeks"]),
        ("{from: 1 week, every: [1 week until end]}", "3 weeks", ["1 week", "2 weeks"]),
        ("{every: 1 hour, from: 22 hours, until: 60 hours}", "1 day", ["22 hours", "23 hours"]),
        ("[1 day, 1 week, 6 days before end]", "2 weeks", ["1 day", "1 week", "8 days"]),
        ("[1 day, 1 week, 1 week before end]", "2 weeks", ["1 day", "1 week"]),  # once, not twice
    ],
)  # a table reads best as one  # fmt: skip
def test_reminders_are_cut_or_go_on_with_the_end(
    folder: Path, when: str, until: str, left: list[str]
) -> None:
    at = BASE.index("    when:\n"), BASE.index("    covers:")
    (folder / "base.yaml").write_text(f"{BASE[: at[0]]}    when: {when}\n{BASE[at[1] :]}")
    plan = extended(folder, TOP + f"steps: {{no_running: {{until: {until}}}}}\n")
    assert days(plan, "no_running") == left


def test_a_when_of_its_own_is_left_as_written(folder: Path) -> None:
    change = "steps: {no_running: {until: 4 weeks, when: [1 day, 5 weeks]}}\n"
    (line,) = faults_of(folder, TOP + change)
    assert line.startswith("4:44: “5 weeks” is not before `until` (4 weeks)")


def test_languages_that_are_not_listed_fall_away(folder: Path) -> None:
    plan = extended(folder, TOP + "languages: [es]\n")
    assert plan.steps["swim"].text == {"es": ("Nade",)}
    assert plan.title == {"es": "Base"}


def test_parts_of_the_base_are_left_out(folder: Path) -> None:
    plan = extended(folder, TOP + "leave_out: {steps: [review], rules: strong}\n")
    assert list(plan.steps) == ["no_running", "swim", "ask"]
    assert not plan.rules


def test_a_part_left_out_can_be_written_anew(folder: Path) -> None:
    pain = "questions: {pain: {type: text, question: {en: P, es: D}}}\n"
    plan = extended(
        folder, TOP + "leave_out: {questions: pain, rules: strong, steps: review}\n" + pain
    )
    assert plan.questions["pain"].type == "text"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (TOP + "leave_out: {steps: [reveiw]}\n", "4:21", "Did you mean “review”?"),
        (TOP + "leave_out: {step: [review]}\n", "4:13", "Did you mean “steps”?"),
        (TOP + "leave_out: review\n", "4:12", "such as “steps: [rest]”"),
        # What no longer fits is told at the edit that is to blame for it.
        (
            TOP + "leave_out: {steps: [review]}\n",
            "4:21",
            "“review” is left out, but the rule `strong` needs it.",
        ),
        (
            TOP + "leave_out:\n  steps: review\nhour: '10:00'\n",
            "5:10",
            "“review” is left out, but the rule `strong` needs it.",
        ),
        (
            TOP + "leave_out: {questions: [pain]}\n",
            "4:25",
            "“pain” is left out, but the rule `strong` needs it.",
        ),
        (
            TOP + "leave_out: {steps: [no_running, swim, ask, review], rules: [strong]}\n",
            "4:21",
            "`steps` needs it",
        ),
        (
            TOP + "leave_out: {steps: [swim]}\nsteps: {swim: {start: 1 day}}\n",
            "4:21",
            "“swim” is left out here, and changed below. Do one of the two.",
        ),
        ("name: a\nversion: 1\nleave_out: {steps: [b]}\n", "3:12", "needs `extends:`"),
        (TOP.replace("base", "bas.yaml"), "3:10", "Did you mean “base.yaml”?"),
        (TOP.replace("base", "hip-stemcell"), "3:10", "Did you mean “hip-stem-cell”?"),
        (TOP.replace("base", "../base"), "3:10", "in the same folder"),
        (TOP.replace("base", "[base]"), "3:10", "in the same folder"),
        (TOP.replace("name: ours\n", ""), "1:1", "`name:` is missing"),
        (TOP.replace("version: 1\n", ""), "1:1", "`version:` is missing"),
        (TOP + "steps: {swm: {until: 1 year}}\n", "4:9", "no step “swm”. Did you mean “swim”?"),
        (TOP + "steps: {swim: {at: '25:00'}}\n", "4:20", "is not a time"),
        (
            TOP + "steps: {no_running: {start: 3 weeks}}\n",
            "4:29",
            "With this, the step `no_running` no longer fits. “2 days” comes",
        ),
    ],
)  # a table reads best as one  # fmt: skip
def test_names_the_place_and_the_remedy(folder: Path, text: str, place: str, says: str) -> None:
    lines = faults_of(folder, text)
    assert [line for line in lines if line.startswith(f"{place}: ") and says in line], lines


def test_a_step_that_lost_all_its_reminders_is_not_told_to_have_no_when(folder: Path) -> None:
    walk = (
        "steps: {walk: {kind: advice, until: end of no_running, when: 2 weeks, source: sheet,"
        " text: {en: Walk, es: Camine}}}\n"
    )
    (folder / "mid.yaml").write_text(TOP + walk)
    shorter = TOP.replace("base", "mid") + "steps: {no_running: {until: 1 week}}\n"
    (line,) = faults_of(folder, shorter)
    assert line == (
        "4:29: With this, the step `walk` no longer fits. None of its reminders is left."
        " Write its `when:` anew, or leave it out."
    )


def test_what_was_changed_for_one_patient_is_not_blamed_on_the_file(folder: Path) -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(
            TOP + "hour: '10:00'\n",
            "ours.yaml",
            {"steps": {"no_running": {"start": "3 weeks"}}},
            folder,
        )
    (line,) = refused.value.lines()
    assert "`steps.no_running.when`: “2 days” comes before `start` (3 weeks)." in line


def test_faults_of_the_base_are_said_once(folder: Path) -> None:
    (folder / "base.yaml").write_text(BASE.replace("kind: advice", "kind: advise"))
    own = "steps: {swim: {at: '25:00'}}\n"
    first, second = faults_of(folder, TOP + own)
    assert first.startswith("3:10: The plan it extends has faults. Mend them first: base")
    assert first.endswith("(and 1 more)")
    assert second.startswith("4:20: “25:00” is not a time")


def test_a_base_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "base.yaml").write_text("name: [")
    (line,) = faults_of(folder, TOP)
    assert f"{folder / 'base.yaml'}:1:8: A quote or bracket" in line


def test_a_circle_is_named(folder: Path) -> None:
    (folder / "base.yaml").write_text("name: base\nversion: 1\nextends: ours\n")
    (folder / "ours.yaml").write_text(TOP)
    with pytest.raises(PlanFaults, match=r"“ours.yaml” extends “base.yaml” extends “ours.yaml”"):
        load_plan_file(folder / "ours.yaml")


def test_plans_extend_each_other_five_deep(folder: Path) -> None:
    for n in range(6):
        below = f"p{n - 1}" if n else "base"
        (folder / f"p{n}.yaml").write_text(f"name: p{n}\nversion: 1\nextends: {below}\n")
    assert load_plan_file(folder / "p4.yaml").name == "p4"
    with pytest.raises(PlanFaults, match="5 deep at most"):
        load_plan_file(folder / "p5.yaml")


def test_a_clinics_file_may_have_the_name_of_what_it_extends(folder: Path) -> None:
    path = folder / "hip-stem-cell.yaml"
    path.write_text("name: hip-stem-cell\nversion: 9\nextends: hip-stem-cell\n")
    assert open_plan("hip-stem-cell", folder).version == 9


# What is not extended is pinned to the letter; what is, as one text that reads the same.


def test_a_text_that_stands_alone_is_pinned_as_it_is() -> None:
    assert flatten("# ours\n" + BASE, "base.yaml") == "# ours\n" + BASE


def test_the_clinics_folder_gives_texts_that_stand_alone(folder: Path) -> None:
    (folder / "ours.yaml").write_text(TOP)
    sources = dict(plan_sources(folder))
    assert load_plan(sources["ours.yaml"], "pinned") == extended(folder, TOP)
    assert sources["base.yaml"] == BASE


LENGTHS = st.sampled_from(["3 days", "2 weeks", "4 weeks", "40 days", "2 months", "1 year"])
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1
)
OVERLAYS = st.fixed_dictionaries(
    {},
    optional={
        "hour": st.sampled_from(["09:00", "23:30"]),
        "most_a_day": st.integers(1, 20),
        "sources": st.dictionaries(st.sampled_from(["sheet", "no", "on"]), WORDS, max_size=2),
        "leave_out": st.just({"rules": ["strong"], "steps": ["review"]}),
        "steps": st.fixed_dictionaries({}, optional={
            "no_running": st.fixed_dictionaries({}, optional={"until": LENGTHS}),
            "swim": st.fixed_dictionaries({"text": st.fixed_dictionaries({"en": WORDS})}),
        }),
    },
)  # a table reads best as one  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(OVERLAYS)
def test_what_is_pinned_loads_to_the_same_plan(
    tmp_path_factory: pytest.TempPathFactory, overlay: dict[str, object]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "base.yaml").write_text(BASE)
    text = TOP + "".join(f"{key}: {json.dumps(value)}\n" for key, value in overlay.items())
    try:
        plan = extended(folder, text)
    except PlanFaults:
        return
    assert load_plan(flatten(text, "ours.yaml", folder), "pinned") == plan


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("until", ["2 weeks", "4 weeks", "3 months"])
def test_every_shipped_restriction_can_be_shorter_or_longer(name: str, until: str) -> None:
    for step in (n for n, s in open_plan(name).steps.items() if s.kind == "restriction"):
        text = f"name: ours\nversion: 1\nextends: {name}\nsteps: {{{step}: {{until: {until}}}}}\n"
        plan = load_plan(text, "ours.yaml")
        assert str(plan.steps[step].until) == until
        assert load_plan(flatten(text, "ours.yaml"), "pinned") == plan
