"""The patient's hour: when reminders come that have no hour of their own."""

from datetime import time

from markupsafe import Markup

from bot.for_patients.set_aside import asked_since
from bot.for_patients.setting import Outcome, Page, Setting, choice
from bot.for_patients.settling import HOURS, hour_example, hour_kept, replan
from bot.hour import read_hour
from bot.talk import Talk
from schedules.enrolment import Enrolment
from schedules.understanding.understand import Understanding

NAME = "hour"


def _label(talk: Talk, enrolment: Enrolment) -> Markup:
    return talk.words("Messages at {hour}", hour=talk.words.hour(enrolment.writing_hour))


def _page(talk: Talk, enrolment: Enrolment) -> Page:
    current = _digits(enrolment.hour)
    hours = [choice(NAME, hour, hour.replace(":", ""), current=current) for hour in HOURS]
    html = talk.words(
        "<b>When shall I write to you?</b>\nTap an hour, or type your own, such as 10:30."
    )
    return Page(html, [hours[:3], hours[3:]])


def _choose(talk: Talk, enrolment: Enrolment, digits: str) -> Outcome | None:
    before, hour = enrolment.hour, time(int(digits[:2]), int(digits[2:]))
    wrote = enrolment.writing_hour
    if hour == before:
        return None
    replan(talk, enrolment, {"hour": hour})
    back = talk.words("Back to {value}", value=talk.words.hour(wrote))
    return Outcome(hour_kept(talk, enrolment), (back, _digits(before)))


def _read(talk: Talk, enrolment: Enrolment, found: Understanding) -> str | None:
    """Return a typed hour; a bare number may answer a check-in that came since instead."""
    hour = read_hour(found.text.strip(), talk.words.language)
    if hour is None or (found.text.strip().isdecimal() and asked_since(talk, enrolment)):
        return None
    return _digits(hour)


def _digits(hour: time) -> str:
    return f"{hour:%H%M}"


HOUR = Setting(NAME, _label, _page, _choose, _read, hour_example, is_plain=True)
