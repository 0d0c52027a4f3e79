"""When a person will see what a patient writes: said truthfully, with whom to call till then."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from markupsafe import Markup

from bot.settings import Clinic
from bot.words import Words

_A_WEEK = 6  # days ahead


def when_seen(say: Words, clinic: Clinic, now: datetime, zone: str | None = None) -> Markup:
    """Return when staff are there next, on the reader's clock, and what to do if it cannot wait.

    While they are there, and for a clinic that has not said its hours, nothing is promised.
    """
    begins = clinic.on_duty_from(now)
    facts = clinic.facts(say.language)
    if begins <= now:
        seen = say("This chat is not watched all the time.")
    else:
        local = begins.astimezone(ZoneInfo(zone or clinic.zone))
        today = now.astimezone(local.tzinfo).date()
        seen = say(
            "A person will see this {day} at {hour}.",
            day=_day(say, local, (local.date() - today).days),
            hour=say.hour(local),
        )
    return (
        seen
        + "\n"
        + say(
            "If it cannot wait, call <b>{phone}</b>.\nIn an emergency call <b>{emergency}</b>.",
            **facts,
        )
    )


def _day(say: Words, local: datetime, ahead: int) -> Markup:
    if ahead == 0:
        return say("today")
    if ahead == 1:
        return say("tomorrow")
    if ahead > _A_WEEK:  # its name alone would mean a nearer one
        return say("on {day}", day=say.week_day(local.date()))
    name = get_day_names("wide", locale=say.language)[local.weekday()]
    return say("on {weekday}", weekday=name)
