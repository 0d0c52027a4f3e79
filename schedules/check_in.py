"""What a check-in asks, one item after another, and which answers each item takes."""

from dataclasses import dataclass
from functools import cached_property

from schedules.instruments import INSTRUMENTS, Instrument
from schedules.plan import Plan, Step
from schedules.question import (
    PERCENT_STEP,
    Choice,
    InstrumentQuestion,
    Percent,
    Question,
    Scale,
    YesNo,
)
from schedules.texts import choose_language

YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Item:
    """One thing asked at a time: a question of the plan, or one `part` (from 1) of an instrument.

    `place` of `places` is where its question stands among those of the check-in, from 1.
    """

    question: str
    asked: Question
    place: int
    places: int
    part: int = 0

    @property
    def key(self) -> str:
        """The name its replies are kept under: `pain`, or `hip.3` for an instrument's third."""
        return f"{self.question}.{self.part}" if self.part else self.question

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """What buttons offer, in order; empty where the answer is typed."""
        match self.asked:
            case Scale(low=low, high=high):
                return tuple(map(str, range(low, high + 1)))
            case Percent(low=low, high=high):
                return tuple(map(str, range(low, high + 1, PERCENT_STEP)))
            case YesNo():
                return YES_NO
            case Choice(choices=choices):
                return tuple(choices)
            case InstrumentQuestion():
                return tuple(map(str, range(len(instrument_of(self.asked).choices))))
        return ()


def instrument_of(asked: InstrumentQuestion) -> Instrument:
    """Return the questionnaire that a question of the plan stands for."""
    return INSTRUMENTS[asked.instrument]


def check_in_items(plan: Plan, step: Step, language: str) -> tuple[Item, ...]:
    """Return what a check-in asks someone who reads `language`, in order.

    An instrument that was validated in another language is left out, unless nothing else is asked.
    """
    reads = choose_language(plan, language)
    names = [name for name in step.questions if _speaks(plan.questions[name], reads)]
    names = names or list(step.questions)
    return tuple(
        Item(name, plan.questions[name], place, len(names), part)
        for place, name in enumerate(names, 1)
        for part in _parts(plan.questions[name])
    )


def _speaks(asked: Question, language: str) -> bool:
    if not isinstance(asked, InstrumentQuestion):
        return True
    return instrument_of(asked).language == language.partition("-")[0].lower()


def _parts(asked: Question) -> range:
    if isinstance(asked, InstrumentQuestion):
        return range(1, len(instrument_of(asked).items) + 1)
    return range(1)
