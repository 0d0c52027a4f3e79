"""A clinic's aftercare plan as values: what is sent, when, in which words, and what it asks.

`plan_file.load_plan` builds it from YAML and also checks what must agree between its parts; here
is its shape, and what must hold within one step.
"""

from datetime import time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StrictInt, ValidationInfo, field_validator, model_validator

from schedules.fields import (
    ClockTime,
    DayOffset,
    Duration,
    Listed,
    Name,
    QuietHours,
    Strict,
    Texts,
)
from schedules.hours import Quiet
from schedules.offset import Offset
from schedules.when import MOST_OCCURRENCES, At, When, expand

LONGEST_CARD = 120

__all__ = ["Button", "Kind", "Late", "Plan", "Quiet", "Scale", "Step", "Texts"]


class Kind(StrEnum):
    """What an occurrence is for; `lift_off` is the one that ends a restriction."""

    ADVICE = "advice"
    RESTRICTION = "restriction"
    LIFT_OFF = "lift_off"
    CHECK_IN = "check_in"


class Button(StrEnum):
    """A reply a patient can tap under a reminder."""

    DONE = "done"
    NOT_YET = "not_yet"
    PROBLEM = "problem"
    OK = "ok"


class Late(Strict):
    """What becomes of a reminder that could not go out in time.

    `send`: it still goes out until `within` has passed, then it is missed. `skip`: it is not sent
    late at all; `within` then only makes up for a restart.
    """

    policy: Literal["send", "skip"] = "send"
    within: Duration = timedelta(days=2)


class Scale(Strict):
    """A question answered with one whole number from `low` to `high`."""

    title: Texts = Field(default_factory=dict)
    low: StrictInt
    high: StrictInt
    question: Texts
    low_label: Texts
    high_label: Texts
    better: Literal["low", "high"]
    source: Listed = ()

    @field_validator("high")
    @classmethod
    def _ascends(cls, high: int, info: ValidationInfo) -> int:
        low = info.data.get("low", high - 1)
        if not low < high <= low + 20:
            raise ValueError("`high` must be greater than `low`, by 20 at most.")
        return high


class Step(Strict):
    """One thing a plan asks of a patient, or asks the patient about.

    `start` and `until` bound the days on which it is in force; `until` is the first day without
    it. The order of the fields matters: each is checked against those before it.
    """

    kind: Kind
    start: DayOffset = Offset()
    until: DayOffset | None = Field(default=None, validate_default=True)
    when: Annotated[tuple[When, ...], Field(validate_default=True)] = ()
    at: At | None = None
    late: Late = Late()
    questions: Annotated[Listed, Field(validate_default=True)] = ()
    buttons: tuple[Button, ...] = ()
    text: dict[str, Listed]
    card: Annotated[Texts, Field(validate_default=True)] = Field(default_factory=dict)
    lift_off: Annotated[Texts, Field(validate_default=True)] = Field(default_factory=dict)
    source: Listed = ()

    @cached_property
    def offsets(self) -> tuple[Offset, ...]:
        """Give the distance of each reminder from the anchor; the nth belongs to number n."""
        return expand(self.when)

    @field_validator("kind")
    @classmethod
    def _kind_is_written(cls, kind: Kind) -> Kind:
        if kind is Kind.LIFT_OFF:
            raise ValueError("A lift-off belongs to a restriction. Write `lift_off:` there.")
        return kind

    @field_validator("until")
    @classmethod
    def _ends(cls, until: Offset | None, info: ValidationInfo) -> Offset | None:
        kind, start = info.data.get("kind"), info.data.get("start", Offset())
        if kind is Kind.RESTRICTION and until is None:
            raise ValueError("A restriction needs an end. Add `until:`, such as “6 weeks”.")
        if kind is Kind.CHECK_IN and until is not None:
            raise ValueError("A check-in has no `until:`. Its `when:` says when it is asked.")
        if until and until.nominal_days <= start.nominal_days:
            raise ValueError(f"`until` ({until}) must be later than `start` ({start}).")
        return until

    @field_validator("when", mode="before")
    @classmethod
    def _entries(cls, when: object) -> object:
        return when if isinstance(when, list | tuple) else [when]

    @field_validator("when")
    @classmethod
    def _falls_in_force(cls, when: tuple[When, ...], info: ValidationInfo) -> tuple[When, ...]:
        if not when and info.data.get("kind") is not Kind.RESTRICTION:
            raise ValueError("`when:` is missing. Say when to remind, such as “2 days”.")
        start, until = info.data.get("start", Offset()), info.data.get("until")
        for offset in expand(when):
            if offset.nominal_days < start.nominal_days:
                raise ValueError(f"“{offset}” comes before `start` ({start}).")
            if until and offset.nominal_days >= until.nominal_days:
                raise ValueError(f"“{offset}” is not before `until` ({until}), when it is over.")
        return when

    @field_validator("at")
    @classmethod
    def _counts_days(cls, at: At | None, info: ValidationInfo) -> At | None:
        entries = info.data.get("when", ())
        if at and entries and all(offset.elapsed for offset in expand(entries)):
            raise ValueError("`when:` counts hours from the procedure, so leave out `at:`.")
        return at

    @field_validator("questions")
    @classmethod
    def _asks(cls, questions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        kind = info.data.get("kind")
        if kind is Kind.CHECK_IN and not questions:
            raise ValueError("A check-in needs `questions:`, each the name of a scale.")
        if kind not in (None, Kind.CHECK_IN) and questions:
            raise ValueError("Only a step of kind `check_in` has `questions:`.")
        if len(set(questions)) < len(questions):
            raise ValueError("A question is listed twice. Keep one of them.")
        return questions

    @field_validator("buttons")
    @classmethod
    def _taps(cls, buttons: tuple[Button, ...], info: ValidationInfo) -> tuple[Button, ...]:
        if buttons and info.data.get("kind") is Kind.CHECK_IN:
            raise ValueError("A check-in is answered on its scales. Leave out `buttons:`.")
        if len(set(buttons)) < len(buttons):
            raise ValueError("A button is listed twice. Keep one of them.")
        return buttons

    @field_validator("card")
    @classmethod
    def _is_shown(cls, card: Texts, info: ValidationInfo) -> Texts:
        kind = info.data.get("kind")
        if kind is Kind.RESTRICTION and not card:
            raise ValueError("A restriction needs `card:`, a short line on what to avoid.")
        if kind is Kind.CHECK_IN and card:
            raise ValueError("A check-in is not shown on the day's card. Leave out `card:`.")
        if any("\n" in line.strip() or len(line) > LONGEST_CARD for line in card.values()):
            raise ValueError(
                f"The card's text must be one line, of {LONGEST_CARD} letters at most."
            )
        return card

    @field_validator("lift_off")
    @classmethod
    def _is_lifted(cls, lift_off: Texts, info: ValidationInfo) -> Texts:
        kind = info.data.get("kind")
        if kind is Kind.RESTRICTION and not lift_off:
            raise ValueError("A restriction needs `lift_off:`, the words that say it is over.")
        if kind not in (None, Kind.RESTRICTION) and lift_off:
            raise ValueError("Only a step of kind `restriction` has `lift_off:`.")
        return lift_off


class Plan(Strict):
    """What one clinic sends after one procedure.

    `hour` is the patient's hour until the patient picks another; `anchor_time` stands for the
    hour of the procedure where only its date is known. `help` is what a patient with a problem
    reads: which signs need whom.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    version: Annotated[StrictInt, Field(ge=1)]
    title: Texts
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    hour: ClockTime = time(9)
    quiet: QuietHours = Quiet(time(21), time(8))
    anchor_time: ClockTime = time(12)
    help: Texts = Field(default_factory=dict)
    sources: dict[Name, str] = Field(default_factory=dict)
    scales: dict[Name, Scale] = Field(default_factory=dict)
    steps: Annotated[dict[Name, Step], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_bounded(self) -> "Plan":
        total = sum(len(step.offsets) + bool(step.lift_off) for step in self.steps.values())
        if total > MOST_OCCURRENCES:
            most = f"{MOST_OCCURRENCES} is the most. Make them rarer."
            raise ValueError(f"The plan makes {total} reminders; {most}")
        return self
