"""Texts that were copied from one language into another and never translated."""

from collections.abc import Iterable, Iterator

from schedules.passage import Passage
from schedules.reading import words
from schedules.wording import Complaint
from schedules.yaml_tree import Path

FEWEST_WORDS = 3
"""Shorter texts may well be the same in two languages, such as “MRI”."""


def untranslated(passages: Iterable[Passage]) -> Iterator[Complaint]:
    """Give each passage that says the same, word for word, in an earlier language."""
    said: dict[tuple[Path, str], str] = {}
    for passage in passages:
        if len(words(passage.filled({}))) < FEWEST_WORDS:
            continue
        where: Path = tuple(part for part in passage.path if part != passage.language)
        first = said.setdefault((where, passage.text), passage.language)
        if first.partition("-")[0] != passage.language.partition("-")[0]:
            yield passage.path, f"This is the same as the text in “{first}”. Translate it."
