"""Discretion: what the first line of a message tells whoever sees a locked phone."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from unicodedata import normalize

from schedules.checks.passage import Passage
from schedules.medicines import BRANDS, INGREDIENTS, OTHER_NAMES
from schedules.plan import Plan

# In each language body parts, then conditions and signs, then treatments and medicines.
ENGLISH = """
    hip knee shoulder leg foot feet joint arm ankle elbow wrist calf calves spine thigh chest heart
    tendon ligament bone
    arthritis arthrosis osteoarthritis infection cancer diabetes hiv fracture pain fever swelling
    thrombosis wound
    injection surgery operation prp plasma therapy physiotherapy stem-cell nsaid painkiller pill
    medicine medication drug anti-inflammatory
"""
SPANISH = """
    cadera rodilla hombro pierna articulación brazo tobillo codo pantorrilla muslo pecho corazón
    tendón ligamento hueso
    artritis artrosis infección cáncer diabetes vih fractura dolor fiebre hinchazón trombosis herida
    inyección infiltración cirugía operación prótesis prp plasma terapia fisioterapia célula
    pastilla medicina medicamento antiinflamatorio
"""
GERMAN = """
    bein beine beines fuß füße arm arme knöchel ellenbogen wade brust herz sehne knochen
    krebs diabetes hiv fieber wunde bruch op prp plasma arznei
"""
# German joins words: these tell at the start of one, and the others anywhere in it.
GERMAN_STARTS = """
    hüft knie schulter arthr infekt thrombo operation stammzell medikament tablette entzündung
"""
GERMAN_PARTS = "gelenk schmerz injektion spritze prothese therapie"


def _one_of(words: str) -> str:
    return "|".join(words.split()).replace("-", "[- ]")


# The last vowel of a medicine's name differs between languages.
_MEDICINE = "|".join(name.rstrip("e") for name in (*INGREDIENTS, *OTHER_NAMES, *BRANDS))
_TELLING = {
    "en": rf"\b(?:(?:{_one_of(ENGLISH)})(?:s|es)?\b|{_MEDICINE})",
    "es": rf"\b(?:(?:{_one_of(SPANISH)})(?:s|es)?\b|{_MEDICINE})",
    "de": rf"\b(?:(?:{_one_of(GERMAN)})\b|{_one_of(GERMAN_STARTS)}|{_MEDICINE})"
    rf"|{_one_of(GERMAN_PARTS)}",
}


def telling_words(plan: Plan) -> Callable[[Passage], Iterator[str]]:
    """Give what looks for words in a first line that tell too much, the plan's own included."""
    own = _own_words(plan)

    @cache
    def telling(language: str, line: str) -> str | None:
        found = _telling(language, own.get(language, "")).search(_without_accents(line))
        return line[found.start() : found.end()] if found else None

    def tells(passage: Passage) -> Iterator[str]:
        if word := telling(passage.language, passage.first_line):
            yield (
                f"“{word}” is in the first line, which shows on a locked phone."
                " Greet there, and say it further down."
            )

    return tells


def tells_too_much(language: str, text: str) -> bool:
    """Tell whether a text names a part of the body, a condition or a medicine."""
    return _telling(language, "").search(_without_accents(text)) is not None


def _own_words(plan: Plan) -> dict[str, str]:
    """Give a pattern, by language, of the words that a plan forbids or allows."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in (*plan.allowed.values(), *(step.covers for step in plan.steps.values())):
        for language, words in part.words.items() if part else ():
            found[language] += map(re.escape, words)
    return {language: "|".join(words) for language, words in found.items()}


@cache
def _telling(language: str, own: str) -> re.Pattern[str]:
    known = _TELLING.get(language.partition("-")[0], rf"\b(?:{_MEDICINE})")
    pattern = rf"{known}|\b(?:{own})\b" if own else known
    return re.compile(_without_accents(pattern), re.IGNORECASE)


def _without_accents(text: str) -> str:
    # Letter by letter, so that each stays in its place: “naproxène” is naproxen as well.
    return "".join(normalize("NFD", letter)[0] for letter in text)
