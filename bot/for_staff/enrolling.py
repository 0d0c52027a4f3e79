"""Enrolling a patient: four questions with buttons, or one line; then the ways in."""

from collections.abc import Callable, Mapping
from datetime import date, time
from functools import partial
from typing import Any

from markupsafe import Markup

from bot.button import button
from bot.dates import read_moment, two_readings
from bot.draft import Draft
from bot.for_staff import enrol_more, enrol_questions
from bot.for_staff.enrol_answers import (
    Answers,
    answers_in,
    cut_label,
    entry_of,
    next_question,
    question_before,
    source_of,
    with_plan,
)
from bot.for_staff.enrol_line import read_line
from bot.for_staff.enrol_questions import Question, today_of, way_out
from bot.for_staff.past import show_past
from bot.for_staff.patients import show
from bot.for_staff.plan_named import plans_named
from bot.for_staff.plan_news import look_and_tell
from bot.for_staff.way_in import show_way_in
from bot.profile_words import PARTS
from bot.quote import quote
from bot.talk import Talk
from bot.tongues import read_language
from bot.words import isolate
from schedules.audit import Action
from schedules.enrol import enrol
from schedules.faults import PlanFaults
from schedules.localtime import UnknownZoneError

TOPIC = "enrol"
VERBS = frozenset({"drop", "plan", "date", "speaks", "enrol", "previous", "extra", "extra_is"})
_LONGEST_UNREAD = 60

_ASK: Mapping[str, Callable[[Talk, Answers], Question]] = {
    "plan": enrol_questions.ask_plan,
    "date": enrol_questions.ask_date,
    "label": enrol_questions.ask_label,
    "language": enrol_questions.ask_language,
    "confirm": enrol_questions.ask_confirm,
    "more": enrol_more.ask_more,
    "zone": enrol_more.ask_zone,
    "ends": enrol_more.ask_ends,
    "end": enrol_more.ask_end,
    **{part: partial(enrol_more.ask_part, part=part) for part in PARTS},
}
_EXTRAS = ("more", "zone", "ends", *PARTS)


def begin(talk: Talk, said: str = "") -> None:
    """Ask which plan, or what is still missing when all was said in one line."""
    look_and_tell(talk.session, talk.house.plans, talk.now)
    if not said.strip():
        _ask(talk, {"offered": talk.house.plans.names()})
        return
    named = partial(plans_named, talk.house.plans)
    line = read_line(said, named, talk.language, today_of(talk))
    answers = answers_in(talk, line)
    _ask(talk, answers, above=_not_understood(talk, line.unread))


def _not_understood(talk: Talk, unread: str) -> Markup | None:
    if not unread:
        return None
    shown = isolate(quote(unread, _LONGEST_UNREAD))
    return talk.words("I did not understand “{words}”.", words=shown)


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
            _ask(talk, {**draft.answers, "language": language})
        case Draft(asks="confirm"), ["enrol"]:
            confirmed(talk, draft)
        case Draft(), ["previous", asked] if draft.asks == asked:
            _ask(talk, _offering_all(draft.answers), question_before(asked))
        case Draft(asks="confirm" | "more"), ["extra", asked] if asked in _EXTRAS:
            _ask(talk, draft.answers, asked)
        case Draft(), ["extra_is", asked, value] if draft.asks == asked:
            _told_more(talk, draft, value)
        case _:
            talk.toast(talk.words("This button no longer works."))


def _ask(
    talk: Talk, answers: Answers, asked: str | None = None, above: Markup | None = None
) -> None:
    """Ask a question, or else the first that is open, and keep what was answered so far."""
    asked = asked or next_question(answers)
    if asked == "plan":
        answers = {**answers, "offered": answers.get("offered") or talk.house.plans.names()}
    html, rows = _ASK[asked](talk, answers)
    talk.keep_draft(TOPIC, asked, **answers)
    show(talk, Markup("\n\n").join([above, html]) if above else html, [*rows, way_out(talk, asked)])


def _offering_all(answers: Answers) -> Answers:
    """Return the answers with every plan offered again, where a line had left fewer."""
    return {key: value for key, value in answers.items() if key not in ("offered", "readings")}


def still_there(talk: Talk, draft: Draft) -> bool:
    """Tell whether the plan that was chosen is still on the shelf; if not, say so and begin anew.

    Its file may have been taken out of the clinic's folder in the meantime.
    """
    name = draft.answers.get("plan")
    if name is None or talk.house.plans.find(name):
        return True
    talk.end_draft()
    show(talk, talk.words("This plan is no longer there. Please begin again with /enroll."), [])
    return False


def chose_plan(talk: Talk, draft: Draft, place: int) -> None:
    """Keep the plan and go on; `place` counts in what was offered."""
    offered = draft.answers["offered"]
    if place >= len(offered) or talk.house.plans.find(name := offered[place]) is None:
        talk.toast(talk.words("This button no longer works."))
        return
    _ask(talk, with_plan(talk, draft.answers, name))


def chose_date(talk: Talk, draft: Draft, day: date, at: time | None = None) -> None:
    """Keep the date and hour, which are said in words with the next question."""
    chosen = {"date": day.isoformat(), "at": at.isoformat() if at else None}
    _ask(talk, {**draft.answers, **chosen})


def typed(talk: Talk, draft: Draft) -> None:
    """Take a typed answer to what is asked now."""
    if not still_there(talk, draft):
        return
    text = (talk.incoming.text or "").strip()
    match draft.asks:
        case "plan" if len(found := plans_named(talk.house.plans, text)) == 1:
            _ask(talk, with_plan(talk, draft.answers, found[0]))
        case "date":
            _typed_date(talk, draft, text)
        case "label":
            _typed_label(talk, draft, " ".join(text.split()))
        case "language" if _speaks(talk, draft, text):
            _ask(talk, {**draft.answers, "language": read_language(text)})
        case "zone" | "end":
            _typed_more(talk, draft)
        case _:
            talk.say(talk.words("Please tap one of the buttons above, or /cancel."))


def _speaks(talk: Talk, draft: Draft, text: str) -> bool:
    return read_language(text) in talk.house.plans.plan(draft.answers["plan"]).languages


def _typed_date(talk: Talk, draft: Draft, text: str) -> None:
    today = today_of(talk)
    moment = read_moment(text, talk.language, today)
    if readings := two_readings(text, talk.language, today):
        days = [button(talk.words.long_day(day), "date", day) for day in readings]
        talk.say(talk.words("Which day do you mean?"), [days, way_out(talk, "date")])
    elif moment is None:
        talk.say(
            talk.words(
                "I do not understand this date. Type it like {example}, or /cancel.",
                example=talk.words.day(today),
            )
        )
    else:
        chose_date(talk, draft, *moment)


def _typed_label(talk: Talk, draft: Draft, label: str) -> None:
    if not label:
        talk.say(talk.words("Please type a short label, or /cancel."))
        return
    short = cut_label(label)
    above = talk.words("The label was too long, so I cut it.") if short != label else None
    _ask(talk, {**draft.answers, "label": short}, above=above)


def _typed_more(talk: Talk, draft: Draft) -> None:
    """Take a typed zone or end; a town is asked about where it may be one of several."""
    value = enrol_more.read_extra(talk, draft.answers, draft.asks)
    if value is not None:
        _told_more(talk, draft, value)
    elif draft.asks == "zone" and (towns := enrol_more.towns_typed(talk)):
        talk.say(talk.words("<b>Which one do you mean?</b>"), [*towns, way_out(talk, "zone")])
    else:
        talk.say(talk.words("I do not understand this. Please try again, or /cancel."))


def _told_more(talk: Talk, draft: Draft, value: str) -> None:
    """Keep something that was told beyond the questions, if the plan allows it."""
    answers: dict[str, Any] = enrol_more.with_extra(talk, draft.answers, draft.asks, value)
    try:
        _ask(talk, answers, "end" if draft.asks == "ends" else "more")
    except (PlanFaults, UnknownZoneError):
        too_much = talk.words("This end is too early or too late for the plan.")
        _ask(talk, draft.answers, draft.asks, above=too_much)


def confirmed(talk: Talk, draft: Draft) -> None:
    """Enrol: pin the plan, write the reminders, and show the ways in."""
    source, entry = source_of(talk, draft.answers), entry_of(talk, draft.answers)
    enrolment = enrol(talk.session, source, entry, talk.incoming.user_id, talk.now)
    talk.enrolment_id = enrolment.id
    talk.record(Action.ENROLLED, enrolment.id, plan=draft.answers["plan"])
    talk.end_draft()
    talk.change(
        talk.words(
            "<b>{label}</b> is enrolled ✅\n/patient_{id}",
            label=isolate(enrolment.label),
            id=enrolment.id,
        )
    )
    show_past(talk, enrolment)
    show_way_in(talk, enrolment)


def drop(talk: Talk) -> None:
    """Forget what was begun."""
    talk.end_draft()
    show(talk, talk.words("Dropped. Nothing was saved."), [])
