"""How easily a text reads, as a school grade, by the yardstick usual in its language.

English: Flesch-Kincaid grade level (Kincaid and others, 1975). Spanish: the ease of reading of
Fernández Huerta (1959), turned into the grade of the table Flesch (1948) gave for such figures.
German: the first Wiener Sachtextformel (Bamberger and Vanecek, 1984), a grade as it is.
Syllables are counted by rules of spelling and rather one too many than one too few: they need no
dictionary, and a grade that errs is then too strict.
"""

import re
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A full stop after a digit belongs to a German date; a line of its own is a sentence of its own.
SENTENCE_END = re.compile(r"(?<=\D)[.?!…]+(?:\s|$)|\n+|:\s")

# Groups of vowels, less an “e” that is silent, plus those spoken as two.
_ENGLISH = re.compile(r"[aeiouy]+")
_ENGLISH_SILENT = re.compile(
    r"[aeiouy].*(?:(?<=[aeiouy])le|[^aeiouyl]e|[^aeiouylcgsxzh]es|[^aeiouyltd]ed|[aeiouyl]led)$"
)
_ENGLISH_SWALLOWED = re.compile(r"eve(?:ry|ning)")
_ENGLISH_PARTED = re.compile(
    r"(?<![tscg])i[aou]|(?<![qg])ua|(?<!p)eo|iet|[aeiouy]ing|scien|clien|creat|react|area|idea"
)
# Strong vowels stand apart, and a stressed weak one from a strong one; weak ones join.
_SPANISH = re.compile(r"i(?=i)|[iuüy]?[aeoáéó](?:[iuüy](?![aeoáéóíú]))?|[íú]|[iuüy]+")
# Each vowel counts, but for two that are spoken as one.
_GERMAN = re.compile(r"[aeou]i|[ae]y|ie(?!nt)|[aäe]u|aa|(?<!^b)ee|oo|[aeiouyäöüàé]")


def sentences(text: str) -> list[str]:
    """Split a text where a reader stops: at the end of a sentence, a line or a bullet."""
    return [s.strip("• ") for s in SENTENCE_END.split(text) if WORD.search(s)]


def words(text: str) -> list[str]:
    """Give the words of a text; figures are none."""
    return WORD.findall(text)


@lru_cache(maxsize=20_000)
def syllables(word: str, lang: str) -> int:
    """Count the syllables of a word in English, Spanish or German."""
    return max({"en": _english, "es": _spanish, "de": _german}[lang](word.lower()), 1)


def _english(word: str) -> int:
    silent = bool(_ENGLISH_SILENT.search(word)) + bool(_ENGLISH_SWALLOWED.match(word))
    return len(_ENGLISH.findall(word)) - silent + len(_ENGLISH_PARTED.findall(word))


def _spanish(word: str) -> int:
    # The “u” of “que” and “gui” is not spoken.
    return len(_SPANISH.findall(re.sub(r"(?<=[qg])u(?=[eiéí])", "", word)))


def _german(word: str) -> int:
    return len(_GERMAN.findall(word.replace("qu", "q")))


GRADED = ("en", "es", "de")
"""The languages whose texts can be graded; a regional form counts as its language."""


def grade_of(found: list[str], sentence_count: int, lang: str) -> float | None:
    """Give the school grade of a text by its words, or None without any or in other languages."""
    language = lang.partition("-")[0]
    if language not in GRADED or not found:
        return None
    counts = [syllables(word, language) for word in found]
    in_a_sentence = len(found) / sentence_count
    if language == "de":
        return _wiener(found, counts, in_a_sentence)
    in_a_word = sum(counts) / len(found)
    if language == "es":
        return _fernandez_huerta(in_a_word, in_a_sentence)
    return _flesch_kincaid(in_a_word, in_a_sentence)


def _flesch_kincaid(in_a_word: float, in_a_sentence: float) -> float:
    return 0.39 * in_a_sentence + 11.8 * in_a_word - 15.59


def _fernandez_huerta(in_a_word: float, in_a_sentence: float) -> float:
    """Turn the ease of 0 to 100 into the grade of its table: 100 is grade 3, 70 grade 6."""
    ease = 206.84 - 60 * in_a_word - 1.02 * in_a_sentence
    return 3 + (100 - ease) / 10


def _wiener(found: list[str], counts: list[int], in_a_sentence: float) -> float:
    percent = 100 / len(found)
    long_spoken = percent * sum(count >= 3 for count in counts)
    long_written = percent * sum(len(word) > 6 for word in found)
    short_spoken = percent * sum(count == 1 for count in counts)
    return (
        0.1935 * long_spoken
        + 0.1672 * in_a_sentence
        + 0.1297 * long_written
        - 0.0327 * short_spoken
        - 0.875
    )
