"""How easily a text reads, by the yardstick usual in its language, as a school grade."""

import re
from functools import cache

import pyphen

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A full stop after a digit belongs to a German date; a line of its own is a sentence of its own.
SENTENCE_END = re.compile(r"(?<=\D)[.?!…]+(?:\s|$)|\n+|:\s")
VOWELS = {"en": "aeiouy", "es": "aeiouáéíóúü", "de": "aeiouyäöü"}


def sentences(text: str) -> list[str]:
    return [s.strip("• ") for s in SENTENCE_END.split(text) if WORD.search(s)]


def words(text: str) -> list[str]:
    return WORD.findall(text)


@cache
def syllables(word: str, lang: str) -> int:
    """Count by the hyphenation dictionary and by vowel groups; take the stricter."""
    hyphenated = len(pyphen.Pyphen(lang=lang).positions(word.lower())) + 1
    groups = len(re.findall(f"[{VOWELS[lang]}]+", word.lower()))
    silent = lang == "en" and groups > 1 and re.search(r"[^aeiouyl]e(s|d)?$", word.lower())
    return max(hyphenated, groups - bool(silent), 1)


def grade(text: str, lang: str) -> float:
    return {"en": _flesch_kincaid, "es": _fernandez_huerta, "de": _wiener}[lang](text)


def _per_sentence(text: str) -> float:
    return len(words(text)) / len(sentences(text))


def _flesch_kincaid(text: str) -> float:
    spoken = sum(syllables(w, "en") for w in words(text)) / len(words(text))
    return 0.39 * _per_sentence(text) + 11.8 * spoken - 15.59


def _fernandez_huerta(text: str) -> float:
    """Turn the ease of 0 to 100 into the grade of its usual table: 100 is grade 3, 70 grade 6."""
    spoken = sum(syllables(w, "es") for w in words(text)) / len(words(text))
    ease = 206.84 - 60 * spoken - 1.02 * _per_sentence(text)
    return 3 + (100 - ease) / 10


def _wiener(text: str) -> float:
    """The first Wiener Sachtextformel, which gives a grade as it is."""
    found = words(text)
    counts = [syllables(w, "de") for w in found]
    percent = 100 / len(found)
    long_spoken = percent * sum(c >= 3 for c in counts)
    long_written = percent * sum(len(w) > 6 for w in found)
    short_spoken = percent * sum(c == 1 for c in counts)
    return (
        0.1935 * long_spoken
        + 0.1672 * _per_sentence(text)
        + 0.1297 * long_written
        - 0.0327 * short_spoken
        - 0.875
    )
