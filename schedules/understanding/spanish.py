"""What a Spanish word may be a form of, which a dictionary leaves out: “portándome”, “calles”."""

import re
from collections import defaultdict
from collections.abc import Iterator

CLITICS = re.compile(r"(.{2,}(?:[aei]r|[ae]ndo))(?:me|te|se|nos|l[aeo]s?|(?:m|t|n?o?s)el[aeo]s?)")
"""A verb written together with whom and what it is about, folded."""
AR = """
    o as a amos an e aste aron aba abas aban ando ado ada ados adas es en emos ara aran are aras
    aria arian
"""
ER_IR = """
    o es e emos imos en i iste io ieron ia ias ian iendo ido ida idos idas as a amos an iera ieran
    era eran ere eras eria erian ira iran ire iras iria irian
"""
NOUNS = {
    "s": "",
    "es": "",
    "a": "o",
    "as": "o",
    "os": "o",
    "ito": "o",
    "ita": "a",
    "itos": "o",
    "itas": "a",
    "cito": "",
    "cita": "",
    "isimo": "o",
    "isima": "o",
    "mente": "",
    "amente": "o",
}
"""How many, of which gender, how small and how much: “calles”, “tironcito”, “muchísimo”."""
CHANGED = (("ie", "e"), ("ue", "o"), ("i", "e"))
"""How the last vowel of a stem is written when it is stressed: “cierro”, “cuento”, “derrito”."""
SHORTEST_STEM = 4


def _verbs() -> dict[str, list[str]]:
    """Give by its ending what infinitives a form may be of."""
    verbs: dict[str, list[str]] = defaultdict(list)
    for ending in AR.split():
        verbs[ending].append("ar")
    for ending in ER_IR.split():
        verbs[ending] += ["er", "ir"]
    return dict(verbs)


VERBS = _verbs()
LONGEST_ENDING = max(map(len, (*VERBS, *NOUNS)))


def bases(word: str) -> Iterator[str]:
    """Give what a folded word may be a regular form of: a verb, a noun, an adjective."""
    verb = CLITICS.fullmatch(word)
    plain = verb[1] if verb else word
    yield plain
    for size in range(1, min(LONGEST_ENDING, len(plain) - SHORTEST_STEM) + 1):
        stem, ending = plain[:-size], plain[-size:]
        if ending in NOUNS:
            yield stem + NOUNS[ending]
        for other in _stems(stem) if ending in VERBS else ():
            yield from (other + infinitive for infinitive in VERBS[ending])


def _stems(stem: str) -> Iterator[str]:
    yield stem
    for stressed, vowel in CHANGED:
        before, found, after = stem.rpartition(stressed)
        if found:
            yield before + vowel + after
