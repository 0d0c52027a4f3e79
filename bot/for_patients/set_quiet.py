"""The patient's quiet hours: when no reminder comes."""

from datetime import timedelta

from markupsafe import Markup

from bot.for_patients.setting import Outcome, Page, Setting, choice
from bot.for_patients.settling import replan
from bot.quiet_hours import length, read_quiet
from bot.talk import Talk
from schedules.enrolment import Enrolment
from schedules.hours import Quiet
from schedules.plans import plan_for
from schedules.understanding.tokens import fold
from schedules.understanding.understand import Understanding

NAME = "quiet"
NONE = "none"
USUAL = (Quiet.parse("21:00-08:00"), Quiet.parse("22:00-07:00"), Quiet.parse("23:00-06:00"))
LONGEST = timedelta(hours=16)


def _label(talk: Talk, enrolment: Enrolment) -> Markup:
    return talk.words("Quiet hours: {span}", span=_said(talk, enrolment.course().quiet))


def _page(talk: Talk, enrolment: Enrolment) -> Page:
    own, current = plan_for(talk.session, enrolment).quiet, _value(enrolment.course().quiet)
    offered = dict.fromkeys([own, *USUAL, None])
    rows = [
        [choice(NAME, _offer(talk, quiet, own), _value(quiet), current=current)]
        for quiet in offered
    ]
    html = talk.words(
        "<b>When shall it be quiet?</b>\nI send no reminders in these hours.\n"
        "Tap a line, or type your own, such as 22-7."
    )
    return Page(html, rows)


def _offer(talk: Talk, quiet: Quiet | None, own: Quiet | None) -> Markup:
    if quiet is None:
        return talk.words("No quiet hours")
    said = Markup("{}").format(_said(talk, quiet))
    return talk.words("{span} (your plan)", span=said) if quiet == own else said


def _choose(talk: Talk, enrolment: Enrolment, value: str) -> Outcome | Page | None:
    before, quiet = enrolment.course().quiet, _quiet(value)
    if quiet == before:
        return None
    if quiet and length(quiet) > LONGEST:
        return Page(_too_long(talk, quiet), [])
    replan(talk, enrolment, {"quiet": str(quiet) if quiet else None})
    return Outcome(_kept(talk, enrolment, quiet), (_back(talk, before), _value(before)))


def _back(talk: Talk, before: Quiet | None) -> Markup:
    if before is None:
        return talk.words("No quiet hours")
    span = f"{talk.words.hour(before.start)}–{talk.words.hour(before.end)}"
    return talk.words("Back to {value}", value=span)


def _kept(talk: Talk, enrolment: Enrolment, quiet: Quiet | None) -> Markup:
    hour = talk.words.hour(enrolment.writing_hour)
    if quiet is None:
        return talk.words("No quiet hours ✅\nI write to you at {hour}.", hour=hour)
    return talk.words(
        "Quiet from {start} to {end} ✅\nI write to you at {hour}.",
        start=talk.words.hour(quiet.start),
        end=talk.words.hour(quiet.end),
        hour=hour,
    )


def _too_long(talk: Talk, quiet: Quiet) -> Markup:
    return talk.words(
        "From {start} to {end} is very long. I need 8 hours a day to reach you.\n"
        "Your quiet hours stay as they were.",
        start=talk.words.hour(quiet.start),
        end=talk.words.hour(quiet.end),
    )


def _read(talk: Talk, enrolment: Enrolment, found: Understanding) -> str | None:
    if fold(found.text).strip(" .") in _NO_HOURS:
        return NONE
    quiet = read_quiet(found.text, talk.words.language)
    return _value(quiet) if quiet else None


def _example(talk: Talk) -> Markup:
    return talk.words("If you meant quiet hours: type them like <b>22-7</b>.")


def _said(talk: Talk, quiet: Quiet | None) -> Markup:
    if quiet is None:
        return talk.words("none")
    start, end = talk.words.hour(quiet.start), talk.words.hour(quiet.end)
    return talk.words("{start} to {end}", start=start, end=end)


def _value(quiet: Quiet | None) -> str:
    """Return what stands for quiet hours in a button, which may hold no colon."""
    return str(quiet).replace(":", "") if quiet else NONE


def _quiet(value: str) -> Quiet | None:
    if value == NONE:
        return None
    start, end = value.split("-")
    return Quiet.parse(f"{start[:2]}:{start[2:]}-{end[:2]}:{end[2:]}")


_NO_HOURS = frozenset(
    {"none", "no quiet hours", "ninguna", "sin horas de silencio", "keine", "keine ruhezeit"}
)

QUIET = Setting(NAME, _label, _page, _choose, _read, _example, is_plain=True)
