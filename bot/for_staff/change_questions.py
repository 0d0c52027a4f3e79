"""What staff are asked when they change a patient, and how a typed answer is read."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

from markupsafe import Markup

from bot.button import Button, button
from bot.dates import read_date, read_moment, two_readings
from bot.for_patients.settling import HOURS
from bot.for_staff.step_title import step_title
from bot.for_staff.wish import end_day
from bot.places import City, find_cities, zones_of_country_of
from bot.spans import read_span
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.enrolment import Enrolment
from schedules.localtime import UnknownZoneError, find_zone
from schedules.offset import Offset
from schedules.plan import Kind, Plan
from schedules.plans import plan_for, plan_of

_HOUR = re.compile(r"([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?(?:\s*(?:h|uhr))?", re.IGNORECASE)
Question = tuple[Markup, Rows]


def restrictions(plan: Plan) -> list[str]:
    """Return the steps whose end can be changed, in the order in which they are offered."""
    return [name for name, step in plan.steps.items() if step.kind is Kind.RESTRICTION]


def tapped(asked: str, value: str) -> str:
    """Return what a button stands for as the value of a wish: its data holds no colon."""
    return f"{value[:2]}:{value[2:]}" if asked == "hour" else value


def _ask_date(talk: Talk, enrolment: Enrolment) -> Question:
    near = [enrolment.anchor + timedelta(days=days) for days in (-7, -1, 1, 7)]
    html = talk.words(
        "<b>{label}</b>\nProcedure: {day}\nTap a day, or type a date such as {example}.",
        label=isolate(enrolment.label),
        day=talk.words.full_day(enrolment.anchor),
        example=talk.words.day(enrolment.anchor + timedelta(days=3)),
    )
    return html, [[button(talk.words.brief_day(day), "to", day) for day in near]]


def _ask_zone(talk: Talk, enrolment: Enrolment) -> Question:
    cities = [c for c in zones_of_country_of(talk.clinic.zone) if c.zone != enrolment.zone]
    html = talk.words(
        "<b>{label}</b>\nTime zone: {zone}\nTap a town, or type the patient's town.",
        label=isolate(enrolment.label),
        zone=enrolment.zone,
    )
    return html, _towns(cities)


def _towns(cities: list[City]) -> Rows:
    return [[button(f"{city.name} · {city.zone}", "to", city.zone)] for city in cities]


def _ask_hour(talk: Talk, enrolment: Enrolment) -> Question:
    hours = [button(hour, "to", hour.replace(":", "")) for hour in HOURS]
    html = talk.words(
        "<b>{label}</b>\nMessages come at {hour}.\nTap an hour, or type one such as 10:30.",
        label=isolate(enrolment.label),
        hour=talk.words.hour(enrolment.hour),
    )
    return html, [hours[:3], hours[3:]]


def _ask_which(talk: Talk, enrolment: Enrolment) -> Question:
    say, plan = talk.words, plan_for(talk.session, enrolment)

    def label(name: str) -> str:
        title = step_title(say, plan, name).unescape()
        return f"{title} · {end_day(say, plan, enrolment, name)}"

    rows = [[button(label(name), "to", n)] for n, name in enumerate(restrictions(plan))]
    html = say("<b>{label}</b>\nWhich end shall be changed?", label=isolate(enrolment.label))
    return html, rows


def ask_end(talk: Talk, enrolment: Enrolment, step: str) -> Question:
    """Return the question when a restriction shall end, with a week less or more to tap."""
    say, plan = talk.words, plan_for(talk.session, enrolment)
    until = plan.steps[step].until or Offset()
    html = say(
        "<b>{label}</b>\n{step}\nuntil {day}\nTap, or type a length such as 4 weeks, or a date.",
        label=isolate(enrolment.label),
        step=step_title(say, plan, step),
        day=end_day(say, plan, enrolment, step),
    )
    day = until.after(enrolment.anchor)
    near = {say("1 week earlier"): -7, say("1 week later"): 7}
    length = (day - enrolment.anchor).days
    rows = [[button(label, "to", f"{length + more} days")] for label, more in near.items()]
    if plan.steps[step].until != plan_of(talk.session, enrolment.plan_version_id).steps[step].until:
        rows.append([button(say("As in the plan"), "to", "")])
    return html, rows


def offer_towns(talk: Talk) -> bool:
    """Let staff choose among the towns that a typed name may mean; False if it means none."""
    cities = find_cities((talk.incoming.text or "").strip())
    if cities:
        talk.say(talk.words("<b>Which one do you mean?</b>"), _towns(cities))
    return bool(cities)


def days_meant(talk: Talk, enrolment: Enrolment, asked: str) -> list[Button]:
    """Return a button for each day that a typed date such as 3/4 may mean; none if it is plain."""
    if asked != "date":
        return []
    text = (talk.incoming.text or "").strip()
    readings = two_readings(text, talk.language, enrolment.today(talk.now)) or ()
    return [button(talk.words.long_day(day), "to", day) for day in readings]


def read(talk: Talk, enrolment: Enrolment, asked: str) -> str | None:
    """Return what was typed as the value of a wish, or None if it is none."""
    text = (talk.incoming.text or "").strip()
    match asked:
        case "date":
            return _moment(read_moment(text, talk.language, enrolment.today(talk.now)))
        case "zone":
            return _zone(text)
        case "hour":
            found = _HOUR.fullmatch(text)
            return f"{time(int(found[1]), int(found[2] or 0)):%H:%M}" if found else None
        case _:
            return read_span(text) or _days_until(talk, enrolment, text)


def _moment(moment: tuple[date, time | None] | None) -> str | None:
    if moment is None:
        return None
    day, at = moment
    return f"{day}T{at:%H:%M}" if at else str(day)


def _zone(text: str) -> str | None:
    try:
        return find_zone(text).key
    except UnknownZoneError:
        return None


def _days_until(talk: Talk, enrolment: Enrolment, text: str) -> str | None:
    day = read_date(text, talk.language, enrolment.today(talk.now))
    days = (day - enrolment.anchor).days if day else 0
    return f"{days} days" if days > 0 else None


QUESTIONS: dict[str, Callable[[Talk, Enrolment], Question]] = {
    "date": _ask_date,
    "zone": _ask_zone,
    "hour": _ask_hour,
    "end": _ask_which,
}
"""What is asked first, by what is to be changed."""
