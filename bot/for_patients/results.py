"""Results: what a finished check-in tells beside the first answers, in a line or two.

Numbers alone: no judgement and no promise. Whoever is worse reads who will see it, or whom to call.
"""

from collections.abc import Sequence

from markupsafe import Markup
from sqlmodel import col, select

from bot.compared import compared
from bot.for_patients.check_in import CheckIn
from bot.talk import Talk
from bot.words import Words
from schedules.alert import Alert
from schedules.columns import stored_id
from schedules.progress import Series
from schedules.progress_so_far import progress_so_far
from schedules.reply import Reply


def beside_the_first(check_in: CheckIn) -> Markup | None:
    """Return how a check-in's answers stand beside the first ones; None if none is a number."""
    answered = _answered_in(check_in)
    first = [one for one in answered if len(one.points) == 1]
    later = [one for one in answered if len(one.points) > 1]
    told = {one.name for one in later if one.is_worse and _is_told(check_in, one)}
    lines = [_line(check_in, one, one.name in told) for one in later]
    if first:
        lines.append(_first_ones(check_in.talk.words, first))
    if any(one.is_worse and one.name not in told for one in later):
        lines.append(_whom_to_call(check_in.talk))
    return Markup("\n").join(lines) if lines else None


def _answered_in(check_in: CheckIn) -> list[Series]:
    """Return what was known of its questions up to this check-in, in the order it asks them."""
    talk, number = check_in.talk, stored_id(check_in.reminder)
    so_far = progress_so_far(talk.session, check_in.enrolment, talk.now, check_in.plan)
    known = {one.name: one.up_to(number) for one in so_far}
    names = dict.fromkeys(item.question for item in check_in.items)
    return [one for name in names if (one := known.get(name))]


def _line(check_in: CheckIn, one: Series, is_told: bool) -> Markup:
    said = compared(check_in.talk.words, check_in.plan, one)
    return said + " " + check_in.talk.words("Your clinic will see it.") if is_told else said


def _first_ones(say: Words, first: Sequence[Series]) -> Markup:
    """Return what first answers are for; each stands above, in a line of its own."""
    if len(first) > 1:
        return say("We will compare later answers with these.")
    return say("We will compare later answers with this one.")


def _is_told(check_in: CheckIn, one: Series) -> bool:
    """Tell whether a rule brought the answer to a question to staff; so they hear of any other."""
    query = (
        select(Alert.id)
        .join(Reply)
        .where(Reply.reminder_id == check_in.reminder.id, Reply.question == one.name)
        .where(col(Alert.rule).is_not(None))
    )
    return check_in.talk.session.exec(query).first() is not None


def _whom_to_call(talk: Talk) -> Markup:
    return talk.words(
        "If this worries you, call <b>{phone}</b>.", **talk.clinic.facts(talk.language)
    )
