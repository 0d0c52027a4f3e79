"""Rules of a plan: what an answer, or silence, leads to."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from schedules.fields import DayOffset, Duration, Name, Strict
from schedules.offset import Offset

EXAMPLE = "Write it like “pain >= 7”, “calf is yes”, “pain worse by 2” or “3 unanswered”."


class AlertLevel(StrEnum):
    """How soon staff must look."""

    NOW = "now"
    TODAY = "today"
    ROUTINE = "routine"


@dataclass(frozen=True)
class Compares:
    """The answer beside a number: `pain >= 7`."""

    question: str
    sign: str  # one of SIGNS
    number: float


@dataclass(frozen=True)
class Is:
    """The answer is this one: `calf is yes`."""

    question: str
    answer: str


@dataclass(frozen=True)
class NearBaseline:
    """The score is within so much of the first one, or worse: the benefit has faded."""

    question: str
    within: float


@dataclass(frozen=True)
class Changed:
    """The score is worse, or better, than the first one by so much or more."""

    question: str
    direction: Literal["worse", "better"]
    by: float


@dataclass(frozen=True)
class Unanswered:
    """So many check-ins in a row got no answer."""

    count: int


Condition = Compares | Is | NearBaseline | Changed | Unanswered
SIGNS = (">=", "<=", ">", "<", "=")
_NUMBER = r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,2})?)"
_ABOUT = r"(?P<question>[a-z][a-z0-9_]*)"
_COMPARES = re.compile(rf"{_ABOUT} ?(?P<sign>>=|<=|>|<|=) ?{_NUMBER}")
_IS = re.compile(rf"{_ABOUT} is (?P<answer>[a-z][a-z0-9_]*)")
_NEAR = re.compile(rf"{_ABOUT} within {_NUMBER} of baseline")
_CHANGED = re.compile(rf"{_ABOUT} (?P<direction>worse|better) by {_NUMBER}")
_UNANSWERED = re.compile(r"(?P<count>[1-9][0-9]?) unanswered")
WRITTEN = (_COMPARES, _IS, _NEAR, _CHANGED, _UNANSWERED)


def parse_condition(value: object) -> Condition:
    """Read a condition such as `pain >= 7`; a ValueError says how to write it."""
    if isinstance(value, Condition):
        return value
    text = value if isinstance(value, str) else ""
    if found := _COMPARES.fullmatch(text):
        return Compares(found["question"], found["sign"], float(found["number"]))
    if found := _NEAR.fullmatch(text):
        return NearBaseline(found["question"], float(found["number"]))
    if found := _CHANGED.fullmatch(text):
        way: Literal["worse", "better"] = "worse" if found["direction"] == "worse" else "better"
        return Changed(found["question"], way, float(found["number"]))
    if found := _IS.fullmatch(text):
        return Is(found["question"], found["answer"])
    if found := _UNANSWERED.fullmatch(text):
        return Unanswered(int(found["count"]))
    raise ValueError(f"“{value}” is not a condition known here. {EXAMPLE}")


class Then(Strict):
    """What a rule does, each part on its own."""

    alert: AlertLevel | None = None
    ask_again: Duration | None = None
    red_flag: Name | None = None
    start: Name | None = None
    no_answer: Duration | None = None

    @model_validator(mode="after")
    def _does_something(self) -> "Then":
        if not self.model_fields_set:
            raise ValueError("The rule does nothing. Add `alert:`, `ask_again:` or another.")
        return self


class Rule(Strict):
    """If a condition holds after a reply, or in silence, then do what is listed.

    `start` and `until` bound the days after the procedure on which it may fire.
    """

    condition: Annotated[Condition, BeforeValidator(parse_condition), Field(alias="if")]
    start: Annotated[DayOffset, Field(alias="from")] = Offset()
    until: DayOffset | None = None
    then: Then

    @field_validator("then")
    @classmethod
    def _suits(cls, then: Then, info: ValidationInfo) -> Then:
        silent = isinstance(info.data.get("condition"), Unanswered)
        if silent and (then.ask_again or then.red_flag):
            raise ValueError("Silence can `start` a step, `alert`, or lead to `no_answer` only.")
        if not silent and then.no_answer and "condition" in info.data:
            raise ValueError("`no_answer` belongs to a rule such as “3 unanswered”.")
        return then
