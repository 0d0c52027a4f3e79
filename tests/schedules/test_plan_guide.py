"""The guide to writing a plan holds: each example loads, and every key has one."""

import re
from pathlib import Path
from textwrap import indent

import pytest

from schedules.faults import PlanFaults
from schedules.placeholder import FACTS, OF_THE_DAY, OF_THE_END
from schedules.plan import Late, Plan, Scale, Step
from schedules.plan_file import load_plan
from schedules.when import Every, Within

GUIDE = (Path(__file__).parents[2] / "schedules" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+) ?(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
BASE = "name: base\nversion: 1\ntitle: {en: Base}\nlanguages: [en]\n"
STEP = "steps:\n  walk:\n    kind: advice\n    when: 1 day\n    text: {en: Walk}\n"


def examples(form: str) -> list[str]:
    return [text for language, found, text in BLOCKS if (language, found) == ("yaml", form)]


def whole_plans() -> list[str]:
    with_source = "sources: {handout: Sheet}\nsteps:\n  example:\n"
    steps = [BASE + with_source + indent(text, "    ") for text in examples("step")]
    return [*examples("plan"), *(BASE + text + STEP for text in examples("top")), *steps]


@pytest.mark.parametrize("text", whole_plans())
def test_every_example_loads(text: str) -> None:
    assert load_plan(text, "README.md").steps


def test_the_broken_example_gets_the_faults_it_shows() -> None:
    (broken,) = examples("broken")
    (shown,) = [text for language, _, text in BLOCKS if language == "text"]
    with pytest.raises(PlanFaults) as refused:
        load_plan(broken, "my-plan.yaml")
    assert refused.value.lines() == shown.splitlines()


@pytest.mark.parametrize("part", [Plan, Step, Scale, Late, Every, Within], ids=lambda p: p.__name__)
def test_every_key_has_an_example_and_is_named(
    part: type[Plan | Step | Scale | Late | Every | Within],
) -> None:
    written = "".join(whole_plans())
    for name, field in part.model_fields.items():
        key = field.alias or name
        assert re.search(rf"(^|[{{, ]){key}:", written, re.MULTILINE), key
        assert re.search(rf"`{key}`|[{{ ]{key}: ", GUIDE), key


def test_every_placeholder_is_explained_and_used() -> None:
    for name in FACTS | OF_THE_DAY | OF_THE_END:
        assert f"`{{{name}}}`" in GUIDE
        assert f"{{{name}}}" in "".join(whole_plans())
