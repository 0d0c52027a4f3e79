"""A patient's profile in words: severity, age and body mass index, as far as staff told them."""

from collections.abc import Mapping
from enum import StrEnum

from markupsafe import Markup

from bot.words import Words
from schedules.enrolment import Enrolment
from schedules.profile import AgeBand, BmiBand, Severity

PARTS: Mapping[str, type[StrEnum]] = {
    "severity": Severity,
    "age_band": AgeBand,
    "bmi_band": BmiBand,
}
"""The parts of a profile, by the names of an enrolment's columns, in the order of asking."""


def part_named(say: Words, part: str) -> Markup:
    """Return what a part of the profile is called."""
    names = {
        "severity": say("Severity"),
        "age_band": say("Age"),
        "bmi_band": say("Body mass index"),
    }
    return names[part]


def value_named(say: Words, value: StrEnum) -> Markup:
    """Return a severity or a band in words."""
    match value:
        case Severity():
            return {
                Severity.MILD: say("mild"),
                Severity.MODERATE: say("moderate"),
                Severity.SEVERE: say("severe"),
            }[value]
        case AgeBand.UNDER_50 | BmiBand.UNDER_25:
            return say("under {number}", number=value.rpartition("_")[2])
        case AgeBand.FROM_80 | BmiBand.FROM_35:
            return say("{number} and over", number=value.partition("_")[0])
    return Markup("{}–{}").format(*value.split("_"))


def profile_line(say: Words, enrolment: Enrolment) -> Markup | None:
    """Return what is known of a patient's profile on one line; None if nothing is."""
    known = [(part, getattr(enrolment, part)) for part in PARTS]
    said = [
        Markup("{}: {}").format(part_named(say, part), value_named(say, value))
        for part, value in known
        if value is not None
    ]
    return Markup(" · ").join(said) if said else None
