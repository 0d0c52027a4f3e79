"""Medicines in a message: any brand, a typo, a missing or extra space; and what is only alike."""

import pytest

from schedules.medicines import BRANDS, INGREDIENTS, SAID_AS, all_names, is_nsaid
from schedules.understanding.dictionary import dictionary
from schedules.understanding.lexicon import LANGUAGES
from schedules.understanding.medicines import mentions
from schedules.understanding.tokens import tokens
from schedules.understanding.understand import understand


def named(text: str, language: str = "en") -> set[str]:
    return {mention.ingredient for mention in mentions(tokens(text), language)}


@pytest.mark.parametrize(
    ("text", "ingredients"),
    [
        ("Advil", {"ibuprofen"}),
        ("ibus", {"ibuprofen"}),
        ("vitamin I", {"ibuprofen"}),
        ("ibuprofen400", {"ibuprofen"}),
        ("ibu profen", {"ibuprofen"}),
        ("ibuproffin", {"ibuprofen"}),  # two typos in a long word
        ("advl", {"ibuprofen"}),
        ("advjl", {"ibuprofen"}),
        ("tookadvil", {"ibuprofen"}),
        ("Ibuprofentabletten", {"ibuprofen"}),
        ("Voltarensalbe", {"diclofenac"}),
        ("alka-seltzer", {"aspirin"}),
        ("alkaseltzer", {"aspirin"}),
        ("alka seltzer plus", {"cold remedies"}),  # some packs hold one, some none
        ("excedrin", {"aspirin", "paracetamol"}),
        ("Excedrin tension headache", {"paracetamol"}),
        ("nurofen plus", {"ibuprofen", "codeine"}),
        ("baby aspirin", {"low-dose aspirin"}),
        ("nolotil", {"metamizole"}),
        ("moment 200 mg", {"ibuprofen"}),
    ],
)
def test_a_medicine_is_known_by_its_names(text: str, ingredients: set[str]) -> None:
    assert named(text) == ingredients


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("just a moment please", "en"),
        ("Bayer won on Saturday", "de"),
        ("my son Adil", "en"),
        ("I leave at ten", "en"),
        ("dolor de moderado a leve", "es"),
        ("pain in the ass", "en"),
        ("naloxone", "en"),
        ("the mobile phone", "en"),
    ],
)
def test_what_is_alike_is_no_medicine(text: str, language: str) -> None:
    assert named(text, language) == set()


@pytest.mark.parametrize(
    "text", ["paracetomol", "acetominophen", "acetaminaphen", "apap", "tylenol", "panadol"]
)
def test_paracetamol_never_fires(text: str) -> None:
    assert named(text) == {"paracetamol"}
    assert understand(f"took {text}").nsaids == []


def test_a_name_may_belong_to_one_language() -> None:
    assert named("ASS genommen", "de") == {"aspirin"}
    assert named("ASS genommen", "en") == set()


def test_low_dose_aspirin_is_said_as_aspirin_and_covered_as_itself() -> None:
    understood = understand("still on my baby aspirin", "en")
    assert (understood.nsaids, understood.medicines) == (["aspirin"], ["low-dose aspirin"])


@pytest.mark.parametrize("brand", sorted(BRANDS))
def test_each_brand_that_plans_know_is_understood(brand: str) -> None:
    assert BRANDS[brand] in {m for code in LANGUAGES for m in named(f"took {brand}", code)}


def test_every_name_leads_to_a_medicine() -> None:
    holds = {ingredient for name in all_names() for ingredient in name.holds}
    assert holds - INGREDIENTS.keys() == {"cold remedies"}
    assert SAID_AS.keys() | set(SAID_AS.values()) <= INGREDIENTS.keys()


def test_no_everyday_word_of_any_language_is_a_medicine() -> None:
    common = {word for code in LANGUAGES for word in dictionary(code).common}
    assert {word for word in common if any(map(is_nsaid, named(word)))} == set()


def test_every_ingredient_of_the_facts_is_named() -> None:
    facts = """
        ibuprofen dexibuprofen naproxen ketoprofen dexketoprofen flurbiprofen oxaprozin diclofenac
        aceclofenac etodolac ketorolac indomethacin indometacin sulindac nabumetone meloxicam
        piroxicam tenoxicam lornoxicam celecoxib etoricoxib parecoxib nimesulide aspirin diflunisal
        salsalate
    """
    assert [word for word in facts.split() if not any(map(is_nsaid, named(word)))] == []


@pytest.mark.parametrize(
    "brands",
    [
        "Advil, Motrin, Aleve, Naprosyn, Anaprox, Celebrex, Mobic, Voltaren, Arthrotec, Cambia mg",
        "Zipsor, Pennsaid, Flector, Toradol, Lodine, Relafen, Daypro, Feldene, Indocin, Vimovo",
        "Treximet, Duexis, Bayer aspirin, Ecotrin, Nurofen, Nuromol, Brufen, Ibuleve, Cuprofen",
        "Voltarol, Ponstan, Froben, Feminax Ultra, Anadin, Disprin, Aspro, Strepsils Intensive",
        "Ibalgin, Ipren, Ibux, Burana, Ibumetin, Arcoxia, Fastum, Dolormin, Spedifen, OKi 200",
        "Enantyum, Aulin, Thomapyrin, Advil PM, Advil Cold & Sinus, Advil Dual Action, Motrin PM",
        "Aleve-D, Aleve PM, BC powder, Goody's powder, Nurofen Cold & Flu, Beechams Powders",
        "ibuprophen, ibuprofin, ibprofen, iboprofen, neurofen, nurafen, motren, naproxin, naprosen",
        "diclofenec, voltaran, voltarin, volterol, celebrix, moloxicam, meloxican, tordol, toredol",
        "asprin, aspirn, mefenamic acid, Aspirin Complex",
    ],
)
def test_every_brand_and_misspelling_of_the_facts_is_named(brands: str) -> None:
    missed = [one for one in brands.split(", ") if not any(map(is_nsaid, named(f"took {one}")))]
    assert missed == []
