"""A plan played forward on paper: every occurrence with its exact time and words."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schedules.hours import parse_time
from schedules.placeholder import FACTS, PLACEHOLDER, RED_FLAGS
from schedules.plan import Kind, Plan, Quiet
from schedules.texts import choose_language, flag_lines, step_text
from schedules.timeline import Course, CourseError, timeline

SIX_WEEKS = 42


@dataclass(frozen=True)
class Row:
    """One occurrence as previewed; `day` counts from the anchor, `local` and `utc` are aware."""

    step: str
    number: int
    kind: Kind
    day: int
    local: datetime
    utc: datetime
    text: str


def preview(plan: Plan, course: Course, lang: str, facts: Mapping[str, str]) -> list[Row]:
    """Give every occurrence in order; facts that are not given stay as `{clinic}`."""
    told = _told(facts)
    return [
        Row(
            step=due.step,
            number=due.number,
            kind=due.kind,
            day=(due.local.date() - course.anchor).days,
            local=due.local,
            utc=due.utc,
            text=step_text(plan, course, due, lang, told, due.local.date()),
        )
        for due in timeline(plan, course)
    ]


@dataclass(frozen=True)
class Started:
    """One message of a step that only a rule starts; `rules` are the names of those that do."""

    step: str
    number: int
    kind: Kind
    rules: tuple[str, ...]
    text: str


def started_by_rule(plan: Plan, lang: str, facts: Mapping[str, str]) -> list[Started]:
    """Give what comes only when a rule starts it; what hangs on the day stays as `{day}`."""
    language = choose_language(plan, lang)
    told = _told(facts)
    if plan.red_flags:
        told |= {RED_FLAGS: flag_lines(plan, lang, told)}
    return [
        Started(name, number, step.kind, _starting(plan, name), _filled(text, told))
        for name, step in plan.steps.items()
        if step.by_rule
        for number, text in enumerate(step.text[language], 1)
    ]


def _starting(plan: Plan, step: str) -> tuple[str, ...]:
    return tuple(name for name, rule in plan.rules.items() if rule.then.start == step)


def _told(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{{{name}}}" for name in FACTS} | dict(facts)


def _filled(text: str, told: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: told.get(found[1], found[0]), text).strip()


@dataclass(frozen=True)
class Totals:
    """How much a plan sends: in all, before six weeks are over, and on its first busiest day."""

    messages: int
    early: int
    busiest: tuple[date, int] | None


def count_up(rows: Sequence[Row]) -> Totals:
    """Count the messages of a preview."""
    days = Counter(row.local.date() for row in rows)
    busiest = days.most_common(1)[0] if days else None
    return Totals(len(rows), sum(row.day < SIX_WEEKS for row in rows), busiest)


def telling_line(text: str) -> str:
    """Give the first line of a message that tells something: the one below its greeting."""
    paragraphs = [part for part in text.strip().split("\n\n") if part.strip()]
    return paragraphs[min(1, len(paragraphs) - 1)].strip().splitlines()[0] if paragraphs else ""


def ask_course(
    plan: Plan, anchor: str, zone: str, at: str | None = None, quiet: str | None = None
) -> Course:
    """Read a course as it is typed; `at` and `quiet` default to the plan's own.

    `quiet` is `21:00-08:00` or `none`. Raises CourseError or UnknownZoneError.
    """
    try:
        day = date.fromisoformat(anchor)
    except ValueError:
        raise CourseError(f"“{anchor}” is not a date. Write it like 2026-05-14.") from None
    try:
        hour = parse_time(at) if at else plan.hour
        hours = None if quiet == "none" else Quiet.parse(quiet) if quiet else plan.quiet
    except ValueError as error:
        raise CourseError(str(error)) from None
    return Course(day, zone, hour, hours)


def ask_language(plan: Plan, lang: str | None) -> str:
    """Give the plan's language that is asked for, or its first. Raises CourseError."""
    if lang is None:
        return plan.languages[0]
    found = choose_language(plan, lang)
    if found.partition("-")[0] != lang.lower().replace("_", "-").partition("-")[0]:
        raise CourseError(f"The plan has no “{lang}”. It has: {', '.join(plan.languages)}.")
    return found


def as_json(rows: Iterable[Row]) -> str:
    """Give the rows as a JSON list; times are ISO 8601 with their offset."""
    return json.dumps([_object(row) for row in rows], ensure_ascii=False, indent=2)


def _object(row: Row) -> dict[str, str | int]:
    return {
        "step": row.step,
        "number": row.number,
        "kind": row.kind.value,
        "local": row.local.isoformat(),
        "utc": row.utc.isoformat(),
        "text": row.text,
    }
