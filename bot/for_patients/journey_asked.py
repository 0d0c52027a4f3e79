"""What is asked before a journey: where to, until when, at which hour; each with its buttons."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.button import Button, button
from bot.places import City
from bot.talk import Rows
from bot.words import Words
from schedules.enrolment import Enrolment
from schedules.hours import Quiet
from schedules.localtime import resolve

NIGHT = Quiet.parse("22:00-07:00")
"""When nobody wants to be written to, where a plan has no quiet hours."""


class Question(NamedTuple):
    """What is asked, and the buttons that answer it."""

    html: Markup
    rows: Rows


class Hours(NamedTuple):
    """The patient's hour, and what the clock there shows at that hour at home."""

    own: time
    kept: time
    at_night: bool


def which_place(say: Words, cities: list[City], now: datetime) -> Question:
    """Ask which of the towns is meant that a typed name may be."""
    rows: Rows = []
    for city in cities:
        hour = say.hour(now.astimezone(ZoneInfo(city.zone)))
        rows.append([button(f"{city.name} ({city.country}) · {hour}", "travel", "to", city.zone)])
    return Question(say("<b>Which one do you mean?</b>"), rows)


def when_back(say: Words, place: str, here: datetime, today: date) -> Question:
    """Ask for the first day back at home; `here` is the time in that place."""
    html = say(
        "{place}: it is {hour} there now.\n\n<b>When are you back at home?</b>",
        place=place,
        hour=say.hour(here),
    )
    rows: Rows = []
    for days, span in {7: say("In 1 week"), 14: say("In 2 weeks")}.items():
        day = today + timedelta(days=days)
        label = say("{span}, on {day}", span=span, day=say.week_day(day))
        rows.append([button(label, "travel", "until", day)])
    rows += [[_other(say)], [button(say("I have moved there"), "travel", "until", "good")]]
    return Question(html, rows)


def which_day(say: Words, days: list[date]) -> Question:
    """Say a typed day in words, to be tapped; of two that may be meant, one is chosen."""
    rows: Rows = [[button(say.full_day(day), "travel", "until", day)] for day in days]
    return Question(say("<b>Back at home on this day?</b>\nPlease tap it."), [*rows, [_other(say)]])


def which_hour(say: Words, hours: Hours) -> Question:
    """Ask by which clock to write; one that rings at night is not offered."""
    own, kept = say.hour(hours.own), say.hour(hours.kept)
    there = [button(say("At {hour} there", hour=own), "travel", "hour", "there")]
    if hours.at_night:
        html = say(
            "<b>Shall I write at {hour} there?</b>\n{hour} at home is {kept} there, at night.",
            hour=own,
            kept=kept,
        )
        return Question(html, [there])
    html = say(
        "<b>Shall I write at {hour} there, or keep your home time?</b>\n"
        "{hour} at home is {kept} there.",
        hour=own,
        kept=kept,
    )
    home = button(say("Home time: {kept} there", kept=kept), "travel", "hour", "home")
    return Question(html, [there, [home]])


def hours_there(enrolment: Enrolment, zone: str, now: datetime) -> Hours:
    """Return the patient's hour, and what it is in another zone if home time is kept."""
    home, quiet = enrolment.home_zone or enrolment.zone, enrolment.course().quiet
    own = enrolment.writing_hour
    tomorrow = now.astimezone(ZoneInfo(home)).date() + timedelta(days=1)
    kept = resolve(tomorrow, own, home).astimezone(ZoneInfo(zone)).time()
    return Hours(own, kept, (quiet or NIGHT).contains(kept))


def same_clock(home: str, there: str, now: datetime) -> bool:
    """Tell whether two zones show the same time, now and through the coming months."""
    moments = [now + timedelta(days=days) for days in (0, 60, 180)]
    zones = (ZoneInfo(home), ZoneInfo(there))
    return all(len({m.astimezone(zone).utcoffset() for zone in zones}) == 1 for m in moments)


def _other(say: Words) -> Button:
    return button(say("Another day"), "travel", "until", "other")
