"""The guide to writing a plan holds: each example loads, and every key has one."""

import re
from pathlib import Path
from textwrap import indent

import pytest
from pydantic import BaseModel

from bot.cli import plan_app
from schedules.checks.lints import lint
from schedules.faults import PlanFaults
from schedules.loading.overlay import FAMILIES
from schedules.loading.plan_file import load_plan
from schedules.placeholder import FACTS, OF_THE_DAY, OF_THE_END, RED_FLAGS
from schedules.plan import Allowed, Plan
from schedules.question import QUESTION_TYPES
from schedules.red_flag import RedFlag, Urgency
from schedules.rule import AlertLevel, Rule, Then
from schedules.shelf import shipped
from schedules.step import Button, Covers, Late, Step
from schedules.when import Between, Every, Taper, Within

GUIDE = (Path(__file__).parents[2] / "schedules" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+) ?(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
BASE = "name: base\nversion: 1\ntitle: {en: Base}\nlanguages: [en]\n"
STEP = "steps:\n  walk:\n    kind: advice\n    when: 1 day\n    text: {en: Walk}\n"
PARTS = (Plan, Step, Late, Covers, Every, Taper, Between, Within, Rule, Then, RedFlag, Allowed)


def examples(form: str) -> list[str]:
    return [text for language, found, text in BLOCKS if (language, found) == ("yaml", form)]


def whole_plans() -> list[str]:
    with_source = "sources: {handout: Sheet}\nsteps:\n  example:\n"
    steps = [BASE + with_source + indent(text, "    ") for text in examples("step")]
    tops = [BASE + text + ("" if "steps:\n" in text else STEP) for text in examples("top")]
    return [*examples("plan"), *tops, *steps]


@pytest.mark.parametrize("text", whole_plans())
def test_every_example_loads(text: str) -> None:
    assert load_plan(text, "README.md").steps


@pytest.mark.parametrize("text", examples("plan"))
def test_a_plan_written_as_the_guide_says_passes_the_strict_check(text: str) -> None:
    assert [*lint(load_plan(text, "README.md"))] == []


def test_the_broken_example_gets_the_faults_it_shows() -> None:
    (broken,) = examples("broken")
    (shown,) = [text for language, _, text in BLOCKS if language == "text"]
    with pytest.raises(PlanFaults) as refused:
        load_plan(broken, "my-plan.yaml")
    assert refused.value.lines() == shown.splitlines()


@pytest.mark.parametrize("part", [*PARTS, *QUESTION_TYPES.values()], ids=lambda p: p.__name__)
def test_every_key_has_an_example_and_is_named(part: type[BaseModel]) -> None:
    for name, field in part.model_fields.items():
        assert_shown(field.alias or name)


@pytest.mark.parametrize("key", ["extends", "leave_out"])
def test_what_a_plan_is_based_on_has_an_example_and_is_named(key: str) -> None:
    assert_shown(key)


def assert_shown(key: str) -> None:
    written = "".join(whole_plans())
    assert re.search(rf"(^|[{{, ]){key}:", written, re.MULTILINE), key
    assert re.search(rf"`{key}`", GUIDE), key


# Every word that a key may be given, and that the check offers.
@pytest.mark.parametrize(
    "word",
    [
        *QUESTION_TYPES,
        *AlertLevel,
        *Urgency,
        *Button,
        *FAMILIES,
        *shipped(),
        *("send", "skip", "fold", "leave", "ask", "hoos_jr", "low", "high"),
    ],
)
def test_every_word_with_a_meaning_is_named(word: str) -> None:
    assert f"`{word}`" in GUIDE


@pytest.mark.parametrize(
    "way",
    ["0 days", "before end", "after end of", "end of", "by rule", "until 6 weeks", "from: 1 week}"],
)
def test_every_way_to_say_when_has_an_example(way: str) -> None:
    assert way in "".join(whole_plans())


@pytest.mark.parametrize(
    "condition", [">= 7", "is yes", "worse by", "better by", "within 1 of baseline", "3 unanswered"]
)
def test_every_condition_is_explained(condition: str) -> None:
    assert re.search(rf"^\| `[^|]*{condition}[^|]*` \|", GUIDE, re.MULTILINE)


def test_every_placeholder_is_explained_and_used() -> None:
    for name in {*FACTS, *OF_THE_DAY, *OF_THE_END, RED_FLAGS, "no_lifting.until"}:
        assert f"`{{{name}}}`" in GUIDE
        assert f"{{{name}}}" in "".join(whole_plans())


def test_every_command_of_the_guide_is_there() -> None:
    written = set(re.findall(r"aftercare plan ([a-z]+)", GUIDE))
    assert written == {command.name for command in plan_app.registered_commands}


def test_each_link_within_the_guide_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    places = {re.sub(r"[^a-z -]", "", h.lower()).replace(" ", "-") for h in headings}
    assert set(re.findall(r"\]\(#([a-z-]+)\)", GUIDE)) <= places
