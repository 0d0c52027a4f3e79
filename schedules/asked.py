"""What a patient asks about: the medicines and the parts of the plan that a text names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from schedules.medicines import is_nsaid
from schedules.plan import Plan
from schedules.understanding.languages import languages_of
from schedules.understanding.medicines import Mention, mentions
from schedules.understanding.named import Vocabulary
from schedules.understanding.permission import asks_permission
from schedules.understanding.read_as import ReadAs
from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import Token, tokens

FEW = 2
"""Words besides what it is about in a question with nothing that asks: “running yet?”."""


class PartKind(StrEnum):
    """Which part of a plan speaks of a thing."""

    RESTRICTION = "restriction"
    ALLOWED = "allowed"


class Part(NamedTuple):
    """A restriction or something allowed, by its name in the plan."""

    kind: PartKind
    name: str


@dataclass(frozen=True)
class Thing:
    """One thing that a text names: as it was `said`, the plan's `parts` and the `medicines` in it.

    A medicine is said as the patient wrote it, any other thing as the plan has it.
    """

    said: str
    parts: tuple[Part, ...] = ()
    medicines: tuple[str, ...] = ()

    @property
    def is_nsaid(self) -> bool:
        """Tell whether it is a medicine of which the patient's use is understood."""
        return any(map(is_nsaid, self.medicines))


def asked_in(plan: Plan, text: str, language: str) -> list[Thing] | None:
    """Give what a text asks permission for, known to the plan or not; None if it asks for none."""
    asks = asks_permission(text, language)
    if not asks and "?" not in text:
        return None
    things = things_in(plan, text, language)
    return things if asks or _is_short_question(text, things) else None


def things_in(plan: Plan, text: str, language: str) -> list[Thing]:
    """Give the medicines and the parts of the plan that a text names, in its order."""
    typed = tokens(text)
    spoken = languages_of(typed, language)
    message = ReadAs(lexicon(spoken[0]), typed).words  # as medicines are looked for elsewhere too
    # What was parted into words may have been one after all, such as German “Kniebeugen”.
    parts = [*_parts(plan, typed, spoken)] or [*_parts(plan, message, spoken)]
    found: dict[tuple[int, ...], Thing] = {}
    for words, thing in (*_medicines(text, message, spoken[0]), *parts):
        found[words] = _both(found[words], thing) if words in found else thing
    taken: set[int] = set()
    kept: list[tuple[tuple[int, ...], Thing]] = []
    for words in sorted(found, key=lambda words: -len(words)):
        if taken.isdisjoint(words):  # “heart aspirin” of the plan is no aspirin
            taken.update(words)
            kept.append((words, found[words]))
    return [thing for _, thing in sorted(kept, key=lambda pair: pair[0])]


def _medicines(
    text: str, message: list[Token], language: str
) -> Iterator[tuple[tuple[int, ...], Thing]]:
    def places(mention: Mention) -> tuple[int, ...]:
        return mention.words

    for words, named in groupby(mentions(message, language), key=places):
        said = text[message[words[0]].start : message[words[-1]].end]
        medicines = tuple(mention.ingredient for mention in named)
        yield _letters(message, words), Thing(said, medicines=medicines)


def _letters(message: list[Token], words: Iterable[int]) -> tuple[int, ...]:
    """Give which letters of the text some words are: the same, however it was parted into words."""
    return tuple(at for word in words for at in range(message[word].start, message[word].end))


def _parts(
    plan: Plan, message: list[Token], spoken: Iterable[str]
) -> Iterator[tuple[tuple[int, ...], Thing]]:
    for code in spoken:
        for named in _vocabulary(code, tuple(called(plan, code))).named_in(message):
            yield _letters(message, named.words), Thing(named.phrase, named.parts)


@lru_cache(maxsize=64)
def _vocabulary(code: str, parts: tuple[tuple[Part, tuple[str, ...]], ...]) -> Vocabulary[Part]:
    """Give what people call the parts of a plan, compiled once for each plan and language."""
    return Vocabulary(code, parts)


def called(plan: Plan, code: str) -> Iterator[tuple[Part, tuple[str, ...]]]:
    """Give each part of a plan that a patient may ask about, with what people call it."""
    for name, step in plan.steps.items():
        if step.covers:
            yield Part(PartKind.RESTRICTION, name), _in_language(step.covers.words, code)
    for name, one in plan.allowed.items():
        yield Part(PartKind.ALLOWED, name), _in_language(one.words, code)


def _in_language(words: dict[str, tuple[str, ...]], code: str) -> tuple[str, ...]:
    return tuple(
        word
        for language, some in words.items()
        if language.partition("-")[0] == code
        for word in some
    )


def _both(first: Thing, second: Thing) -> Thing:
    parts = dict.fromkeys((*first.parts, *second.parts))
    return Thing(first.said, tuple(parts), first.medicines or second.medicines)


def _is_short_question(text: str, things: list[Thing]) -> bool:
    said = sum(len(tokens(thing.said)) for thing in things)
    return bool(things) and len(tokens(text)) <= said + FEW
