"""The week in words: all of it as they stand below its picture, and in short as in the picture."""

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from bot.for_staff.reason_words import span_said
from bot.for_staff.week import Asked, Pain, Week
from bot.said import decimal_said
from bot.words import Words
from schedules.reason import in_words

_KEPT_TOGETHER = "\u00a0"


class Figure(NamedTuple):
    """One figure of the week, what it counts, and what it stands beside."""

    number: str
    what: Markup
    beside: tuple[Markup, ...]


def week_said(say: Words, week: Week) -> Markup:
    """Return the figures and the pain by week, as a caption."""
    lines = [
        Markup("• <b>{}</b> {}").format(figure.number, figure.what)
        + (Markup("\n   {}").format(Markup(" · ").join(figure.beside)) if figure.beside else "")
        for figure in figures(say, week)
    ]
    days = Markup("{}\n{}").format(days_said(say, week), say("Today is not counted yet."))
    title = Markup("<b>{}</b>\n{}").format(say("The last 7 days"), days)
    return Markup("\n\n").join([title, Markup("\n").join(lines), _pain_said(say, week)])


def unshown_said(say: Words) -> Markup:
    """Return what is said where the figures cannot be drawn."""
    return say("<b>The last 7 days</b>\nI cannot draw them just now. Please try /week again.")


def days_said(say: Words, week: Week) -> str:
    """Return from which day to which the week is."""
    return say.days(week.first, week.last)


def figures(say: Words, week: Week) -> list[Figure]:
    """Return the figures of the week, each with that of the week before or what explains it."""
    return [_enrolled(say, week), _answered(say, week), _alerts(say, week)]


def short_figures(say: Words, week: Week) -> list[Figure]:
    """Return the same figures in as few words as a small picture has room for."""
    return [
        Figure(str(week.enrolled), say("enrolled"), (_before(say, str(week.enrolled_before)),)),
        Figure(
            _percent(week.asked) or "–",
            say("answered"),
            tuple(_before(say, share) for share in [_percent(week.asked_before)] if share),
        ),
        Figure(str(week.alerts), say.plural("alert", "alerts", week.alerts), _waits(say, week)),
    ]


def pain_title(say: Words) -> Markup:
    """Return what the chart is called."""
    return say("Pain by week after the procedure")


def value_said(say: Words, value: Decimal) -> str:
    """Return a median as short as it can be."""
    return decimal_said(say, f"{value.normalize():f}")


def no_pain_said(say: Words) -> Markup:
    """Return what stands in place of the chart if nobody was asked."""
    return say("No answers in the last 4 weeks.")


def weeks_label(say: Words, weeks: tuple[int, int]) -> str:
    """Return how some weeks after the procedure are called: “before”, “2”, “3–4”."""
    first, last = weeks
    if last == 0:
        return str(say("before"))
    return str(first) if first == last else f"{first}–{last}"


def _enrolled(say: Words, week: Week) -> Figure:
    before = say("{number} the week before", number=week.enrolled_before)
    under_way = say("{number} under way now", number=week.under_way)
    what = say.plural("patient enrolled", "patients enrolled", week.enrolled)
    return Figure(str(week.enrolled), what, (before, under_way))


def _answered(say: Words, week: Week) -> Figure:
    before = _percent(week.asked_before)
    beside = (say("{number} the week before", number=before),) if before else ()
    percent = _percent(week.asked)
    if percent is None:
        return Figure("0", say("questions sent"), beside)
    asked = say("{answered} of {sent} answered", answered=week.asked.answered, sent=week.asked.sent)
    return Figure(percent, say("of the questions answered"), (asked, *beside))


def _alerts(say: Words, week: Week) -> Figure:
    what = say.plural("alert", "alerts", week.alerts)
    if not week.alerts:
        return Figure("0", what, (say("Nobody had to be called."),))
    half = [
        say("half were taken on within {span}", span=_span(say, minutes))
        for minutes in [week.minutes]
        if minutes is not None
    ]
    return Figure(str(week.alerts), what, (*half, *_long(say, week), *_open(say, week)))


def _waits(say: Words, week: Week) -> tuple[Markup, ...]:
    """Return how long alerts waited, in short."""
    half = [
        say("half in {span}", span=_span(say, minutes))
        for minutes in [week.minutes]
        if minutes is not None
    ]
    return (*half, *_long(say, week), *_open(say, week))


def _long(say: Words, week: Week) -> tuple[Markup, ...]:
    """Return the longest wait, which a median of few hides."""
    if week.longest is None:
        return ()
    return (say("longest wait {span}", span=_span(say, week.longest)),)


def _open(say: Words, week: Week) -> tuple[Markup, ...]:
    if not week.still_open:
        return ()
    return (say.plural("{count} still waits", "{count} still wait", week.still_open),)


def _span(say: Words, minutes: int) -> Markup:
    said = span_said(say, in_words(timedelta(minutes=max(minutes, 1))))
    return said.replace(" ", _KEPT_TOGETHER)


def _pain_said(say: Words, week: Week) -> Markup:
    title = Markup("<b>{}</b>").format(pain_title(say))
    if not week.pain:
        return title + "\n" + no_pain_said(say)
    meaning = say("The middle answer of the last 4 weeks. 0 is no pain, 10 the worst.")
    brackets = say("In brackets: how many answered.")
    weeks = Markup(" · ").join(_point_said(say, one) for one in week.pain)
    return Markup("\n").join([title, meaning, brackets, weeks])


def _point_said(say: Words, one: Pain) -> Markup:
    weeks, value = weeks_label(say, one.weeks), value_said(say, one.median)
    return Markup("{}: {} ({})").format(weeks, value, one.patients)


def _before(say: Words, number: str) -> Markup:
    return say("week before: {number}", number=number)


def _percent(asked: Asked) -> str | None:
    return None if asked.percent is None else f"{asked.percent}{_KEPT_TOGETHER}%"
