"""The entries of the clinic's page: how each setting is said, asked for, and read when typed."""

from zoneinfo import ZoneInfo

from babel import Locale

from bot.for_staff.clinic_entry import Choice, Entry, plain
from bot.for_staff.clinic_times import TIMES
from bot.for_staff.duty_typed import read_duty
from bot.for_staff.duty_words import say_duty, spell_duty
from bot.places import find_cities, town_of, zones_of_country_of
from bot.talk import Talk
from bot.words import LANGUAGES, Words
from schedules.days_off import DaysOff
from schedules.duty import Duty

_OFFICE_HOURS = ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-16:00; Sat 09:00-12:00")


def _as_typed(talk: Talk, text: str) -> list[Choice]:
    return [Choice(text, text)]


def _nothing_to_tap(talk: Talk) -> list[Choice]:
    return []


def _number(talk: Talk, text: str) -> list[Choice]:
    digits = sum(letter.isdigit() for letter in text)
    return [Choice(text, text)] if digits >= 3 else []


def _towns(talk: Talk, text: str) -> list[Choice]:
    return [
        Choice(f"{c.name} ({c.country}) · {_clock(talk, c.zone)}", c.zone)
        for c in find_cities(text)
    ]


def _towns_near(talk: Talk) -> list[Choice]:
    near = zones_of_country_of(talk.clinic.zone)
    return [
        Choice(f"{c.name} · {_clock(talk, c.zone)}", c.zone)
        for c in near
        if c.zone != talk.clinic.zone
    ]


def _clock(talk: Talk, zone: str) -> str:
    return talk.words.hour(talk.now.astimezone(ZoneInfo(zone)))


def _languages(talk: Talk) -> list[Choice]:
    return [Choice(title, code) for code, title in LANGUAGES.items()]


def _language(talk: Talk, text: str) -> list[Choice]:
    return [c for c in _languages(talk) if c.label.casefold() == text.casefold()]


def _hours(talk: Talk) -> list[Choice]:
    say = talk.words
    usual = [Choice(_duty_said(say, value), value) for value in _OFFICE_HOURS]
    return [*usual, Choice(plain(say("Always")), "")]


def _duty_said(say: Words, value: str) -> str:
    return say_duty(Duty.parse(value), say.language)


def _typed_hours(talk: Talk, text: str) -> list[Choice]:
    say = talk.words
    always = plain(say("Always"))
    return [
        Choice(_duty_said(say, value) or always, value) for value in read_duty(text, talk.language)
    ]


def _holidays(talk: Talk) -> list[Choice]:
    towns = zones_of_country_of(talk.clinic.zone, 1)
    own = [_country(talk, town.country) for town in towns]
    return [*own, Choice(plain(talk.words("None")), "")]


def _country(talk: Talk, code: str) -> Choice:
    return Choice(str(Locale(talk.language).territories.get(code, code)), code)


def _typed_holidays(talk: Talk, text: str) -> list[Choice]:
    """Return the country or region that was typed, by its code or by the country's name."""
    countries = Locale(talk.language).territories
    named = [code for code, name in countries.items() if name.casefold() == text.casefold()]
    value = named[0] if named else text.upper()
    try:
        found = DaysOff.parse(value)
    except ValueError:
        return []
    return [
        Choice(
            _days_off_said(talk.words, found), "-".join(filter(None, (found.country, found.region)))
        )
    ]


def _days_off_said(say: Words, days: DaysOff) -> str:
    if not days.country:
        return plain(say("none"))
    name = str(Locale(say.language).territories.get(days.country, days.country))
    return f"{name} ({days.region})" if days.region else name


ENTRIES = (
    Entry(
        "clinic_name",
        lambda say: say("Name"),
        lambda say, clinic: clinic.clinic_name or "–",
        lambda say: say("How shall messages name your clinic?\nPlease type it."),
        _nothing_to_tap,
        _as_typed,
    ),
    Entry(
        "clinic_phone",
        lambda say: say("Phone"),
        lambda say, clinic: clinic.clinic_phone or "–",
        lambda say: say(
            "Which number shall patients call?\nPlease type it, with the country code."
        ),
        _nothing_to_tap,
        _number,
    ),
    Entry(
        "emergency_number",
        lambda say: say("Emergency number"),
        lambda say, clinic: clinic.emergency_number,
        lambda say: say("Which number calls an ambulance?"),
        lambda talk: [Choice(number, number) for number in ("112", "911", "999")],
        _number,
    ),
    Entry(
        "duty",
        lambda say: say("Hours on duty"),
        lambda say, clinic: say_duty(clinic.duty, say.language) or plain(say("always")),
        lambda say: say(
            "When is somebody there to read?\n"
            "Tap, or type it as you say it: <i>weekdays 8 to 6, Sat 9 to 12</i>.\n"
            "Patients are told when someone will look."
        ),
        _hours,
        _typed_hours,
        lambda say, clinic: spell_duty(clinic.duty, say),
    ),
    Entry(
        "holidays",
        lambda say: say("Public holidays"),
        lambda say, clinic: _days_off_said(say, clinic.holidays),
        lambda say: say(
            "Whose public holidays do you keep?\n"
            "Tap, or type a country.\n"
            "A region helps too: <i>de-by</i>, <i>es-md</i> or <i>gb-eng</i>."
        ),
        _holidays,
        _typed_holidays,
    ),
    Entry(
        "zone",
        lambda say: say("Town of the clinic"),
        lambda say, clinic: town_of(clinic.zone),
        lambda say: say(
            "Where is your clinic?\nType the name of your town.\n"
            "It counts for your hours, and for patients enrolled from now on."
        ),
        _towns_near,
        _towns,
    ),
    Entry(
        "language",
        lambda say: say("Language"),
        lambda say, clinic: LANGUAGES[clinic.language],
        lambda say: say("Which language shall people read whose phone speaks none of these?"),
        _languages,
        _language,
    ),
    *TIMES,
)
"""In the order of the page."""
NAMED = {entry.name: entry for entry in ENTRIES}
