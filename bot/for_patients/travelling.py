"""Travelling: a while by another place's clock, from which the bot comes back by itself.

What is answered so far is the chat's draft, so that a button of an earlier journey does nothing.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.button import Button, button
from bot.draft import Draft
from bot.for_patients import journey_asked as asked
from bot.for_patients.day_asked import awaits, days_typed, is_sound, unknown_day
from bot.for_patients.moved_on import ask_on, may_ask_on
from bot.for_patients.pausing import complete_said
from bot.for_patients.replies import relay_words
from bot.for_patients.resumed import home_again
from bot.places import find_cities, is_town
from bot.talk import Talk
from schedules import resume
from schedules.change import Change
from schedules.complete import is_complete
from schedules.enrolment import Enrolment
from schedules.journey import is_away

TOPIC = "travel"
LONGEST = timedelta(days=366)


def travel_row(talk: Talk, enrolment: Enrolment) -> list[Button]:
    """Return the button that a page of settings shows for travelling."""
    if is_away(enrolment):
        return [_back(talk)]
    return [button(talk.words("I am going away"), "travel", "ask")]


def ask_travel(talk: Talk, enrolment: Enrolment) -> None:
    """Ask where to, or look up the town that was typed along with the command."""
    argument = talk.incoming.argument
    if is_complete(talk.session, enrolment):
        talk.say(complete_said(talk))
    elif argument and _offer_places(talk, enrolment, argument):
        return
    elif argument:
        relay_words(talk, enrolment)  # what is no town is not lost
        talk.keep_draft(TOPIC, "town")
        talk.say(unknown_place(talk))
    elif is_away(enrolment):
        elsewhere = button(talk.words("Another place"), "travel", "elsewhere")
        talk.say(away_said(talk, enrolment), [[_back(talk)], [elsewhere]])
    else:
        _ask_place(talk)


def tapped_travel(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    """Answer a tap on one of the buttons of this module; most belong to one question."""
    match meaning:
        case ["travel", "ask"]:
            ask_travel(talk, enrolment)
        case ["travel", "elsewhere"]:
            _ask_place(talk)
        case ["travel", "back"]:
            come_back(talk, enrolment)
        case ["travel", asks, answer] if draft := talk.draft(TOPIC):
            _answered(talk, enrolment, draft, asks, answer)
        case _:
            talk.toast(talk.words("This button no longer works."))


def typed_travel(talk: Talk, enrolment: Enrolment) -> bool:
    """Read a typed town or day; False if none is asked for or told."""
    typed = talk.incoming.text or ""
    if awaits(talk, TOPIC, "until", "day"):  # some type at once instead of tapping
        return _typed_day(talk, enrolment, typed)
    return awaits(talk, TOPIC, "town", "to") and _offer_places(talk, enrolment, typed)


def not_understood(talk: Talk) -> None:
    """Say once that a typed town or day is not known, after what was typed was kept as words."""
    draft = talk.draft(TOPIC) if awaits(talk, TOPIC, "day", "town", "to") else None
    if draft and may_ask_on(talk, draft):
        html = unknown_day(talk) if draft.asks == "day" else unknown_place(talk)
        talk.say(html)


def come_back(talk: Talk, enrolment: Enrolment) -> None:
    """Let the clock at home count again."""
    if not resume.come_home(talk.session, enrolment, talk.now):
        talk.toast(talk.words("You are at home already."))
        return
    _forget(talk)
    talk.change(home_again(talk, enrolment))


def away_said(talk: Talk, enrolment: Enrolment) -> Markup:
    """Return until when the patient is away, and by which clock the bot writes."""
    say, here = talk.words, talk.now.astimezone(ZoneInfo(enrolment.zone))
    return say(
        "<b>You are away until {day}</b> ✅\n"
        "It is {now} where you are. I write at {hour} there.\n"
        "From that day on I write by home time again.",
        day=say.full_day(enrolment.away_until or here.date()),
        now=say.hour(here),
        hour=say.hour(asked.hours_there(enrolment, enrolment.zone, talk.now).own),
    )


def _answered(talk: Talk, enrolment: Enrolment, draft: Draft, asks: str, answer: str) -> None:
    """Take an answer to the question that is open; “until” may also be typed."""
    place = draft.answers
    match [draft.asks, asks, answer]:
        case ["to", "to", zone] if zone in place["names"]:
            _chose_place(talk, enrolment, zone, place["names"][zone])
        case ["until" | "day", "until", "other"]:
            talk.keep_draft(TOPIC, "day", **place)
            talk.change(
                talk.words("<b>When are you back?</b>\nPlease type a day, such as “12 December”.")
            )
        case ["until" | "day", "until", "good"]:
            _go(talk, enrolment, {"zone": place["zone"]})
        case ["until" | "day", "until", day]:
            _chose_day(talk, enrolment, place, date.fromisoformat(day))
        case ["hour", "hour", "there"]:
            _go(talk, enrolment, _there(enrolment, place))
        case ["hour", "hour", "home"]:
            _keep_home_time(talk, enrolment, place["zone"])
        case _:
            talk.toast(talk.words("This button no longer works."))


def unknown_place(talk: Talk) -> Markup:
    """Return that a typed town is not known; what was typed was kept as words."""
    return talk.words("If this was a town: I do not know it. Please type a larger town near there.")


def _ask_place(talk: Talk) -> None:
    talk.keep_draft(TOPIC, "town")
    talk.say(talk.words("<b>Where are you going?</b>\nPlease type the name of the town."))


def _offer_places(talk: Talk, enrolment: Enrolment, typed: str) -> bool:
    """Let the patient choose among the towns that a name may mean; False if it is none."""
    cities = find_cities(typed)
    if not cities:
        return False
    question = asked.which_place(talk.words, cities, talk.now)
    html = question.html
    if not is_town(typed):
        relay_words(talk, enrolment)
        html += "\n" + talk.words(
            "Did you mean something else? Your clinic will see what you wrote."
        )
    talk.keep_draft(TOPIC, "to", names={city.zone: city.name for city in cities})
    talk.say(html, question.rows)
    return True


def _chose_place(talk: Talk, enrolment: Enrolment, zone: str, place: str) -> None:
    if not is_away(enrolment) and asked.same_clock(enrolment.zone, zone, talk.now):
        talk.end_draft()
        talk.change(
            talk.words(
                "{place}: the clock there is the same as at home.\nNothing changes ✅", place=place
            )
        )
        return
    talk.keep_draft(TOPIC, "until", zone=zone, place=place)
    here, today = talk.now.astimezone(ZoneInfo(zone)), enrolment.today(talk.now)
    talk.change(*asked.when_back(talk.words, place, here, today))


def _typed_day(talk: Talk, enrolment: Enrolment, typed: str) -> bool:
    meant, sound = days_typed(talk, enrolment, typed, LONGEST)
    if meant and (draft := talk.draft(TOPIC)):
        ask_on(talk, draft)  # another day may be typed instead
    if sound:
        talk.say(*asked.which_day(talk.words, sound))
    elif meant:
        talk.say(talk.words("Please type a later day, within a year."))
    return bool(meant)


def _chose_day(talk: Talk, enrolment: Enrolment, place: dict[str, str], day: date) -> None:
    """Keep the first day back, and ask for the hour where there is a choice."""
    if not is_sound(day, enrolment.today(talk.now), LONGEST):
        talk.toast(talk.words("This button no longer works."))
        return
    place = place | {"until": day.isoformat()}
    hours = asked.hours_there(enrolment, place["zone"], talk.now)
    if hours.own == hours.kept:
        _go(talk, enrolment, _there(enrolment, place))
    else:
        talk.keep_draft(TOPIC, "hour", **place)
        talk.change(*asked.which_hour(talk.words, hours))


def _there(enrolment: Enrolment, place: dict[str, str]) -> Change:
    """Return the change that a journey is, from wherever the patient is; none leads home."""
    home = enrolment.home_zone or enrolment.zone
    if place["zone"] == home:
        return {"zone": home}
    until = date.fromisoformat(place["until"])
    return {"zone": place["zone"], "home_zone": home, "away_until": until}


def _go(talk: Talk, enrolment: Enrolment, change: Change) -> None:
    """Let the clock of another place count, for a while or for good."""
    resume.travel(talk.session, enrolment, change, talk.now)
    talk.end_draft()
    if is_away(enrolment):
        talk.change(away_said(talk, enrolment), [[_back(talk)]])
        return
    here = talk.now.astimezone(ZoneInfo(enrolment.zone))
    talk.change(
        talk.words(
            "It is {now} where you are ✅\nI write at {hour} there from now on.",
            now=talk.words.hour(here),
            hour=talk.words.hour(asked.hours_there(enrolment, enrolment.zone, talk.now).own),
        )
    )


def _keep_home_time(talk: Talk, enrolment: Enrolment, zone: str) -> None:
    """Leave the clock at home, or go back to it from an earlier journey."""
    hours = asked.hours_there(enrolment, zone, talk.now)
    resume.come_home(talk.session, enrolment, talk.now)
    talk.end_draft()
    talk.change(
        talk.words(
            "I keep your home time ✅\nI write at {hour} at home. That is {kept} there.",
            hour=talk.words.hour(hours.own),
            kept=talk.words.hour(hours.kept),
        )
    )


def _back(talk: Talk) -> Button:
    return button(talk.words("I am back"), "travel", "back")


def _forget(talk: Talk) -> None:
    if talk.draft(TOPIC):
        talk.end_draft()
