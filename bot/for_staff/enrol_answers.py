"""What has been answered of an enrolment so far, as its draft keeps it, and what it would make."""

from datetime import date, time
from textwrap import shorten
from typing import Any

from sqlmodel import Session

from bot.for_staff.enrol_line import Line
from bot.profile_words import PARTS
from bot.talk import Talk
from schedules.change import with_end
from schedules.enrol import Entry
from schedules.errors import AftercareError
from schedules.plan import Plan
from schedules.plans import overridden, version_of
from schedules.profile import AgeBand, BmiBand, Severity
from schedules.timeline import Course

Answers = dict[str, Any]
LONGEST_LABEL = 40
QUESTIONS = ("plan", "date", "label", "language")
"""What is asked of every patient, in this order; then comes `confirm`."""


def next_question(answers: Answers) -> str:
    """Return the first question without an answer; `confirm` if each has one."""
    return next((question for question in QUESTIONS if not answers.get(question)), "confirm")


def question_before(asked: str) -> str:
    """Return the question that is gone back to from another one."""
    before = {"confirm": QUESTIONS[-1], "more": "confirm", "ends": "more", "end": "ends"}
    if asked in QUESTIONS:
        return QUESTIONS[max(QUESTIONS.index(asked) - 1, 0)]
    return before.get(asked, "more")


def answers_in(talk: Talk, line: Line) -> Answers:
    """Return what a line answers; whoever tells no language gets the clinic's."""
    shelf = talk.house.plans
    answers: Answers = {"offered": list(line.plans) or shelf.names()}
    if line.label:
        answers["label"] = cut_label(line.label)
    if len(line.days) == 1:
        answers |= {"date": line.days[0].isoformat(), "at": line.at and line.at.isoformat()}
    elif line.days:
        answers["readings"] = [day.isoformat() for day in line.days]
    if line.zone:
        answers["zone"] = line.zone
    answers["language"] = line.language or talk.clinic.language
    return with_plan(talk, answers, line.plans[0]) if len(line.plans) == 1 else answers


def cut_label(label: str) -> str:
    """Return a label that fits on a button, cut at the end of a word where it has several."""
    if len(label) <= LONGEST_LABEL:
        return label
    at_a_word = shorten(label, LONGEST_LABEL, placeholder=" …")
    return at_a_word if at_a_word != "…" else label[: LONGEST_LABEL - 1] + "…"


def anchor_of(answers: Answers) -> tuple[date, time | None]:
    """Return the day of the procedure and its hour, as far as it was told."""
    at = answers.get("at")
    return date.fromisoformat(answers["date"]), time.fromisoformat(at) if at else None


def zone_of(talk: Talk, answers: Answers) -> str:
    """Return the patient's zone: the clinic's until another is told."""
    return answers.get("zone") or talk.clinic.zone


def with_plan(talk: Talk, answers: Answers, name: str) -> Answers:
    """Return the answers with a plan chosen, without what was answered for another one."""
    kept = {key: value for key, value in answers.items() if key not in ("offered", "ends", "step")}
    if kept.get("language") not in talk.house.plans.plan(name).languages:
        kept.pop("language", None)
    return {**kept, "plan": name}


def plan_with(session: Session, talk: Talk, answers: Answers) -> Plan:
    """Return the chosen plan with the ends that were changed.

    Raises PlanFaults where these do not fit.
    """
    version = version_of(session, source_of(talk, answers), talk.now)
    return overridden(version, overrides_of(answers))


def source_of(talk: Talk, answers: Answers) -> str:
    """Return the text of the chosen plan. Raises AftercareError if it is no longer there."""
    shelved = talk.house.plans.find(answers["plan"])
    if shelved is None:
        raise AftercareError(f"the plan {answers['plan']} is no longer on the shelf")
    return shelved.source


def overrides_of(answers: Answers) -> dict[str, Any] | None:
    """Return what is laid over the plan; None if nothing is."""
    overrides: dict[str, Any] = {}
    for step, until in answers.get("ends", {}).items():
        overrides = with_end(overrides, step, until)
    return overrides or None


def course_of(talk: Talk, plan: Plan, answers: Answers) -> Course:
    """Return the course that the patient has until they choose an hour."""
    day, at = anchor_of(answers)
    return Course(day, zone_of(talk, answers), plan.hour, plan.quiet, at)


def entry_of(talk: Talk, answers: Answers) -> Entry:
    """Return what is enrolled."""
    day, at = anchor_of(answers)
    told = {part: answers.get(part) for part in PARTS}
    return Entry(
        answers["label"],
        answers["language"],
        day,
        zone_of(talk, answers),
        at,
        overrides=overrides_of(answers),
        severity=Severity(told["severity"]) if told["severity"] else None,
        age_band=AgeBand(told["age_band"]) if told["age_band"] else None,
        bmi_band=BmiBand(told["bmi_band"]) if told["bmi_band"] else None,
    )
