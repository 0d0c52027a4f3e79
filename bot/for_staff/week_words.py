"""The week in words, as they stand on its picture and below it."""

from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from bot.for_staff.week import Asked, Week
from bot.said import decimal_said
from bot.words import Words


class Figure(NamedTuple):
    """One figure of the week, what it counts, and what it stands beside."""

    number: str
    what: Markup
    beside: Markup


def week_said(say: Words, week: Week) -> Markup:
    """Return the figures and the pain by week, as a caption."""
    lines = [
        Markup("• <b>{}</b> {}").format(figure.number, figure.what)
        + (Markup("\n   {}").format(figure.beside) if figure.beside else Markup(""))
        for figure in figures(say, week)
    ]
    title = Markup("<b>{}</b>\n{}").format(title_said(say), span_said(say, week))
    return Markup("\n\n").join([title, Markup("\n").join(lines), _pain_said(say, week)])


def title_said(say: Words) -> Markup:
    """Return what the page is called."""
    return say("The last 7 days")


def span_said(say: Words, week: Week) -> Markup:
    """Return from when to when the days are."""
    return say("{first} to {last}", first=say.day(week.first), last=say.day(week.last))


def figures(say: Words, week: Week) -> list[Figure]:
    """Return the figures of the week, each with that of the week before or what explains it."""
    return [_enrolled(say, week), _answered(say, week), _alerts(say, week)]


def pain_title(say: Words) -> Markup:
    """Return what the chart is called."""
    return say("Pain by week after the procedure")


def pain_meaning(say: Words) -> Markup:
    """Return how the numbers of the chart were found."""
    return say("The middle answer of the last 4 weeks. 0 is no pain, 10 the worst.")


def value_said(say: Words, value: Decimal) -> str:
    """Return a median as short as it can be."""
    return decimal_said(say, f"{value.normalize():f}")


def _enrolled(say: Words, week: Week) -> Figure:
    before = say("{number} the week before", number=week.enrolled_before)
    under_way = say("{number} under way now", number=week.under_way)
    what = say.plural("patient enrolled", "patients enrolled", week.enrolled)
    return Figure(str(week.enrolled), what, _both(before, under_way))


def _answered(say: Words, week: Week) -> Figure:
    before = _percent(week.asked_before)
    beside = say("{number} the week before", number=before) if before else None
    percent = _percent(week.asked)
    if percent is None:
        return Figure("0", say("questions sent"), beside or Markup(""))
    asked = say("{answered} of {sent} answered", answered=week.asked.answered, sent=week.asked.sent)
    return Figure(percent, say("of the questions answered"), _both(asked, beside))


def _alerts(say: Words, week: Week) -> Figure:
    what = say.plural("alert", "alerts", week.alerts)
    if not week.alerts:
        return Figure("0", what, say("Nobody had to be called."))
    taken = still = None
    if week.minutes is not None:
        taken = say.plural(
            "half were taken on within {count} minute",
            "half were taken on within {count} minutes",
            week.minutes,
        )
    if week.still_open:
        still = say.plural("{count} still waits", "{count} still wait", week.still_open)
    return Figure(str(week.alerts), what, _both(taken, still))


def _pain_said(say: Words, week: Week) -> Markup:
    title = Markup("<b>{}</b>").format(pain_title(say))
    if not week.pain:
        return title + "\n" + no_pain_said(say)
    weeks = " · ".join(
        f"{weeks_label(say, one.weeks)}: {value_said(say, one.median)}" for one in week.pain
    )
    return Markup("\n").join([title, pain_meaning(say), Markup("{}").format(weeks)])


def no_pain_said(say: Words) -> Markup:
    """Return what stands in place of the chart if nobody was asked."""
    return say("No answers in the last 4 weeks.")


def weeks_label(say: Words, weeks: tuple[int, int]) -> str:
    """Return how some weeks after the procedure are called: “before”, “2”, “3–4”."""
    first, last = weeks
    if last == 0:
        return str(say("before"))
    return str(first) if first == last else f"{first}–{last}"


def _percent(asked: Asked) -> str | None:
    return None if asked.percent is None else f"{asked.percent} %"


def _both(*parts: Markup | None) -> Markup:
    return Markup(" · ").join(part for part in parts if part)
