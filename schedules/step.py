"""A Step is one thing a plan asks of a patient, or asks the patient about."""

from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from schedules.fields import DayOffset, Duration, Listed, Strict, Texts, Titles
from schedules.offset import Offset
from schedules.when import At, ByRule, Span, When, expand

LONGEST_CARD = 120


class Kind(StrEnum):
    """What an occurrence is for.

    `lift_off` is the one that ends a restriction. `follow_up` says nothing to the patient: it looks
    whether a check-in was answered.
    """

    ADVICE = "advice"
    RESTRICTION = "restriction"
    LIFT_OFF = "lift_off"
    CHECK_IN = "check_in"
    FOLLOW_UP = "follow_up"


class Button(StrEnum):
    """A reply a patient can tap under a reminder."""

    DONE = "done"
    NOT_YET = "not_yet"
    PROBLEM = "problem"
    OK = "ok"


class Late(Strict):
    """What becomes of a reminder that could not go out in time.

    `send`: it still goes out until `within` has passed, then it is missed. `skip`: it is not sent
    late at all; `within` then only makes up for a restart. `fold`: what is late until `within` has
    passed comes in one catch-up message, together with all else that is late.
    """

    policy: Literal["send", "skip", "fold"] = "send"
    within: Duration = timedelta(days=2)


class Covers(Strict):
    """What a restriction forbids, in names that can be looked up and words that people use.

    `title` is what it is called on a button. `medicines` are classes or ingredients of
    `schedules.medicines`; `instead` is one line on what is fine meanwhile.
    """

    title: Titles = Field(default_factory=dict)
    medicines: Listed = ()
    exempt: Annotated[Listed, Field(alias="except")] = ()
    words: dict[str, Listed] = Field(default_factory=dict)
    instead: Texts = Field(default_factory=dict)


class Step(Strict):
    """One thing a plan asks of a patient, or asks the patient about.

    `start` and `until` bound the days on which it is in force; `until` is the first day without
    it. `past` says what becomes of a message that is past when a patient joins midway: it is left
    out, the latest is sent all the same, or staff are asked. The order of the fields matters: each
    is checked against those before it.
    """

    kind: Kind
    start: DayOffset = Offset()
    until: DayOffset | None = Field(default=None, validate_default=True)
    when: Annotated[tuple[When, ...], Field(validate_default=True)] = ()
    at: At | None = None
    late: Late = Late()
    past: Literal["leave", "send", "ask"] = "leave"
    questions: Annotated[Listed, Field(validate_default=True)] = ()
    buttons: tuple[Button, ...] = ()
    text: dict[str, Listed]
    card: Annotated[Texts, Field(validate_default=True)] = Field(default_factory=dict)
    lift_off: Annotated[Texts, Field(validate_default=True)] = Field(default_factory=dict)
    covers: Covers | None = None
    source: Listed = ()

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Give where each reminder may fall after the anchor; the nth belongs to number n."""
        return expand(self.when)

    @property
    def by_rule(self) -> bool:
        """Say whether only a rule of the plan starts this step."""
        return any(isinstance(entry, ByRule) for entry in self.when)

    @field_validator("kind")
    @classmethod
    def _kind_is_written(cls, kind: Kind) -> Kind:
        if kind is Kind.FOLLOW_UP:
            raise ValueError("A follow-up belongs to a check-in. Write a rule, “3 unanswered”.")
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
        if len(when) > 1 and any(isinstance(entry, ByRule) for entry in when):
            raise ValueError("“by rule” stands alone. A step with times of its own needs no rule.")
        start, until = info.data.get("start", Offset()), info.data.get("until")
        for span in expand(when):
            if span.first.nominal_days < start.nominal_days:
                raise ValueError(f"“{span.first}” comes before `start` ({start}).")
            if until and span.outlasts(until):
                raise ValueError(f"“{span.last}” is not before `until` ({until}), when it is over.")
        return when

    @field_validator("at")
    @classmethod
    def _counts_days(cls, at: At | None, info: ValidationInfo) -> At | None:
        entries = info.data.get("when", ())
        if at and entries and _all_elapsed(entries):
            raise ValueError("`when:` counts hours from the procedure, so leave out `at:`.")
        return at

    @field_validator("late")
    @classmethod
    def _is_told_late(cls, late: Late, info: ValidationInfo) -> Late:
        if late.policy == "fold" and info.data.get("kind") is Kind.CHECK_IN:
            raise ValueError("A check-in cannot be folded: it is asked on its own. Write `send`.")
        return late

    @field_validator("questions")
    @classmethod
    def _asks(cls, questions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        kind = info.data.get("kind")
        if kind is Kind.CHECK_IN and not questions:
            raise ValueError("A check-in needs `questions:`, each the name of a question.")
        if kind not in (None, Kind.CHECK_IN) and questions:
            raise ValueError("Only a step of kind `check_in` has `questions:`.")
        if len(set(questions)) < len(questions):
            raise ValueError("A question is listed twice. Keep one of them.")
        return questions

    @field_validator("buttons")
    @classmethod
    def _taps(cls, buttons: tuple[Button, ...], info: ValidationInfo) -> tuple[Button, ...]:
        if buttons and info.data.get("kind") is Kind.CHECK_IN:
            raise ValueError("A check-in is answered on its questions. Leave out `buttons:`.")
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

    @field_validator("covers")
    @classmethod
    def _forbids(cls, covers: Covers | None, info: ValidationInfo) -> Covers | None:
        if covers and info.data.get("kind") not in (None, Kind.RESTRICTION):
            raise ValueError("Only a step of kind `restriction` has `covers:`.")
        return covers


def _all_elapsed(entries: tuple[When, ...]) -> bool:
    spans = expand(entries)
    return bool(spans) and all(span.first.elapsed for span in spans)
