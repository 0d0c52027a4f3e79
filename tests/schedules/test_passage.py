"""Every text of a plan is checked, and looked at by the lints, in every language."""

from collections.abc import Iterator
from functools import reduce
from operator import getitem

import pytest
from sound_plan import SOUND

from schedules.checks.agreement import disagreements
from schedules.checks.passage import passages
from schedules.loading.plan_file import load_plan
from schedules.loading.yaml_tree import read_tree


def text_paths(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict) and "en" in value and "words" not in path:
        yield path
    for key, part in value.items() if isinstance(value, dict) else ():
        yield from text_paths(part, (*path, key))


every_text = pytest.mark.parametrize(
    "path", [*text_paths(read_tree(SOUND, "F").value)], ids=".".join
)


@every_text
def test_every_text_is_there_in_every_language(path: tuple[str, ...]) -> None:
    plan = read_tree(SOUND, "F").value
    texts = reduce(getitem, path, plan)
    del texts["es"]
    assert list(disagreements(plan)) == [(path, "The text in “es” is missing. Add it here.")]


@every_text
def test_every_text_is_looked_at_by_the_lints(path: tuple[str, ...]) -> None:
    texts = reduce(getitem, path, read_tree(SOUND, "F").value)
    found = {passage.path: passage.text for passage in passages(load_plan(SOUND, "F"))}
    assert found[(*path, "es", 0)] == texts["es"]
