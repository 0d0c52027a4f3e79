"""The medicines a plan can name: ingredients, the class of each, and other names in use for them.

Classes follow the Anatomical Therapeutic Chemical (ATC) classification of the World Health
Organization. `nsaids` are its group M01A, with aspirin and its kin where they are taken for pain
(N02BA). Aspirin taken in a low dose for the heart (B01AC) is an ingredient of its own, because
what is true of the one is wrong of the other. Metamizole is no NSAID there.
"""

from collections.abc import Iterable

NSAIDS = "nsaids"

INGREDIENTS = {
    "aceclofenac": NSAIDS,
    "aspirin": NSAIDS,
    "celecoxib": NSAIDS,
    "dexibuprofen": NSAIDS,
    "dexketoprofen": NSAIDS,
    "diclofenac": NSAIDS,
    "diflunisal": NSAIDS,
    "etodolac": NSAIDS,
    "etoricoxib": NSAIDS,
    "flurbiprofen": NSAIDS,
    "ibuprofen": NSAIDS,
    "indomethacin": NSAIDS,
    "ketoprofen": NSAIDS,
    "ketorolac": NSAIDS,
    "lornoxicam": NSAIDS,
    "mefenamic acid": NSAIDS,
    "meloxicam": NSAIDS,
    "nabumetone": NSAIDS,
    "naproxen": NSAIDS,
    "nimesulide": NSAIDS,
    "oxaprozin": NSAIDS,
    "parecoxib": NSAIDS,
    "piroxicam": NSAIDS,
    "salsalate": NSAIDS,
    "sulindac": NSAIDS,
    "tenoxicam": NSAIDS,
    "low-dose aspirin": "antiplatelets",
    "metamizole": "pyrazolones",
    "paracetamol": "anilides",
}
"""Each ingredient with its class."""
OTHER_NAMES = {
    "acetaminophen": "paracetamol",
    "acetylsalicylic acid": "aspirin",
    "dipyrone": "metamizole",
    "indometacin": "indomethacin",
}
"""Other names of an ingredient."""
BRANDS = {
    "advil": "ibuprofen",
    "aleve": "naproxen",
    "arcoxia": "etoricoxib",
    "celebrex": "celecoxib",
    "mobic": "meloxicam",
    "motrin": "ibuprofen",
    "naprosyn": "naproxen",
    "novalgin": "metamizole",
    "nurofen": "ibuprofen",
    "panadol": "paracetamol",
    "toradol": "ketorolac",
    "tylenol": "paracetamol",
    "voltaren": "diclofenac",
    "voltarol": "diclofenac",
}
"""Brands of one ingredient alone that people are likely to name, in small letters."""
KNOWN = frozenset({*INGREDIENTS, *INGREDIENTS.values(), *OTHER_NAMES})
"""Every name a plan may write: ingredients, their other names, and classes."""


def ingredients(names: Iterable[str]) -> frozenset[str]:
    """Give the ingredients that names of ingredients and classes stand for; unknown ones none."""
    wanted = {OTHER_NAMES.get(name, name) for name in names}
    return frozenset(i for i, group in INGREDIENTS.items() if i in wanted or group in wanted)
