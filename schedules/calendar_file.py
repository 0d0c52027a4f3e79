"""A course as a calendar file (iCalendar, RFC 5545) that any calendar takes in.

What is to be avoided is a span of whole days, with its reminders left out; each other message is a
short event at its very time. A calendar shows its entries on a locked screen, so the words of the
plan are in the description and the summaries begin with words that tell nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from schedules.plan import Kind, Plan
from schedules.preview import Row, preview
from schedules.texts import card_line, choose_language
from schedules.timeline import Course, Standing

MAKER = "-//Aftercare//Aftercare reminders//EN"
A_MOMENT = timedelta(minutes=15)


@dataclass(frozen=True)
class Summaries:
    """The first words of each kind of entry, in the reader's language.

    `with_cards` adds the plan's card line behind them, for whoever asked for their own calendar;
    without, several restrictions are told apart by a number.
    """

    avoid: str
    lift_off: str
    check_in: str
    advice: str
    with_cards: bool = False

    def of(self, kind: Kind, card: str | None, number: int | None = None) -> str:
        """Give the summary of an entry; `number` is that of its restriction, if there are more."""
        words = {
            Kind.RESTRICTION: self.avoid,
            Kind.LIFT_OFF: self.lift_off,
            Kind.CHECK_IN: self.check_in,
        }.get(kind, self.advice)
        if card and self.with_cards:
            return f"{words}: {card}"
        return f"{words} · {number}" if number else words


def calendar_file(
    plan: Plan,
    course: Course,
    lang: str,
    facts: Mapping[str, str],
    summaries: Summaries,
    *,
    owner: str,
    now: datetime,
) -> bytes:
    """Give a course as the bytes of an `.ics` file.

    `owner` tells this course from all others, such as `enrolment-7`: with it, an entry keeps its
    identity, so that a newer file replaces what an older one brought. Raises MissingFactError.
    """
    made = _Course(plan, course, choose_language(plan, lang), facts, summaries, owner, now)
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    rows = preview(plan, course, lang, facts)
    for event in [*_spans(made, rows), *_moments(made, rows)]:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


@dataclass(frozen=True)
class _Course:
    """What every entry of one file is made from."""

    plan: Plan
    course: Course
    lang: str
    facts: Mapping[str, str]
    summaries: Summaries
    owner: str
    now: datetime

    def event(self, kind: Kind, step: str, number: int | str, words: str) -> Event:
        """Start an entry: its identity, its summary and its words."""
        event = Event()
        event.add("uid", f"{self.owner}-{step}-{number}@aftercare")
        event.add("dtstamp", self.now)
        event.add("summary", self.summaries.of(kind, self._card(step), self._number(step)))
        event.add("description", words)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")  # nobody is busy because of a message
        return event

    def _number(self, name: str) -> int | None:
        """Give which of several restrictions a step is, from 1."""
        steps = self.plan.steps.items()
        names = [other for other, step in steps if step.kind is Kind.RESTRICTION]
        return names.index(name) + 1 if name in names and len(names) > 1 else None

    def _card(self, name: str) -> str | None:
        step, anchor = self.plan.steps[name], self.course.anchor
        if not step.card:
            return None
        standing = Standing(name, step.start.after(anchor), None, None)
        return card_line(self.plan, self.course, standing, self.lang, self.facts, standing.since)


def _spans(made: _Course, rows: Iterable[Row]) -> Iterable[Event]:
    first = {row.step: row for row in reversed(list(rows)) if row.number}
    for name, step in made.plan.steps.items():
        if step.kind is Kind.RESTRICTION and step.until:
            words = first[name].text if name in first else ""
            event = made.event(Kind.RESTRICTION, name, "days", words)
            event.add("dtstart", step.start.after(made.course.anchor))
            event.add("dtend", step.until.after(made.course.anchor))
            yield event


def _moments(made: _Course, rows: Iterable[Row]) -> Iterable[Event]:
    for row in rows:
        if row.kind is not Kind.RESTRICTION:  # its days stand there already
            event = made.event(row.kind, row.step, row.number, row.text)
            event.add("dtstart", row.utc)
            event.add("duration", A_MOMENT)
            yield event
