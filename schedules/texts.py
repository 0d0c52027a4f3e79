"""The words of one occurrence: the right language, the right turn, every placeholder filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from babel.dates import format_date, format_skeleton, format_timedelta

from schedules.errors import AftercareError
from schedules.placeholder import PLACEHOLDER, RED_FLAGS
from schedules.plan import Allowed, Kind, Plan, Step
from schedules.red_flag import RedFlag
from schedules.timeline import Course, Standing
from schedules.when import ABOVE_THE_PLAN


class Numbered(Protocol):
    """What is asked of an occurrence here, so that a stored reminder will do."""

    @property
    def step(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def local(self) -> datetime: ...


class MissingFactError(AftercareError):
    """A text needs a fact that was not given; a patient never gets a half-filled text."""


def step_text(
    plan: Plan,
    course: Course,
    occurrence: Numbered,
    lang: str,
    facts: Mapping[str, str],
    on: date | None = None,
) -> str:
    """Give the words of an occurrence as plain text, in `lang` or the plan's first language.

    `on` is the local day it is read, when that is not the day it is due. Raises MissingFactError.
    """
    step = plan.steps[occurrence.step]
    language = choose_language(plan, lang)
    words = _words(step, occurrence, language)
    read = _Reading(plan, course, on or occurrence.local.date(), language, facts)
    return _put_in(words, read.values(words, occurrence.step))


def card_line(
    plan: Plan, course: Course, standing: Standing, lang: str, facts: Mapping[str, str], on: date
) -> str:
    """Give the card line of a step in force on the local day `on`. Raises MissingFactError."""
    language = choose_language(plan, lang)
    words = plan.steps[standing.step].card[language]
    read = _Reading(plan, course, on, language, facts)
    return _put_in(words, read.values(words, standing.step))


def help_text(plan: Plan, lang: str, facts: Mapping[str, str]) -> str | None:
    """Give the plan's words on which signs need whom, or None. Raises MissingFactError."""
    words = plan.help.get(choose_language(plan, lang))
    return _put_in(words, {**facts, **_signs(words, plan, lang, facts)}) if words else None


def expect_text(plan: Plan, lang: str, facts: Mapping[str, str]) -> str | None:
    """Give the plan's words on what may be expected, or None. Raises MissingFactError."""
    words = plan.expect.get(choose_language(plan, lang))
    return _put_in(words, facts) if words else None


def allowed_text(plan: Plan, allowed: Allowed, lang: str, facts: Mapping[str, str]) -> str:
    """Give the plan's words on what a patient may do or take. Raises MissingFactError."""
    return _put_in(allowed.text[choose_language(plan, lang)], facts)


def flag_texts(plan: Plan, name: str, lang: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """Give a red flag's sign and what to do, neither with a full stop. Raises MissingFactError."""
    return told(plan.red_flags[name], choose_language(plan, lang), facts)


def told(flag: RedFlag, language: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """Give a red flag's sign and what to do in a language it has. Raises MissingFactError."""
    sign, do = (_put_in(texts[language], facts).rstrip(".") for texts in (flag.sign, flag.do))
    return sign, do


def flag_lines(plan: Plan, lang: str, facts: Mapping[str, str]) -> str:
    """Give a line for each red flag of the plan, “• SIGN: DO.”. Raises MissingFactError."""
    flags = (flag_texts(plan, name, lang, facts) for name in plan.red_flags)
    return "\n".join(f"• {sign}: {do}." for sign, do in flags)


def choose_language(plan: Plan, lang: str) -> str:
    """Give the plan's language for `lang`: itself, its base (`es` of `es-MX`), or the first."""
    known = {language.lower(): language for language in plan.languages}
    asked = lang.lower().replace("_", "-")
    return known.get(asked) or known.get(asked.partition("-")[0]) or plan.languages[0]


def say_date(day: date, lang: str, seen_on: date) -> str:
    """Give a date in words, with its year when that is not the year it is seen in."""
    locale = lang.replace("-", "_")
    if day.year != seen_on.year:
        return format_date(day, "long", locale)
    return format_skeleton("MMMMd", day, locale=locale)


def say_days(days: int, lang: str) -> str:
    """Give a number of days in words, such as “12 days”."""
    locale = lang.replace("-", "_")
    # A threshold out of reach keeps long stretches in days rather than months.
    return format_timedelta(timedelta(days=days), "day", threshold=10**6, locale=locale)


def _words(step: Step, occurrence: Numbered, language: str) -> str:
    if occurrence.kind is Kind.LIFT_OFF:
        return step.lift_off[language]
    turns = step.text[language]
    # What is asked again takes the last turn; a step that only rules start counts its own.
    turn = occurrence.number - (ABOVE_THE_PLAN if step.by_rule else 0)
    return turns[min(max(turn, 1), len(turns)) - 1]


@dataclass(frozen=True)
class _Reading:
    """A plan's texts as one patient reads them on one day."""

    plan: Plan
    course: Course
    on: date
    language: str
    facts: Mapping[str, str]

    def values(self, words: str, step: str) -> dict[str, str]:
        """Give what may stand for the placeholders in some words of a step."""
        days = (self.on - self.course.anchor).days
        values = {**self.facts, "day": str(days), "week": str(days // 7), **self._end_of(step)}
        for name in PLACEHOLDER.findall(words):
            other, dot, _ = name.partition(".")
            ending = self._end_of(other) if dot else {}
            values |= {f"{other}.{fact}": told for fact, told in ending.items()}
        return values | _signs(words, self.plan, self.language, self.facts)

    def _end_of(self, step: str) -> dict[str, str]:
        found = self.plan.steps.get(step)
        if found is None or found.until is None:
            return {}
        until = found.until.after(self.course.anchor)
        left = max((until - self.on).days, 0)
        return {
            "until": say_date(until, self.language, self.on),
            "days_left": str(left),
            "time_left": say_days(left, self.language),
        }


def _signs(words: str, plan: Plan, lang: str, facts: Mapping[str, str]) -> dict[str, str]:
    if RED_FLAGS not in PLACEHOLDER.findall(words):
        return {}
    return {RED_FLAGS: flag_lines(plan, lang, facts)}


def _put_in(words: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise MissingFactError(f"The text needs “{{{found[1]}}}”, which is not set.")
        return values[found[1]]

    return PLACEHOLDER.sub(value, words).strip()
