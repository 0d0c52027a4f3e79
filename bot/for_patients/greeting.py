"""The greeting by name and hour, for a patient who has told how they want to be called."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.talk import Talk
from bot.words import isolate
from schedules.enrolment import Enrolment

NOON, EVENING = 12, 18


def greeting(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return the greeting; None for whoever has not told their name."""
    if enrolment.first_name is None:
        return None
    name, hour = isolate(enrolment.first_name), talk.now.astimezone(ZoneInfo(enrolment.zone)).hour
    if hour < NOON:
        return talk.words("Good morning, {name}.", name=name)
    if hour < EVENING:
        return talk.words("Good afternoon, {name}.", name=name)
    return talk.words("Good evening, {name}.", name=name)
