"""Whether each language says the same: as many texts, the same facts, and in words of its own."""

from collections.abc import Iterable, Iterator

from schedules.checks.passage import Passage
from schedules.checks.reading import words
from schedules.loading.tree import Complaint, Path
from schedules.placeholder import PLACEHOLDER
from schedules.plan import Plan

FEWEST_WORDS = 3
"""Shorter texts may well be the same in two languages, such as “MRI”."""


SPOKEN = ("en", "es", "de")
"""The languages of the bot's own words, on buttons and around the plan's texts."""


def unspoken(plan: Plan) -> Iterator[Complaint]:
    """Give each language of a plan that the bot itself does not speak."""
    for index, language in enumerate(plan.languages):
        if language.partition("-")[0] not in SPOKEN:
            yield (
                ("languages", index),
                f"The bot's own words come in English beside texts in “{language}”:"
                f" it speaks {', '.join(SPOKEN)}.",
            )


def uneven_turns(plan: Plan) -> Iterator[Complaint]:
    """Give each language with fewer or more texts for a step than the first one has."""
    for name, step in plan.steps.items():
        first, *others = step.text
        count = len(step.text[first])
        for language in others:
            if (here := len(step.text[language])) != count:
                message = f"“{first}” has {count} of these texts, and “{language}” has {here}."
                yield ("steps", name, "text", language), f"{message} Write as many in each."


def lost_in_translation(passages: Iterable[Passage]) -> Iterator[Complaint]:
    """Give each passage copied from an earlier language, or that lacks one of its facts."""
    first: dict[Path, Passage] = {}
    said: dict[tuple[Path, str], str] = {}
    for passage in passages:
        where: Path = tuple(part for part in passage.path if part != passage.language)
        original = first.setdefault(where, passage)
        yield from _lacks(passage, original)
        yield from _lacks(original, passage)
        copied = said.setdefault((where, passage.text), passage.language)
        if not _akin(copied, passage.language) and _long_enough(passage):
            yield passage.path, f"This is the same as the text in “{copied}”. Translate it."


def _lacks(passage: Passage, other: Passage) -> Iterator[Complaint]:
    for fact in sorted(_facts(other) - _facts(passage)):
        message = f"“{{{fact}}}” is in the text in “{other.language}” and missing here."
        yield passage.path, f"{message} Say it in both, or in none."


def _facts(passage: Passage) -> set[str]:
    return set(PLACEHOLDER.findall(passage.text))


def _akin(language: str, other: str) -> bool:
    return language.partition("-")[0] == other.partition("-")[0]


def _long_enough(passage: Passage) -> bool:
    return len(words(passage.filled({}))) >= FEWEST_WORDS
