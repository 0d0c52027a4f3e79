"""The entries of the clinic's page that are an hour of the day, or a number of minutes or days."""

import re
from collections.abc import Callable

from bot.for_staff.clinic_entry import Choice, Entry, plain
from bot.for_staff.round_hours import USUAL
from bot.hour import read_hour
from bot.settings import Clinic
from bot.talk import Talk
from bot.words import Words
from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import fold

OFF = "off"
_LONGEST_NUMBER = 5
_COUNTED = re.compile(r"(?:after |nach |despues de |tras )?(\w+)\.? ?([a-z]*)\.?")
_ONE = ("a", "an", "un", "una", "ein", "eine", "einem", "einer")
_NONE = re.compile(
    r"off|no|none|never|no message|aus|nein|keine?|nie|apagad[oa]|ningun[oa]?|nunca|sin mensaje"
)
MINUTES = {
    **dict.fromkeys(
        ("", "m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"), 1
    ),
    **dict.fromkeys(("h", "hour", "hours", "hora", "horas", "stunde", "stunden", "std"), 60),
}
DAYS = {
    **dict.fromkeys(("", "d", "day", "days", "dia", "dias", "tag", "tage", "tagen"), 1),
    **dict.fromkeys(("week", "weeks", "semana", "semanas", "woche", "wochen"), 7),
}


def _minutes_said(say: Words, minutes: int) -> str:
    return plain(say.plural("{count} minute", "{count} minutes", minutes))


def _for_days(say: Words, days: int) -> str:
    return plain(say.plural("for {count} day", "for {count} days", days))


def _after_days(say: Words, days: int) -> str:
    return plain(say.plural("after {count} day", "after {count} days", days))


def _offered(counted: Callable[[Words, int], str], *numbers: int) -> Callable[[Talk], list[Choice]]:
    return lambda talk: [Choice(counted(talk.words, n), str(n)) for n in numbers]


def _typed(
    counted: Callable[[Words, int], str], units: dict[str, int]
) -> Callable[[Talk, str], list[Choice]]:
    def read(talk: Talk, text: str) -> list[Choice]:
        number = read_count(text, talk.language, units)
        return [] if number is None else [Choice(counted(talk.words, number), str(number))]

    return read


def read_count(text: str, language: str, units: dict[str, int]) -> int | None:
    """Return a typed number in the smallest of some units: “2 hours”, “una semana”, “90”."""
    found = _COUNTED.fullmatch(fold(text).strip(" .!"))
    if found is None or found[2] not in units:
        return None
    if found[1].isdecimal():
        whole = int(found[1]) if len(found[1]) <= _LONGEST_NUMBER else None
    elif found[1] in _ONE:
        whole = 1
    else:
        whole = _in_words(found[1], language)
    return None if whole is None else whole * units[found[2]]


def _in_words(word: str, language: str) -> int | None:
    number = lexicon(language).numerals.values.get(word)
    return int(number) if number is not None and number == int(number) else None


def _digest_said(say: Words, clinic: Clinic) -> str:
    if clinic.digest == OFF:
        return plain(say("none"))
    if clinic.digest:
        return clinic.digest
    return _by_duty(say, clinic)


def _by_duty(say: Words, clinic: Clinic) -> str:
    """Return when the digest comes that has no hour of its own."""
    return plain(say("when duty begins")) if clinic.duty.shifts else say.hour(USUAL)


def _digest_hours(talk: Talk) -> list[Choice]:
    say = talk.words
    hours = [Choice(hour, hour) for hour in ("07:00", "07:30", "08:00")]
    by_duty = [Choice(plain(say("When duty begins")), "")] if talk.clinic.duty.shifts else []
    return [*hours, *by_duty, Choice(plain(say("No morning message")), OFF)]


def _typed_digest(talk: Talk, text: str) -> list[Choice]:
    if _NONE.fullmatch(fold(text).strip(" .!")):
        return [Choice(plain(talk.words("No morning message")), OFF)]
    hour = read_hour(text, talk.language)
    return [Choice(talk.words.hour(hour), talk.words.hour(hour))] if hour else []


TIMES = (
    Entry(
        "digest",
        lambda say: say("Morning message"),
        _digest_said,
        lambda say: say(
            "When shall the morning message come?\n"
            "It tells your staff who waits.\nTap an hour, or type your own."
        ),
        _digest_hours,
        _typed_digest,
    ),
    Entry(
        "link_days",
        lambda say: say("A link works"),
        lambda say, clinic: _for_days(say, clinic.link_days),
        lambda say: say(
            "How many days shall a patient’s link and code work?\n"
            "Tap, or type a number. It counts for new ones."
        ),
        _offered(_for_days, 7, 14, 28),
        _typed(_for_days, DAYS),
    ),
    Entry(
        "unjoined_days",
        lambda say: say("News of who has not joined"),
        lambda say, clinic: _after_days(say, clinic.unjoined_days),
        lambda say: say(
            "After how many days shall I tell you of a patient who has not joined?\n"
            "Tap, or type a number."
        ),
        _offered(_after_days, 3, 5, 7, 14),
        _typed(_after_days, DAYS),
    ),
    Entry(
        "alert_again_minutes",
        lambda say: say("Urgent alerts again after"),
        lambda say, clinic: _minutes_said(say, clinic.alert_again_minutes),
        lambda say: say("When shall an urgent alert come again that nobody took on?"),
        _offered(_minutes_said, 5, 10, 15, 30),
        _typed(_minutes_said, MINUTES),
    ),
    Entry(
        "alert_again_today_minutes",
        lambda say: say("Alerts of the day again after"),
        lambda say, clinic: _minutes_said(say, clinic.alert_again_today_minutes),
        lambda say: say("When shall an alert of the day come again that nobody took on?"),
        _offered(_minutes_said, 60, 120, 240),
        _typed(_minutes_said, MINUTES),
    ),
)
"""In the order of the page."""
