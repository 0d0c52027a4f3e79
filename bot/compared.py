"""What a patient answered beside what they answered first, in words: numbers, and no judgement.

The words for a change are those that its size has by the plan (`schedules.difference`).
"""

from markupsafe import Markup

from bot.said import number_said, title_of
from bot.words import Words
from schedules.difference import Difference
from schedules.plan import Plan
from schedules.progress import Series
from schedules.question import Number
from schedules.texts import choose_language

PAIN = "pain"
"""The name of the question that patients are told of as “your pain”."""


def compared(say: Words, plan: Plan, series: Series, *, to_patient: bool = True) -> Markup:
    """Return the last answer beside the first one: “Your pain went from 6 to 3.”

    With it comes the answer before, where only beside that the last one is clearly worse.
    """
    if len(series.points) == 1:
        said = _first(say, plan, series, to_patient)
    elif series.latest.value == series.baseline.value:
        said = _as_before(say, plan, series, to_patient)
    else:
        said = _changed(say, plan, series, to_patient)
    if series.is_worse and not series.change.is_worse:
        before = _value(say, plan, series, -2)
        said += " " + say("Last time it was {value}.", value=before)
    return said


def change_said(say: Words, change: Difference) -> Markup | None:
    """Return what a change is called; None where there is none."""
    if change is Difference.NONE:
        return None
    names = {
        Difference.TOO_SMALL: say("That is about the same."),
        Difference.BETTER: say("That is better."),
        Difference.SLIGHTLY_BETTER: say("That is slightly better."),
        Difference.MUCH_BETTER: say("That is much better."),
        Difference.WORSE: say("That is worse."),
        Difference.SLIGHTLY_WORSE: say("That is slightly worse."),
        Difference.MUCH_WORSE: say("That is much worse."),
    }
    return names[change]


def _first(say: Words, plan: Plan, series: Series, to_patient: bool) -> Markup:
    value = _value(say, plan, series)
    if to_patient and series.name == PAIN:
        return say("Your pain is {value}.", value=value)
    return say("{title}: {value}.", title=_title(say, plan, series), value=value)


def _as_before(say: Words, plan: Plan, series: Series, to_patient: bool) -> Markup:
    value = _value(say, plan, series)
    if to_patient and series.name == PAIN:
        return say("Your pain is {value}, as at the start.", value=value)
    title = _title(say, plan, series)
    return say("{title}: {value}, as at the start.", title=title, value=value)


def _changed(say: Words, plan: Plan, series: Series, to_patient: bool) -> Markup:
    values = {"first": _value(say, plan, series, 0), "last": _value(say, plan, series)}
    if to_patient and series.name == PAIN:
        return say("Your pain went from {first} to {last}.", **values)
    return say("{title}: from {first} to {last}.", title=_title(say, plan, series), **values)


def _title(say: Words, plan: Plan, series: Series) -> str:
    return title_of(plan, series.name, choose_language(plan, say.language))


def _value(say: Words, plan: Plan, series: Series, at: int = -1) -> str:
    number = number_said(say, series.asked, series.points[at].value)
    if isinstance(series.asked, Number):
        unit = series.asked.unit.get(choose_language(plan, say.language), "")
        return f"{number} {unit}".strip()
    return number
