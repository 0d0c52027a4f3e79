"""The schema for editors: knows every key, lets each sound plan pass, and stops a wrong one."""

import json
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator
from test_extending import BASE, TOP
from test_plan_guide import examples, whole_plans
from typer.testing import CliRunner

from bot.cli import app
from schedules.loading.keys import KEYS
from schedules.loading.plan_text import shipped, shipped_text
from schedules.loading.schema import Shape, plan_schema
from schedules.loading.yaml_tree import read_tree

SCHEMA = plan_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def complaints(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(read_tree(text, "F").value)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_plan_passes(name: str) -> None:
    assert complaints(shipped_text(name)) == []


@pytest.mark.parametrize("text", whole_plans())
def test_every_example_of_the_guide_passes(text: str) -> None:
    assert complaints(text) == []


@pytest.mark.parametrize(
    "change",
    [
        "",
        "leave_out: {steps: [review], rules: strong}\n",
        "steps: {no_running: {until: 4 weeks}}\n",
        "steps: {swim: {when: [1 day after end of no_running, {every: 1 week, from: end}]}}\n",
        "steps: {swim: {when: {from: 1 day, every: [1 day until 1 week before end]}}}\n",
        "questions: {pain: {high: 5}}\n",
        "languages: [es]\nquiet: none\n",
    ],
)
def test_a_plan_that_extends_another_passes_with_what_it_changes(change: str) -> None:
    assert complaints(TOP + change) == []


@pytest.mark.parametrize(
    ("sound", "wrong"),
    [
        ("version: 7", "version: one"),
        ("name: base", "name: Base"),
        ("languages: [en, es]", "languages: en"),
        ("title: {en: Base, es: Base}\n", ""),
        ("kind: restriction", "kind: restricton"),
        ("kind: restriction", "kind: lift_off"),
        ("until: 6 weeks", "until: 6 wks"),
        ("until: 6 weeks", "until: 6"),
        ("when: by rule", "when: by rules"),
        ("3 days before end", "3 days befor end"),
        ("{between: [33 days, 38 days]}", "{between: [33 days]}"),
        ("{every: 1 week, from: 1 week, until: 5 weeks}", "{every: 1 week}"),
        ("if: pain >= 7", "if: pain > seven"),
        ("alert: today", "alert: tomorrow"),
        ("better: low", "better: less"),
        ("low: 0,", ""),
        ("covers: {words: {en: [run], es: [correr]}}", "covers: {word: {en: [run]}}"),
        ("source: sheet", "sauce: sheet"),
        ("steps:\n", "step:\n"),
        ("start: end of no_running", 'at: "9:00"'),
        ("start: end of no_running", "late: {within: 1 month}"),
        ("start: end of no_running", "buttons: [okay]"),
    ],
)
def test_a_wrong_plan_is_stopped(sound: str, wrong: str) -> None:
    assert sound in BASE
    assert complaints(BASE) == []
    assert complaints(BASE.replace(sound, wrong, 1)) != []


def properties(shape: object) -> Iterator[tuple[str, Shape]]:
    if isinstance(shape, dict):
        yield from shape.get("properties", {}).items()
    for part in shape.values() if isinstance(shape, dict) else []:
        yield from properties(part)


def test_every_key_is_explained_with_an_example_that_passes() -> None:
    for part, keys in KEYS.items():
        shape = SCHEMA["$defs"][part]
        assert set(shape["properties"]) == set(keys), part
        for key in keys:
            written = shape["properties"][key]
            assert written["description"].endswith("."), key
            for example in written["examples"]:
                root = {"$defs": SCHEMA["$defs"], **written}
                Draft202012Validator(root).validate(example)


def test_no_key_is_without_a_description_but_the_kinds_of_parts() -> None:
    unexplained = {key for key, shape in properties(SCHEMA) if "description" not in shape}
    assert unexplained == {"steps", "questions", "rules", "red_flags", "allowed"}


def test_the_command_prints_it() -> None:
    result = CliRunner().invoke(app, ["plan", "schema"])
    assert json.loads(result.stdout) == SCHEMA


def test_the_guide_has_examples_to_try() -> None:
    assert examples("plan")
