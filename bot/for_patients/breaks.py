"""A Break is a pause or a journey: what a patient asks, taps and types about either comes here."""

from bot.for_patients import pausing, travelling
from bot.talk import Talk
from schedules.enrolment import Enrolment


def tapped_break(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    """Answer a tap on a button of a pause or a journey."""
    if meaning[0] == "travel":
        travelling.tapped_travel(talk, enrolment, meaning)
    else:
        pausing.tapped_pause(talk, enrolment, meaning)


def typed_for_break(talk: Talk, enrolment: Enrolment) -> bool:
    """Read a typed day or town; False if none is asked for or told."""
    return pausing.typed_day(talk, enrolment) or travelling.typed_travel(talk, enrolment)


def not_understood(talk: Talk) -> None:
    """Say what was asked for, if anything was, after words that were kept as words."""
    pausing.not_understood(talk)
    travelling.not_understood(talk)
