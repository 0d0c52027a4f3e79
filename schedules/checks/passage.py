"""The passages of a plan: every text that a patient reads, in every language, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from schedules.checks.reading import sentences
from schedules.loading.tree import Path
from schedules.placeholder import PLACEHOLDER
from schedules.plan import Plan
from schedules.question import Choice, InstrumentQuestion, Number, Question, Scale
from schedules.step import Step

Texts = Mapping[str, str | tuple[str, ...]]


class Place(StrEnum):
    """Where a patient meets a passage."""

    MESSAGE = "message"  # comes by itself, and shows on a locked phone
    ANSWER = "answer"  # comes when the patient asks
    QUESTION = "question"
    LINE = "line"  # one of several in a message or on the day's card
    LABEL = "label"  # a button, a title, a unit


STANDS_FOR = {
    "clinic": "Seaside Clinic",
    "phone": "555 0100",
    "emergency": "112",
    "day": "12",
    "week": "2",
    "until": "14 March",
    "days_left": "12",
    "time_left": "12 days",
    "red_flags": "",  # its lines are passages of their own
}
"""What a placeholder counts for: as many words as it usually becomes."""


@dataclass(frozen=True)
class Passage:
    """One text of a plan in one language, and its path in the plan's file."""

    path: Path
    language: str
    place: Place
    text: str

    def filled(self, values: Mapping[str, str]) -> str:
        """Give the text with its placeholders filled, those of other steps like its own."""
        return PLACEHOLDER.sub(lambda found: values.get(found[1].rpartition(".")[2], ""), self.text)

    @cached_property
    def spoken(self) -> str:
        """Give the text as a patient would read it, with every placeholder filled."""
        return self.filled(STANDS_FOR).strip()

    @cached_property
    def sentences(self) -> list[str]:
        """Give its sentences as a patient would read them."""
        return sentences(self.spoken)

    @property
    def first_line(self) -> str:
        """Give what shows of it on a locked phone, as written."""
        return self.text.strip().partition("\n")[0]


def passages(plan: Plan) -> Iterator[Passage]:
    """Give each passage of a plan in the order of its file's families."""
    yield from _each(("title",), Place.LABEL, plan.title)
    yield from _each(("help",), Place.ANSWER, plan.help)
    yield from _each(("expect",), Place.ANSWER, plan.expect)
    for name, flag in plan.red_flags.items():
        yield from _each(("red_flags", name, "sign"), Place.LINE, flag.sign)
        yield from _each(("red_flags", name, "do"), Place.LINE, flag.do)
    for name, allowed in plan.allowed.items():
        yield from _each(("allowed", name, "title"), Place.LABEL, allowed.title)
        yield from _each(("allowed", name, "text"), Place.ANSWER, allowed.text)
    for name, question in plan.questions.items():
        yield from _of_question(("questions", name), question)
    for name, step in plan.steps.items():
        yield from passages_of_step(name, step)


def _of_question(path: Path, question: Question) -> Iterator[Passage]:
    yield from _each((*path, "title"), Place.LABEL, question.title)
    if not isinstance(question, InstrumentQuestion):
        yield from _each((*path, "question"), Place.QUESTION, question.question)
    if isinstance(question, Scale):
        yield from _each((*path, "low_label"), Place.LABEL, question.low_label)
        yield from _each((*path, "high_label"), Place.LABEL, question.high_label)
    if isinstance(question, Number):
        yield from _each((*path, "unit"), Place.LABEL, question.unit)
    if isinstance(question, Choice):
        for name, texts in question.choices.items():
            yield from _each((*path, "choices", name), Place.LABEL, texts)


def passages_of_step(name: str, step: Step) -> Iterator[Passage]:
    """Give each passage of one step."""
    path: Path = ("steps", name)
    yield from _each((*path, "card"), Place.LINE, step.card)
    yield from _each((*path, "text"), Place.MESSAGE, step.text)
    yield from _each((*path, "lift_off"), Place.MESSAGE, step.lift_off)
    if step.covers:
        yield from _each((*path, "covers", "title"), Place.LABEL, step.covers.title)
        yield from _each((*path, "covers", "instead"), Place.LINE, step.covers.instead)


def _each(path: Path, place: Place, texts: Texts) -> Iterator[Passage]:
    for language, turns in texts.items():
        for turn, text in enumerate([turns] if isinstance(turns, str) else turns):
            yield Passage((*path, language, turn), language, place, text)
