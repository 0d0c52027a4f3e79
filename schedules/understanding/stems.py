"""The stems of a word: what its forms share, as “joggen”, “jogge” and “gejoggt” do."""

from functools import lru_cache

import snowballstemmer

ALGORITHMS = {"en": "english", "es": "spanish", "de": "german"}
SHORTEST = 3
"""Letters of a stem below which it is shared by too many words."""
LONGEST_WORD = 40
SHORTEST_PARTICIPLE = 6
APART = {
    code: frozenset(words.split())
    for code, words in {
        "en": "weight weigh weighing",
        "es": "bano banos nada peso levantarme levantarse levantarte",
        "de": "gewicht",
    }.items()
}
"""Words that share a stem with another and not its meaning: “ir al baño” is no “bañarse”."""


@lru_cache(maxsize=10_000)
def stems(word: str, language: str) -> frozenset[str]:
    """Give the stems of a folded word that are long enough; none for a word that stands apart."""
    if language not in ALGORITHMS or len(word) > LONGEST_WORD or word in APART[language]:
        return frozenset()
    stem = snowballstemmer.stemmer(ALGORITHMS[language]).stemWord
    found = {str(stem(form)) for form in _forms(word, language)}
    if language == "de":  # “sie joggt”, “geduscht”: the endings that the algorithm leaves
        found |= {short.removesuffix("t") for short in found}
    return frozenset(short for short in found if len(short) >= SHORTEST)


def _forms(word: str, language: str) -> tuple[str, ...]:
    if language == "de" and word.startswith("ge") and len(word) > SHORTEST_PARTICIPLE:
        return word, word.removeprefix("ge")
    return (word,)
