"""A course as a picture to keep. Slow to import, like the drawing itself."""

from datetime import date

from bot.drawing.chart_picture import measure, png
from bot.drawing.poster_layout import lay_out
from bot.settings import Clinic
from bot.words import words
from schedules.chart import chart
from schedules.plan import Plan
from schedules.timeline import Course


def course_png(
    plan: Plan, course: Course, language: str, clinic: Clinic, on: date | None = None
) -> bytes:
    """Return the whole course as a PNG; `on` is marked as the day on which it is looked at."""
    facts = clinic.facts(language)
    shown = chart(plan, course, language, facts, on)
    return png(lay_out(shown, words(language), facts, clinic.signature, measure))
