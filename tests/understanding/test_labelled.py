"""The labelled messages are understood as well as the product promises."""

from pathlib import Path

import pytest
from understanding.measure import LABELLED, Rate, labels, measure

FLOORS = {
    "red flags found": 0.98,
    "NSAIDs found": 0.98,
    "NSAID use": 0.92,
    "pain": 0.97,
    "pain when none": 0.97,
    # No promise is made of these; a message read wrongly here is still kept and shown to staff.
    "answer": 0.88,
    "stop": 0.88,
}
CEILINGS = {"false alarms": 0.05, "NSAIDs false": 0.01}


@pytest.mark.parametrize("path", sorted(LABELLED.glob("*.jsonl")), ids=lambda path: path.stem)
def test_labelled_messages_are_understood(path: Path) -> None:
    figures = measure(labels([path]))
    below = {n: str(figures.rates[n]) for n, f in FLOORS.items() if figures.rates[n].value < f}
    above = {n: str(figures.rates[n]) for n, c in CEILINGS.items() if figures.rates[n].value > c}
    assert (below, above) == ({}, {})


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0)],
)
def test_bounds_are_wilsons(hits: int, total: int, low: float, high: float) -> None:
    assert Rate(hits, total).bounds() == pytest.approx((low, high), abs=0.001)


def test_what_goes_wrong_is_counted_and_told() -> None:
    label = {
        "text": "hello",
        "lang": "en",
        "red_flags": ["fever"],
        "nsaids": [],
        "pain": 3,
        "answer": None,
        "stop": False,
    }
    figures = measure([label])
    assert figures.rates["red flags found"].value == 0
    assert figures.rates["pain"].value == 0
    assert any("'hello'" in line for line in figures.wrong)
