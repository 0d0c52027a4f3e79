"""A patient's profile as staff may tell it at enrolment; outcomes are compared by it later."""

from enum import StrEnum


class Severity(StrEnum):
    """How far the condition has gone, by the clinic's own judgement."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class AgeBand(StrEnum):
    """An age in years, kept no more exactly than outcomes need it."""

    UNDER_50 = "under_50"
    FROM_50 = "50_59"
    FROM_60 = "60_69"
    FROM_70 = "70_79"
    FROM_80 = "80_and_over"


class BmiBand(StrEnum):
    """A body mass index in kg/m², in the usual classes."""

    UNDER_25 = "under_25"
    FROM_25 = "25_29"
    FROM_30 = "30_34"
    FROM_35 = "35_and_over"
