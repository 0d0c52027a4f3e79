"""Lints: what a sound plan may still get wrong for the people who read its messages.

A plan with lints loads and runs; each lint says what to look at again.
"""

from collections.abc import Callable, Iterator

from schedules.checks.discretion import telling_words
from schedules.checks.loose_ends import loose_ends
from schedules.checks.manners import unmannerly
from schedules.checks.message_size import size_limits
from schedules.checks.passage import Passage, Place, passages
from schedules.checks.period import fixed_periods
from schedules.checks.plain_words import hard_to_read
from schedules.checks.translation import lost_in_translation, uneven_turns, unspoken
from schedules.checks.typography import as_it_stands
from schedules.checks.workload import sent_in_quiet_hours, too_much_a_day
from schedules.loading.tree import Complaint
from schedules.plan import Plan


def lint(plan: Plan) -> Iterator[Complaint]:
    """Give each place of a plan worth a second look, with what to do about it."""
    said = list(passages(plan))
    looks = _looks(plan)
    for passage in said:
        for look in looks[passage.place]:
            yield from ((passage.path, message) for message in look(passage))
    yield from lost_in_translation(said)
    yield from uneven_turns(plan)
    yield from unspoken(plan)
    yield from fixed_periods(plan)
    yield from too_much_a_day(plan)
    yield from sent_in_quiet_hours(plan)
    yield from loose_ends(plan, said)


def _looks(plan: Plan) -> dict[Place, list[Callable[[Passage], Iterator[str]]]]:
    """Give what is looked for in each place."""
    everywhere = [unmannerly, as_it_stands, size_limits(plan)]
    sentence = [*everywhere, hard_to_read]
    return {
        Place.LABEL: everywhere,
        Place.LINE: sentence,
        Place.QUESTION: sentence,
        Place.ANSWER: sentence,
        Place.MESSAGE: [*sentence, telling_words(plan)],
    }
