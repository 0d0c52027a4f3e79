"""The words that go with the charts of a patient's answers: the same facts, for eyes and ears."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.compared import change_said, compared
from bot.said import title_of
from bot.words import Words
from schedules.check_in import instrument_of
from schedules.plan import Plan
from schedules.progress import Series
from schedules.question import InstrumentQuestion
from schedules.texts import choose_language


def span_said(say: Words, series: Sequence[Series]) -> Markup:
    """Return from when to when the answers are."""
    first = min(one.baseline.day for one in series)
    last = max(one.latest.day for one in series)
    if first == last:
        return Markup("{day}").format(day=say.long_day(first))
    return say("From {first} to {last}", first=say.long_day(first), last=say.long_day(last))


def facts_said(say: Words, plan: Plan, series: Sequence[Series], *, to_patient: bool) -> Markup:
    """Return a line for each question: what became of it, and what such a change is called."""
    last = max(one.latest.day for one in series)
    return Markup("\n").join(
        _line(say, plan, one, one.latest.day != last, to_patient) for one in series
    )


def _line(say: Words, plan: Plan, one: Series, with_day: bool, to_patient: bool) -> Markup:
    parts = [compared(say, plan, one, to_patient=to_patient), change_said(say, one.change)]
    if with_day:
        parts.append(say("Last answer: {day}.", day=say.long_day(one.latest.day)))
    return Markup("• ") + Markup(" ").join(part for part in parts if part)


def notes_said(say: Words, plan: Plan, series: Sequence[Series]) -> list[Markup]:
    """Return what has to be known to read the charts: gaps, and what a score is worth."""
    notes = []
    if all(len(one.points) == 1 for one in series):
        notes.append(say("Later answers will show here too."))
    if any(len(one.runs) > 1 for one in series):
        notes.append(say("Where the line stops, an answer is missing."))
    scores = [(one, one.asked) for one in series if isinstance(one.asked, InstrumentQuestion)]
    return [*notes, *(_score_explained(say, plan, one, asked) for one, asked in scores)]


def _score_explained(say: Words, plan: Plan, one: Series, asked: InstrumentQuestion) -> Markup:
    title = title_of(plan, one.name, choose_language(plan, say.language))
    said = say(
        "{title}: from 0 to 100, and 100 is best.\n"
        "It was tested for hip replacement, not for injections.",
        title=title,
    )
    return said + Markup("\n<i>{}</i>").format(instrument_of(asked).notice)
