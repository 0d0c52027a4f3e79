"""What is asked when a patient is enrolled, with the buttons that answer it."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import Button, button
from bot.for_staff.enrol_answers import (
    QUESTIONS,
    Answers,
    anchor_of,
    course_of,
    plan_with,
    zone_of,
)
from bot.for_staff.past import foretell
from bot.for_staff.previewing import preview_button
from bot.for_staff.step_title import step_title
from bot.profile_words import PARTS, part_named, value_named
from bot.talk import Rows, Talk
from bot.words import LANGUAGES, isolate
from schedules.enrolment import Enrolment, EnrolmentState, PlanVersion
from schedules.plan import Plan

Question = tuple[Markup, Rows]


def today_of(talk: Talk) -> date:
    """Return the day it is at the clinic."""
    return talk.now.astimezone(ZoneInfo(talk.clinic.zone)).date()


def way_out(talk: Talk, asked: str) -> list[Button]:
    """Return the buttons that go back a step, where there is one, and that drop everything."""
    cancel = button(talk.words("Cancel"), "drop")
    if asked == QUESTIONS[0]:
        return [cancel]
    return [button(talk.words("‹ Back"), "previous", asked), cancel]


def ask_plan(talk: Talk, answers: Answers) -> Question:
    """Ask which plan, of those that are offered."""
    # By its place in what is offered: the data behind a button holds no name of 60 letters.
    rows = [
        [button(title_of_plan(talk, name), "plan", place)]
        for place, name in enumerate(answers["offered"])
    ]
    return talk.words("<b>Enrol a patient</b> (1 of 4)\nWhich plan?"), rows


def ask_date(talk: Talk, answers: Answers) -> Question:
    """Ask for the day of the procedure."""
    today = today_of(talk)
    meant = [date.fromisoformat(day) for day in answers.get("readings", ())]
    near = [button(talk.words.long_day(day), "date", day) for day in meant] or [
        button(talk.words("Today"), "date", today),
        button(talk.words("Yesterday"), "date", today - timedelta(days=1)),
    ]
    html = talk.words(
        "<b>{plan}</b> (2 of 4)\nWhen was the procedure, or when will it be?\n"
        "Tap a day, or type a date such as {example}.\n"
        "The hour helps too: <i>{example} 09:30</i>.",
        plan=title_of_plan(talk, answers["plan"]),
        example=talk.words.day(today - timedelta(days=3)),
    )
    return html, [near, [preview_button(talk, answers["plan"], today)]]


def ask_label(talk: Talk, answers: Answers) -> Question:
    """Ask what the clinic calls the patient, below the day in words."""
    html = talk.words(
        "Procedure: <b>{day}</b> (3 of 4)\nWhat do you call this patient?\n"
        "Type a short label that only your staff will see, such as <i>Bed 4</i>.",
        day=moment_said(talk, *anchor_of(answers)),
    )
    return html, []


def ask_language(talk: Talk, answers: Answers) -> Question:
    """Ask which of the plan's languages the patient reads."""
    plan = talk.house.plans.plan(answers["plan"])
    spoken = [
        button(title, "speaks", code) for code, title in LANGUAGES.items() if code in plan.languages
    ]
    html = talk.words(
        "Patient: <b>{label}</b> (4 of 4)\nWhich language does the patient read?",
        label=isolate(answers["label"]),
    )
    return html, [spoken]


def ask_confirm(talk: Talk, answers: Answers) -> Question:
    """Show everything once more before it counts. Raises PlanFaults where an end does not fit."""
    plan = plan_with(talk.session, talk, answers)
    card = talk.words(
        "<b>Please check</b>\n"
        "Patient: <b>{label}</b>\nPlan: {plan}\nProcedure: <b>{day}</b>\nLanguage: {language}",
        label=isolate(answers["label"]),
        plan=title_of_plan(talk, answers["plan"]),
        day=moment_said(talk, *anchor_of(answers)),
        language=LANGUAGES[answers["language"]],
    )
    blocks = [
        Markup("\n").join([card, *more_lines(talk, plan, answers)]),
        _known_already(talk, answers),
        foretell(talk, plan, course_of(talk, plan, answers)),
    ]
    rows: Rows = [
        [button(talk.words("Enrol"), "enrol")],
        [
            preview_button(talk, answers["plan"], anchor_of(answers)[0]),
            button(talk.words("More …"), "extra", "more"),
        ],
    ]
    return Markup("\n\n").join(block for block in blocks if block), rows


def more_lines(talk: Talk, plan: Plan, answers: Answers) -> list[Markup]:
    """Return a line for each thing that was told beyond the four questions."""
    say = talk.words
    day, _ = anchor_of(answers)
    lines = []
    if zone_of(talk, answers) != talk.clinic.zone:
        lines.append(say("Time zone: {zone}", zone=answers["zone"]))
    for name in answers.get("ends", {}):
        until = plan.steps[name].until
        end = say.long_day(until.after(day)) if until else "–"
        lines.append(say("{step}: until {day}", step=step_title(say, plan, name), day=end))
    for part, kind in PARTS.items():
        if told := answers.get(part):
            known = value_named(say, kind(told))
            lines.append(Markup("{}: {}").format(part_named(say, part), known))
    return lines


def _known_already(talk: Talk, answers: Answers) -> Markup | None:
    """Return which patient under way is called the same, lest somebody is enrolled twice."""
    query = (
        select(Enrolment, PlanVersion.name)
        .join(PlanVersion)
        .where(Enrolment.label == answers["label"], Enrolment.state != EnrolmentState.STOPPED)
        .order_by(col(Enrolment.id).desc())
    )
    found = talk.session.exec(query).all()
    if not found:
        return None
    day, _ = anchor_of(answers)
    same = [one for one, plan in found if (plan, one.anchor) == (answers["plan"], day)]
    if same:
        return talk.words(
            "This patient is here already ⚠️\nSame plan, same day: /patient_{id}", id=same[0].id
        )
    return talk.words(
        "You have a patient with this label already: /patient_{id}", id=found[0][0].id
    )


def title_of_plan(talk: Talk, name: str) -> str:
    """Return a plan's title in the words of whoever enrols."""
    return talk.house.plans.title(name, talk.language)


def moment_said(talk: Talk, day: date, at: time | None) -> str:
    """Return a day in words, with its hour if it is known."""
    return talk.words.full_day(day) + (f", {talk.words.hour(at)}" if at else "")
