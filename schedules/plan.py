"""A clinic's aftercare plan as values: what is sent, when, in which words, and what it asks.

`plan_file.load_plan` builds it from YAML and also checks what must agree between its parts; here
is its shape, and what must hold within one part.
"""

from datetime import time
from typing import Annotated

from pydantic import Field, StrictInt, ValidationInfo, field_validator, model_validator

from schedules.fields import (
    ClockTime,
    DayOffset,
    Listed,
    Name,
    QuietHours,
    Strict,
    Texts,
    Titles,
)
from schedules.hours import Quiet
from schedules.offset import Offset
from schedules.question import Question, Scale
from schedules.red_flag import RedFlag
from schedules.rule import Rule
from schedules.step import Button, Kind, Late, Step
from schedules.when import MOST_OCCURRENCES

__all__ = ["Allowed", "Button", "Kind", "Late", "Plan", "Quiet", "Scale", "Step", "Texts"]


class Allowed(Strict):
    """Something a patient may do or take, from `start` up to, not including, `until`.

    `title` is what it is called on a button.
    """

    title: Titles = Field(default_factory=dict)
    medicines: Listed = ()
    words: dict[str, Listed] = Field(default_factory=dict)
    start: DayOffset = Offset()
    until: DayOffset | None = None
    text: Texts
    source: Listed = ()

    @field_validator("until")
    @classmethod
    def _ends(cls, until: Offset | None, info: ValidationInfo) -> Offset | None:
        start = info.data.get("start", Offset())
        if until and until.nominal_days <= start.nominal_days:
            raise ValueError(f"`until` ({until}) must be later than `start` ({start}).")
        return until


class Plan(Strict):
    """What one clinic sends after one procedure.

    `hour` is the patient's hour until the patient picks another; `anchor_time` stands for the
    hour of the procedure where only its date is known. A patient gets `most_a_day` messages on one
    local day, unless what cannot be moved is more. `help` is what a patient with a problem reads:
    which signs need whom. `expect` says honestly what the treatment may and may not do.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    version: Annotated[StrictInt, Field(ge=1)]
    title: Texts
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    hour: ClockTime = time(9)
    quiet: QuietHours = Quiet(time(21), time(8))
    anchor_time: ClockTime = time(12)
    most_a_day: Annotated[StrictInt, Field(ge=1, le=20)] = 4
    help: Texts = Field(default_factory=dict)
    expect: Texts = Field(default_factory=dict)
    sources: dict[Name, str] = Field(default_factory=dict)
    red_flags: dict[Name, RedFlag] = Field(default_factory=dict)
    allowed: dict[Name, Allowed] = Field(default_factory=dict)
    questions: dict[Name, Question] = Field(default_factory=dict)
    rules: dict[Name, Rule] = Field(default_factory=dict)
    steps: Annotated[dict[Name, Step], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_bounded(self) -> "Plan":
        total = sum(len(step.spans) + bool(step.lift_off) for step in self.steps.values())
        if total > MOST_OCCURRENCES:
            most = f"{MOST_OCCURRENCES} is the most. Make them rarer."
            raise ValueError(f"The plan makes {total} reminders; {most}")
        return self
