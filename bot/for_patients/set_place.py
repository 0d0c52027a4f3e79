"""Where the patient is: the town whose clock reminders follow."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.for_patients.set_aside import asked_since
from bot.for_patients.setting import Outcome, Page, Setting, choice
from bot.for_patients.settling import relay_if_no_town, replan
from bot.places import City, find_cities, town_of, zones_of_country_of
from bot.talk import Rows, Talk
from schedules.enrolment import Enrolment
from schedules.understanding.understand import Understanding

NAME = "place"


def _label(talk: Talk, enrolment: Enrolment) -> Markup:
    zone = enrolment.zone
    return talk.words("Your time: {hour} ({place})", hour=_clock(talk, zone), place=town_of(zone))


def _page(talk: Talk, enrolment: Enrolment) -> Page:
    cities = [c for c in zones_of_country_of(talk.clinic.zone) if c.zone != enrolment.zone]
    if not cities:
        return Page(talk.words("<b>Where are you?</b>\nPlease type the name of your town."), [])
    html = talk.words(
        "<b>Where are you?</b>\nTap a town with your time, or type the name of your town."
    )
    return Page(html, _towns(talk, cities))


def _choose(talk: Talk, enrolment: Enrolment, zone: str) -> Outcome | None:
    before = enrolment.zone
    if zone == before:
        return None
    replan(talk, enrolment, {"zone": zone})
    html = talk.words(
        "Your time: {hour} ({place}) ✅\nI write to you at {at}.",
        hour=_clock(talk, zone),
        place=town_of(zone),
        at=talk.words.hour(enrolment.writing_hour),
    )
    return Outcome(html, (talk.words("Back to {value}", value=town_of(before)), before))


def _read(talk: Talk, enrolment: Enrolment, found: Understanding) -> str | Page | None:
    """Return the towns that were meant, for the patient to choose; staff see what may be none."""
    cities = [] if asked_since(talk, enrolment) else find_cities(found.text)
    if not cities:
        return None
    html = talk.words("<b>Which one do you mean?</b>")
    return Page(html + relay_if_no_town(talk, enrolment), _towns(talk, cities))


def _example(talk: Talk) -> Markup:
    return talk.words(
        "If this was your town: I do not know it. Please type a larger town near you."
    )


def _towns(talk: Talk, cities: list[City]) -> Rows:
    return [
        [choice(NAME, f"{city.name} ({city.country}) · {_clock(talk, city.zone)}", city.zone)]
        for city in cities
    ]


def _clock(talk: Talk, zone: str) -> str:
    return talk.words.hour(talk.now.astimezone(ZoneInfo(zone)))


PLACE = Setting(NAME, _label, _page, _choose, _read, _example)
