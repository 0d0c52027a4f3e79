"""Where a patient stands on their plan, for the card: the day, what they are to do and to avoid."""

from markupsafe import Markup

from bot.for_patients.today import avoid_line
from bot.talk import Talk
from bot.words import Words
from schedules.enrolment import Enrolment
from schedules.plans import plan_for
from schedules.texts import card_line, choose_language
from schedules.timeline import Standing, in_force

_MOST = 6  # of each, so that the card stays short


def course_said(talk: Talk, enrolment: Enrolment) -> Markup:
    """Return the plan, the day of it, and when the procedure is or was."""
    plan = plan_for(talk.session, enrolment)
    today = enrolment.today(talk.now)
    return talk.words(
        "{plan} · {day}\nProcedure: {anchor}",
        plan=plan.title[choose_language(plan, talk.language)],
        day=_day_said(talk.words, (today - enrolment.anchor).days),
        anchor=talk.words.long_day(enrolment.anchor),
    )


def _day_said(say: Words, day: int) -> Markup:
    if day < 0:
        return say.plural("in {count} day", "in {count} days", -day)
    return say("day {day}", day=day)


def in_force_said(talk: Talk, enrolment: Enrolment) -> list[Markup]:
    """Return what the plan asks for on this day, and what it restricts with the days left.

    Both read as on the patient's own card, in the words of whoever reads.
    """
    plan, course = plan_for(talk.session, enrolment), enrolment.course()
    say, today = talk.words, enrolment.today(talk.now)
    held = in_force(plan, course, today)
    facts = talk.clinic.facts(talk.language)

    def card(standing: Standing) -> str:
        return card_line(plan, course, standing, talk.language, facts, today)

    do = [Markup("• {card}").format(card=card(standing)) for standing in held.do]
    avoid = [avoid_line(say, card(standing), standing, today) for standing in held.avoid]
    return [
        *([_block(say, say("For now"), do)] if do else []),
        *([_block(say, say("To avoid"), avoid)] if avoid else []),
    ]


def _block(say: Words, title: Markup, lines: list[Markup]) -> Markup:
    more = len(lines) - _MOST
    shown = lines[:_MOST]
    if more > 0:
        shown.append(say.plural("and {count} more", "and {count} more", more))
    return Markup("<b>{title}</b>\n{lines}").format(title=title, lines=Markup("\n").join(shown))
