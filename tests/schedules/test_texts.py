"""The words of an occurrence: language, turn, placeholders."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from schedules.loading.plan_file import load_plan
from schedules.plan import Kind
from schedules.shelf import open_plan
from schedules.texts import MissingFactError, card_line, choose_language, help_text, step_text
from schedules.timeline import Course, in_force

PLAN = load_plan(
    """\
name: small
version: 1
title: {en: Small, es: Corto, de: Klein}
languages: [en, es, de]
steps:
  pause:
    kind: restriction
    until: 6 weeks
    when: [1 day, 2 weeks, 41 days]
    card: {en: "Until {until}", es: "Hasta el {until}", de: "Bis {until}"}
    lift_off: {en: "Over, day {day}", es: Fin, de: Vorbei}
    text:
      en: ["First: {time_left}, {until}", "Week {week}: {days_left}, {clinic}"]
      es: ["Primero: {time_left}, {until}", "Semana {week}"]
      de: "Noch {time_left}, bis {until}"
""",
    "small.yaml",
)
COURSE = Course(date(2026, 12, 1), "Europe/Berlin", time(9), None)
FACTS = {"clinic": "A & B <Clinic> {phone}"}


@dataclass(frozen=True)
class Due:
    number: int
    step: str = "pause"

    @property
    def kind(self) -> Kind:
        return Kind.RESTRICTION if self.number else Kind.LIFT_OFF

    @property
    def local(self) -> datetime:
        days = {0: 42, 1: 1, 2: 14, 3: 41}.get(self.number, 14)
        return datetime(2026, 12, 1, 9, tzinfo=ZoneInfo(COURSE.zone)) + timedelta(days=days)


@pytest.mark.parametrize(
    ("number", "lang", "expected"),
    [
        (1, "en", "First: 41 days, January 12, 2027"),
        (1, "es", "Primero: 41 días, 12 de enero de 2027"),
        (1, "de", "Noch 41 Tage, bis 12. Januar 2027"),
        # The second text, then the last one again. The facts are put in as they are.
        (2, "en", "Week 2: 28, A & B <Clinic> {phone}"),
        (3, "en", "Week 5: 1, A & B <Clinic> {phone}"),
        (3, "es", "Semana 5"),
        # In the year it is read in, a date goes without its year; one day is singular.
        (3, "de", "Noch 1 Tag, bis 12. Januar"),
        (0, "en", "Over, day 42"),
        # Another country's variant, another way of writing it, a language the plan lacks.
        (3, "es-MX", "Semana 5"),
        (3, "ES_ar", "Semana 5"),
        (0, "fr", "Over, day 42"),
    ],
)
def test_fills_the_text_of_the_turn(number: int, lang: str, expected: str) -> None:
    assert step_text(PLAN, COURSE, Due(number), lang, FACTS) == expected


def test_a_late_text_counts_from_the_day_it_is_read() -> None:
    read_on = date(2027, 1, 2)
    assert step_text(PLAN, COURSE, Due(1), "en", {}, on=read_on) == "First: 10 days, January 12"


def test_never_counts_below_zero() -> None:
    assert step_text(PLAN, COURSE, Due(1), "de", {}, on=date(2027, 2, 1)).startswith("Noch 0 Tage")


def test_refuses_to_leave_a_gap_in_a_text() -> None:
    with pytest.raises(MissingFactError, match="clinic"):
        step_text(PLAN, COURSE, Due(2), "en", {})


def test_a_card_line_names_the_end() -> None:
    on = date(2026, 12, 31)
    (standing,) = in_force(PLAN, COURSE, on).avoid
    assert card_line(PLAN, COURSE, standing, "es", {}, on) == "Hasta el 12 de enero de 2027"


@pytest.mark.parametrize(("asked", "found"), [("de", "de"), ("de-AT", "de"), ("", "en")])
def test_chooses_the_nearest_language(asked: str, found: str) -> None:
    assert choose_language(PLAN, asked) == found


def test_a_plans_own_help_is_given_in_the_readers_language_or_not_at_all() -> None:
    plan = open_plan("hip-stem-cell")
    facts = {"clinic": "Riverside", "phone": "+44 1", "emergency": "112"}
    german = help_text(plan, "de", facts)
    assert german
    assert "sofort 112 anrufen" in german
    assert help_text(plan.model_copy(update={"help": {}}), "de", facts) is None


LINKED = load_plan(
    """\
name: linked
version: 1
title: {en: Linked}
languages: [en]
red_flags:
  chest: {level: emergency, sign: {en: Chest pain}, do: {en: "call {emergency} now"}}
  fever: {level: same_day, sign: {en: Fever}, do: {en: "Call {phone} today."}}
help: {en: "Get help:\\n{red_flags}"}
questions:
  well: {type: yes_no, title: {en: Well}, question: {en: Are you well?}}
rules:
  unwell: {if: well is no, then: {start: last_check}}
steps:
  ask: {kind: check_in, when: 1 day, questions: [well], text: {en: Hello.}}
  no_sport:
    kind: restriction
    until: 6 weeks
    card: {en: No sport}
    lift_off: {en: Sport is fine}
    text: {en: No sport.}
  swim:
    kind: advice
    when: 1 week
    card: {en: "No sport until {no_sport.until}"}
    text: {en: ["Sport in {no_sport.time_left}.\\n{red_flags}", "Again: {no_sport.days_left}"]}
  last_check:
    kind: advice
    when: by rule
    text: {en: [Are you there?, Please call us.]}
""",
    "linked.yaml",
)
SIGNS = "• Chest pain: call 112 now.\n• Fever: Call +44 1 today."
CALLS = {"emergency": "112", "phone": "+44 1"}


@pytest.mark.parametrize(
    ("step", "number", "expected"),
    [
        # The end of another step, counted from the day this one is due, and the signs of danger.
        ("swim", 1, f"Sport in 41 days.\n{SIGNS}"),
        # Asked again, an extra has the last words of its step, whatever its number.
        ("swim", 10_001, "Again: 28"),
        # A step by rule has no day of its own in the plan, and is numbered apart.
        ("last_check", 10_001, "Are you there?"),
        ("last_check", 10_002, "Please call us."),
        ("last_check", 10_003, "Please call us."),
    ],
)
def test_texts_of_linked_steps_and_extras(step: str, number: int, expected: str) -> None:
    assert step_text(LINKED, COURSE, Due(number, step), "en", CALLS) == expected


def test_help_and_card_lines_are_filled_in_too() -> None:
    assert help_text(LINKED, "en", CALLS) == f"Get help:\n{SIGNS}"
    on = date(2026, 12, 8)
    (standing,) = in_force(LINKED, COURSE, on).do
    assert card_line(LINKED, COURSE, standing, "en", {}, on) == "No sport until January 12, 2027"


def test_a_red_flag_needs_its_facts() -> None:
    with pytest.raises(MissingFactError, match="emergency"):
        help_text(LINKED, "en", {})
