"""Enrolling a patient: four questions with buttons, then a link, a QR code and a typed code."""

from datetime import date, time, timedelta
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.button import Button, button
from bot.dates import read_moment, two_readings
from bot.draft import Draft
from bot.for_staff.invitation import invite
from bot.for_staff.past import foretell, show_past
from bot.for_staff.plan_news import look_and_tell
from bot.for_staff.previewing import preview_button
from bot.talk import Rows, Talk
from bot.words import LANGUAGES, isolate
from schedules.audit import Action
from schedules.columns import stored_id
from schedules.enrol import Entry, enrol
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.errors import AftercareError
from schedules.plan import Plan
from schedules.timeline import Course

TOPIC = "enrol"
VERBS = frozenset({"drop", "plan", "date", "speaks", "enrol"})
LONGEST_LABEL = 40


def begin(talk: Talk) -> None:
    """Ask the first question: which plan."""
    look_and_tell(talk.session, talk.house.plans, talk.now)
    names = talk.house.plans.names()
    talk.keep_draft(TOPIC, "plan", offered=names)
    talk.say(talk.words("<b>Enrol a patient</b> (1 of 4)\nWhich plan?"), _plan_buttons(talk, names))


def tapped(talk: Talk, verb: str, given: list[str]) -> None:
    """Answer a tap of somebody who is enrolling; one on an older question does nothing."""
    draft = talk.draft(TOPIC)
    if draft and not still_there(talk, draft):
        return
    match draft, [verb, *given]:
        case Draft(), ["drop"]:
            drop(talk)
        case Draft(asks="plan"), ["plan", place]:
            chose_plan(talk, draft, int(place))
        case Draft(asks="date"), ["date", day]:
            chose_date(talk, draft, date.fromisoformat(day))
        case Draft(asks="language"), ["speaks", language]:
            chose_language_of_patient(talk, draft, language)
        case Draft(asks="confirm"), ["enrol"]:
            confirmed(talk, draft)
        case _:
            talk.toast(talk.words("This button no longer works."))


def _plan_buttons(talk: Talk, names: list[str]) -> Rows:
    # By its place in what is offered: the data behind a button holds no name of 60 letters.
    rows = [[button(_title(talk, name), "plan", place)] for place, name in enumerate(names)]
    return [*rows, _cancel(talk)]


def _title(talk: Talk, name: str) -> str:
    return talk.house.plans.title(name, talk.language)


def _cancel(talk: Talk) -> list[Button]:
    return [button(talk.words("Cancel"), "drop")]


def still_there(talk: Talk, draft: Draft) -> bool:
    """Tell whether the plan that was chosen is still on the shelf; if not, say so and begin anew.

    Its file may have been taken out of the clinic's folder in the meantime.
    """
    name = draft.answers.get("plan")
    if name is None or talk.house.plans.find(name):
        return True
    talk.end_draft()
    _go_on(talk, talk.words("This plan is no longer there. Please begin again with /enroll."), None)
    return False


def chose_plan(talk: Talk, draft: Draft, place: int) -> None:
    """Keep the plan and ask for the date of the procedure; `place` counts in what was offered."""
    offered = draft.answers["offered"]
    if place >= len(offered) or talk.house.plans.find(name := offered[place]) is None:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.keep_draft(TOPIC, "date", plan=name)
    today = talk.now.astimezone(ZoneInfo(talk.clinic.zone)).date()
    near = [
        button(talk.words("Today"), "date", today),
        button(talk.words("Yesterday"), "date", today - timedelta(days=1)),
    ]
    talk.change(
        talk.words(
            "<b>{plan}</b> (2 of 4)\nWhen was the procedure, or when will it be?\n"
            "Tap a day, or type a date such as {example}.\n"
            "The hour helps too: <i>{example} 09:30</i>.",
            plan=_title(talk, name),
            example=talk.words.day(today - timedelta(days=3)),
        ),
        [near, [preview_button(talk, name, today)], _cancel(talk)],
    )


def typed(talk: Talk, draft: Draft) -> None:
    """Take a typed answer: the date or the label, whichever is asked now."""
    if not still_there(talk, draft):
        return
    text = (talk.incoming.text or "").strip()
    if draft.asks == "date":
        today = talk.now.astimezone(ZoneInfo(talk.clinic.zone)).date()
        moment = read_moment(text, talk.language, today)
        if readings := two_readings(text, talk.language, today):
            days = [button(talk.words.long_day(day), "date", day) for day in readings]
            talk.say(talk.words("Which day do you mean?"), [days, _cancel(talk)])
        elif moment is None:
            talk.say(
                talk.words(
                    "I do not understand this date. Type it like {example}, or /cancel.",
                    example=talk.words.day(today),
                )
            )
        else:
            chose_date(talk, draft, *moment)
    elif draft.asks == "label":
        _chose_label(talk, draft, " ".join(text.split()))
    else:
        talk.say(talk.words("Please tap one of the buttons above, or /cancel."))


def chose_date(talk: Talk, draft: Draft, day: date, at: time | None = None) -> None:
    """Keep the date and hour, say them in words, and ask what to call the patient."""
    chosen = {"date": day.isoformat(), "at": at.isoformat() if at else None}
    talk.keep_draft(TOPIC, "label", **{**draft.answers, **chosen})
    _go_on(
        talk,
        talk.words(
            "Procedure: <b>{day}</b> (3 of 4)\nWhat do you call this patient?\n"
            "Type a short label that only your staff will see, such as <i>Bed 4</i>.",
            day=_moment(talk, day, at),
        ),
        [_cancel(talk)],
    )


def _anchor(answers: dict[str, Any]) -> tuple[date, time | None]:
    """Return the day of the procedure and its hour, as far as it was told."""
    at = answers.get("at")
    return date.fromisoformat(answers["date"]), time.fromisoformat(at) if at else None


def _course(talk: Talk, plan: Plan, answers: dict[str, Any]) -> Course:
    """Return the course that the patient has until they choose an hour."""
    day, at = _anchor(answers)
    return Course(day, talk.clinic.zone, plan.hour, plan.quiet, at)


def _moment(talk: Talk, day: date, at: time | None) -> str:
    return talk.words.full_day(day) + (f", {talk.words.hour(at)}" if at else "")


def _chose_label(talk: Talk, draft: Draft, label: str) -> None:
    if not label:
        talk.say(talk.words("Please type a short label, or /cancel."))
        return
    short = _cut(label)
    talk.keep_draft(TOPIC, "language", **{**draft.answers, "label": short})
    plan = talk.house.plans.plan(draft.answers["plan"])
    spoken = [
        button(title, "speaks", code) for code, title in LANGUAGES.items() if code in plan.languages
    ]
    question = talk.words(
        "Patient: <b>{label}</b> (4 of 4)\nWhich language does the patient read?",
        label=isolate(short),
    )
    if short != label:
        question += "\n\n" + talk.words("The label was too long, so I cut it.")
    talk.say(
        question,
        [spoken, _cancel(talk)],
    )


def _cut(label: str) -> str:
    """Return a label that fits on a button, cut at the end of a word where it has several."""
    if len(label) <= LONGEST_LABEL:
        return label
    at_a_word = shorten(label, LONGEST_LABEL, placeholder=" …")
    return at_a_word if at_a_word != "…" else label[: LONGEST_LABEL - 1] + "…"


def chose_language_of_patient(talk: Talk, draft: Draft, language: str) -> None:
    """Keep the language and show everything once more before it counts."""
    answers = {**draft.answers, "language": language}
    talk.keep_draft(TOPIC, "confirm", **answers)
    card = talk.words(
        "<b>Please check</b>\n"
        "Patient: <b>{label}</b>\nPlan: {plan}\nProcedure: <b>{day}</b>\nLanguage: {language}",
        label=isolate(answers["label"]),
        plan=_title(talk, answers["plan"]),
        day=_moment(talk, *_anchor(answers)),
        language=LANGUAGES[language],
    )
    plan = talk.house.plans.plan(answers["plan"])
    past = foretell(talk, plan, _course(talk, plan, answers))
    talk.change(
        Markup("\n\n").join([card, past] if past else [card]),
        [
            [button(talk.words("Enrol"), "enrol")],
            [preview_button(talk, answers["plan"], _anchor(answers)[0])],
            _cancel(talk),
        ],
    )


def confirmed(talk: Talk, draft: Draft) -> None:
    """Enrol: pin the plan, write the reminders, and show the ways in."""
    answers = draft.answers
    shelved = talk.house.plans.find(answers["plan"])
    if shelved is None:
        raise AftercareError(f"the plan {answers['plan']} is no longer on the shelf")
    day, at = _anchor(answers)
    entry = Entry(answers["label"], answers["language"], day, talk.clinic.zone, at)
    enrolment = enrol(talk.session, shelved.source, entry, talk.incoming.user_id, talk.now)
    talk.enrolment_id = enrolment.id
    talk.record(Action.ENROLLED, enrolment.id, plan=answers["plan"])
    talk.end_draft()
    talk.change(
        talk.words(
            "<b>{label}</b> is enrolled ✅\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        )
    )
    show_past(talk, enrolment)
    show_ways_in(talk, enrolment)


def invite_again(talk: Talk, enrolment_id: int) -> None:
    """Make a new way in for somebody who has not joined yet."""
    enrolment = talk.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.state is not EnrolmentState.INVITED:
        talk.toast(talk.words("This patient has joined already."))
        return
    talk.record(Action.LINK_RENEWED, enrolment_id)
    show_ways_in(talk, enrolment)


def show_ways_in(talk: Talk, enrolment: Enrolment) -> None:
    """Make a fresh invitation and show its QR code, link and typed code, this once."""
    talk.enrolment_id = enrolment.id
    fresh = invite(talk.session, stored_id(enrolment), talk.now)
    link = fresh.link(talk.house.bot_username)
    talk.say(
        talk.words(
            "<b>For {label}</b>\n"
            "Let the patient scan this picture, or send this link:\n{link}\n\n"
            "Or: find <b>@{bot}</b> in Telegram, press Start, and type\n<code>{code}</code>\n\n"
            "It works once, for 3 days. /patient_{id} gives a new one.",
            label=isolate(enrolment.label),
            link=link,
            bot=talk.house.bot_username,
            code=fresh.spoken_code(),
            id=enrolment.id,
        ),
        picture=link,
    )


def drop(talk: Talk) -> None:
    """Forget what was begun."""
    talk.end_draft()
    _go_on(talk, talk.words("Dropped. Nothing was saved."), None)


def _go_on(talk: Talk, html: Markup, rows: Rows | None) -> None:
    """Go on in the tapped message, or in a new one after something was typed."""
    if talk.incoming.tap is None:
        talk.say(html, rows)
    else:
        talk.change(html, rows)
