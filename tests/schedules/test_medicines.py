"""Medicines a plan can name: classes hold their ingredients, other names lead to them."""

import pytest

from schedules.medicines import BRANDS, INGREDIENTS, KNOWN, OTHER_NAMES, ingredients


@pytest.mark.parametrize(
    ("names", "inside", "outside"),
    [
        (["nsaids"], {"ibuprofen", "naproxen", "aspirin", "celecoxib"}, {"paracetamol"}),
        # Aspirin for the heart, and metamizole, are no NSAIDs here.
        (["nsaids"], {"aspirin"}, {"low-dose aspirin", "metamizole"}),
        (["acetaminophen"], {"paracetamol"}, {"ibuprofen"}),
        (["ibuprofen", "dipyrone"], {"ibuprofen", "metamizole"}, {"naproxen"}),
        (["nobody knows it"], set(), {"ibuprofen"}),
    ],
)
def test_names_stand_for_ingredients(names: list[str], inside: set[str], outside: set[str]) -> None:
    found = ingredients(names)
    assert found >= inside
    assert not found & outside


def test_every_name_leads_to_an_ingredient() -> None:
    assert {*OTHER_NAMES.values(), *BRANDS.values()} <= INGREDIENTS.keys()
    assert all(ingredients([name]) for name in KNOWN)


def test_names_are_written_small() -> None:
    assert all(name == name.lower() for name in (*KNOWN, *BRANDS))
