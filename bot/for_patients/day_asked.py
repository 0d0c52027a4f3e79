"""Asking for a day to come: what a patient typed is said in words before it counts."""

from datetime import date, timedelta
from typing import NamedTuple

from markupsafe import Markup

from bot.coming import readings
from bot.for_patients.moved_on import has_moved_on
from bot.talk import Talk
from schedules.enrolment import Enrolment

AWAITED = timedelta(hours=3)
"""How long after a question a typed text may still be its answer."""


class Days(NamedTuple):
    """The days that a text may mean, and those of them that are ahead and near enough."""

    meant: list[date]
    sound: list[date]


def days_typed(talk: Talk, enrolment: Enrolment, text: str, longest: timedelta) -> Days:
    """Read a text as a day after the patient's today and at most so far ahead."""
    today = enrolment.today(talk.now)
    meant = readings(text, talk.language, today)
    return Days(meant, [day for day in meant if is_sound(day, today, longest)])


def is_sound(day: date, today: date, longest: timedelta) -> bool:
    """Tell whether a day may be chosen."""
    return today < day <= today + longest


def awaits(talk: Talk, topic: str, *asks: str) -> bool:
    """Tell whether this was asked for not long ago, so that a typed text may be the answer."""
    draft = talk.draft(topic)
    if draft is None or draft.asks not in asks or talk.incoming.edited:
        return False
    return talk.now - draft.updated_at < AWAITED and not has_moved_on(talk, draft)


def unknown_day(talk: Talk) -> Markup:
    """Return that a typed day is not understood; what was typed was kept as words."""
    return talk.words(
        "If this was a day: I do not understand it.\nPlease type it like this: {day}.",
        day=talk.words.day(talk.now.date() + timedelta(days=7)),
    )
