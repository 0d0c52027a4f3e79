"""`aftercare plan preview`: a plan played forward, printed or written to files."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.settings import Clinic, Storage, read_settings
from bot.words import spoken
from schedules import preview
from schedules.errors import AftercareError
from schedules.plan import Plan
from schedules.shelf import open_plan
from schedules.timeline import Course


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line, as it was typed."""

    plan: str
    anchor: str
    zone: str
    at: str | None = None
    quiet: str | None = None
    lang: str | None = None
    as_json: bool = False
    full: bool = False
    picture: Path | None = None
    ics: Path | None = None


def show_preview(asked: Asked, now: datetime) -> None:
    """Write the files that are asked for, and print the preview.

    Raises AftercareError for what cannot be read, understood or written.
    """
    plan = open_plan(asked.plan, read_settings(Storage).plans)
    course = preview.ask_course(plan, asked.anchor, asked.zone, asked.at, asked.quiet)
    language = preview.ask_language(plan, asked.lang)
    clinic = read_settings(Clinic)
    for note in _notes(asked, course, language):
        print(note, file=sys.stderr)
    _write_files(asked, plan, course, language, clinic, now)
    _print(asked, plan, course, language, clinic.facts(language))


def _notes(asked: Asked, course: Course, language: str) -> Iterator[str]:
    """Say what may surprise in what is shown."""
    if asked.as_json and asked.full:
        yield "--json holds whole texts in any case; --full changes nothing."
    if asked.at and course.quiet and course.quiet.contains(course.hour):
        moved = f"{course.quiet.same_day(course.hour):%H:%M}"
        yield f"{asked.at} lies in the quiet hours {course.quiet}: messages come at {moved}."
    if spoken(language) is None:
        yield f"The bot's own words, such as on buttons, come in English, not in “{language}”."


def _print(asked: Asked, plan: Plan, course: Course, lang: str, facts: Mapping[str, str]) -> None:
    rows = preview.preview(plan, course, lang, facts)
    if asked.as_json:
        print(preview.as_json(rows))
        return
    started = preview.started_by_rule(plan, lang, facts)
    if asked.full:
        from bot.preview_full import full_text

        print(full_text(plan, lang, rows, started, facts))
    else:
        from bot.preview_table import print_table

        print_table(plan, course, lang, rows, started)


def _write_files(
    asked: Asked, plan: Plan, course: Course, language: str, clinic: Clinic, now: datetime
) -> None:
    def picture() -> bytes:
        from bot.drawing.course_picture import course_png  # half a second, for those who ask alone

        return course_png(plan, course, language, clinic)

    def calendar() -> bytes:
        from bot.drawing.course_calendar import course_ics

        owner = f"{plan.name}-{course.anchor}"
        return course_ics(plan, course, language, clinic, owner=owner, now=now, with_cards=False)

    def entries(content: bytes) -> str:
        count = content.count(b"BEGIN:VEVENT")
        return f": {count} entries (a restriction's reminders are part of its span of days)"

    _write(asked.picture, ".png", picture)
    _write(asked.ics, ".ics", calendar, entries)


def _write(
    path: Path | None,
    ending: str,
    content: Callable[[], bytes],
    about: Callable[[bytes], str] = lambda _: "",
) -> None:
    """Write a file of this ending, so that no slip of the hand writes over a plan."""
    if path is None:
        return
    if path.suffix.lower() != ending:
        raise AftercareError(f"Cannot write {path}: give it a name that ends in {ending}.")
    try:
        written = content()
        path.write_bytes(written)
    except OSError as error:
        raise AftercareError(f"Cannot write {path}: {error.strerror}.") from None
    print(f"Wrote {path}{about(written)}.", file=sys.stderr)
