"""A course as a calendar file in the reader's words. Slow to import (0.2 s), like its library."""

from datetime import datetime

from bot.settings import Clinic
from bot.words import words
from schedules.calendar_file import Summaries, calendar_file
from schedules.plan import Plan
from schedules.timeline import Course


def course_ics(
    plan: Plan,
    course: Course,
    language: str,
    clinic: Clinic,
    *,
    owner: str,
    now: datetime,
    with_cards: bool,
) -> bytes:
    """Return the course as an `.ics` file; `with_cards` is for whoever asked for their own."""
    say = words(language)
    summaries = Summaries(
        avoid=str(say("Please avoid")),
        lift_off=str(say("Over from today")),
        check_in=str(say("How are you?")),
        advice=str(say("A note from your clinic")),
        with_cards=with_cards,
    )
    facts = clinic.facts(language)
    return calendar_file(plan, course, language, facts, summaries, owner=owner, now=now)
