"""What staff call a step, in every list, page and file: the one place that decides it."""

from textwrap import shorten

from markupsafe import Markup, escape

from bot.said import title_of
from bot.words import Words
from schedules.placeholder import PLACEHOLDER
from schedules.plan import Kind, Plan, Step
from schedules.texts import choose_language

_LONGEST = 48


def step_title(say: Words, plan: Plan, name: str, number: int = 1) -> Markup:
    """Return what staff call a step, in short; `number` is 0 for the end of a restriction.

    It is what a check-in asks, the title of what a restriction covers, or else the step's card
    line if that says it all, else its name.
    """
    step = plan.steps.get(name)
    title = _title(say, plan, step) if step else ""
    title = shorten(title or readable(name), _LONGEST, placeholder=" …")
    return say("{step} (the end of it)", step=title) if number == 0 else escape(title)


def readable(name: str) -> str:
    """Return the name of a step or a rule as people write it."""
    return name.replace("_", " ")


def _title(say: Words, plan: Plan, step: Step) -> str:
    language = choose_language(plan, say.language)
    if step.kind is Kind.CHECK_IN and step.questions:
        titles = ", ".join(title_of(plan, question, language) for question in step.questions)
        return say("Questions ({titles})", titles=titles).unescape()
    covered = step.covers.title.get(language, "") if step.covers else ""
    card = covered or step.card.get(language, "")
    return "" if PLACEHOLDER.search(card) else card
