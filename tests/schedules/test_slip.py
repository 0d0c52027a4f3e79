"""Slips of the pen in YAML: the line that has to be changed, and what to write there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.faults import Fault, PlanFaults
from schedules.loading.slip import AFTER_BAR, COMMA, DASH, QUOTES, UNCLOSED
from schedules.loading.yaml_tree import read_tree

BLOCK = "has “|” after its key, as in “en: |”"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        # A colon or a bracket in a text without quotes.
        ("title: {en: After: all}\nb: c\n", (1, 18), QUOTES),
        ("do: {en: call {emergency} now}\nb: c\n", (1, 15), QUOTES),
        ("do: {en: “call {emergency} now”}\nb: c\n", (1, 16), QUOTES),
        ("do: {en: {clinic} pain}\nb: c\n", (1, 19), QUOTES),
        ("do: {en: x,\n  es: llame {phone}}\nb: c\n", (2, 13), QUOTES),
        ("en: {clinic} says hello\nb: c\n", (1, 14), QUOTES),
        ('do: {en: "x" es: "y"}\n', (1, 14), COMMA),
        # Only a bracket that the next line does not belong to is never closed.
        ("a: [en\nhour: b\n", (1, 4), UNCLOSED),
        ("a:\n  b: {en: x\n  c: d\n", (2, 6), UNCLOSED),
        # A text of several lines.
        ("text:\n  en: | Hello\n", (2, 9), AFTER_BAR),
        ("text:\n  en: >- Hello\n\n    Please rest.\n", (2, 10), AFTER_BAR),
        ("text:\n  en:\n    Hello.\n    A note from: us\n", (4, 16), BLOCK),
        ("text:\n  en:\n    A note from: us\n\n    Please rest.\n    So: b\n", (3, 16), BLOCK),
        ("text:\n  en: Hello\n    from: us\n", (3, 9), BLOCK),
        # A list.
        ("when:\n  -2 days\n  - {every: 1 week}\n", (2, 3), DASH),
        ("when:\n  - 1 day\n  -2 days\n  - 3 days\nat: x\n", (3, 3), DASH),
    ],
)  # a table reads best as one  # fmt: skip
def test_tells_what_to_write_where(text: str, place: tuple[int, int], says: str) -> None:
    with pytest.raises(PlanFaults) as refused:
        read_tree(text, "x.yaml")
    (fault,) = refused.value.faults
    assert (fault.line, fault.col) == place
    assert says in fault.message


SCRAPS = ["a", "en:", "-", "-2", "|", ">", "{", "}", "[", "]", '"', "'", ",", ":", "#"]


@given(st.lists(st.sampled_from([*SCRAPS, "\n", "\n  ", "\r", "\\", "é"])))
def test_any_scrap_is_read_or_refused_in_words(scraps: list[str]) -> None:
    assert all(fault.line and fault.col and fault.message for fault in _faults(" ".join(scraps)))


def _faults(text: str) -> list[Fault]:
    try:
        return read_tree(text, "x.yaml").faults
    except PlanFaults as refused:
        return refused.faults
