"""Red flags of a plan: signs of danger, and what a patient who has one does."""

from enum import StrEnum

from schedules.fields import Listed, Strict, Texts


class Urgency(StrEnum):
    """Whom a sign needs, and how soon."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    CLINIC_NOW = "clinic_now"


class RedFlag(Strict):
    """A sign in words a patient recognises, and the instruction that goes with it."""

    level: Urgency
    sign: Texts
    do: Texts
    source: Listed = ()
