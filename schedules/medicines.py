"""The medicines that plans and patients name: ingredients, the class of each, and their names.

Classes follow the Anatomical Therapeutic Chemical (ATC) classification of the World Health
Organization. `nsaids` are its group M01A, with aspirin and its kin where they are taken for pain
(N02BA). Aspirin taken in a low dose for the heart (B01AC) is an ingredient of its own, because
what is true of the one is wrong of the other. Metamizole is no NSAID there.

All is read from one table, understanding/medicines.toml:

- `medicine.INGREDIENT`: its `class`; `names` in other languages and in slang; `other_names` that a
  plan may write as well; `brands` by country, of this ingredient alone; what people make of them,
  `misspelt`; names in one language `only`; `said_as`, the ingredient that a patient names with it.
- `combination.NAME`: a brand of several ingredients and what it `holds`.
- `words`: `everyday` words that are brands too, and what must stand `beside` them; names that are
  `misspelt_often` though short; what is `alike` and no medicine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schedules.packaged import packaged

NSAIDS = "nsaids"
SHORTEST_BRAND = 5
"""Letters from which on a brand is looked for in the texts of a plan."""

_TABLE = packaged("schedules.understanding", "medicines.toml")
_MEDICINES = _TABLE["medicine"]
WORDS = _TABLE["words"]

INGREDIENTS: dict[str, str] = {name: row["class"] for name, row in _MEDICINES.items()}
"""Each ingredient with its class."""
OTHER_NAMES: dict[str, str] = {
    other: name for name, row in _MEDICINES.items() for other in row.get("other_names", ())
}
"""Other names of an ingredient."""
SAID_AS: dict[str, str] = {
    name: row["said_as"] for name, row in _MEDICINES.items() if "said_as" in row
}
"""Ingredients that are another one in other amounts, with that one."""
BRANDS: dict[str, str] = {
    brand: name
    for name, row in _MEDICINES.items()
    for brands in row.get("brands", {}).values()
    for brand in brands
    if len(brand) >= SHORTEST_BRAND and " " not in brand
}
"""Brands of one ingredient alone that people are likely to name, in small letters."""
KNOWN = frozenset({*INGREDIENTS, *INGREDIENTS.values(), *OTHER_NAMES})
"""Every name a plan may write: ingredients, their other names, and classes."""


@dataclass(frozen=True, slots=True)
class Name:
    """What people call a medicine: what that `holds`, and where the word means it.

    A name may do so in one `language` only, or only `beside` a dose or the like.
    """

    text: str
    holds: tuple[str, ...]
    language: str | None = None
    everyday: bool = False


def ingredients(names: Iterable[str]) -> frozenset[str]:
    """Give the ingredients that names of ingredients and classes stand for; unknown ones none."""
    wanted = {OTHER_NAMES.get(name, name) for name in names}
    return frozenset(i for i, group in INGREDIENTS.items() if i in wanted or group in wanted)


def is_nsaid(ingredient: str) -> bool:
    """Tell whether an ingredient is an NSAID, in whatever amount."""
    return INGREDIENTS.get(SAID_AS.get(ingredient, ingredient)) == NSAIDS


def all_names() -> Iterator[Name]:
    """Give every name that people use, misspelt ones too."""
    for ingredient, row in _MEDICINES.items():
        holds = (ingredient,)
        plain = (*row.get("names", ()), *row.get("misspelt", ()))
        for text in (ingredient, *plain, *(b for bs in row.get("brands", {}).values() for b in bs)):
            yield Name(text, holds)
        for language, texts in row.get("only", {}).items():
            yield from (Name(text, holds, language) for text in texts)
        for text in (*row.get("everyday", ()), *WORDS["everyday"].get(ingredient, ())):
            yield Name(text, holds, everyday=True)
    for row in _TABLE["combination"].values():
        holds = tuple(row["holds"]) or (row["class"],)
        yield from (Name(text, holds) for text in row["names"])
