"""Lints: what a sound plan may still get wrong for the people who read its messages.

A plan with lints loads and runs; each lint says what to look at again.
"""

from collections.abc import Iterator

from schedules.passage import Place, passages
from schedules.plain_words import hard_to_read
from schedules.plan import Plan
from schedules.wording import Complaint


def lint(plan: Plan) -> Iterator[Complaint]:
    """Give each place of a plan worth a second look, with what to do about it."""
    for passage in passages(plan):
        if passage.place is not Place.LABEL:
            yield from ((passage.path, message) for message in hard_to_read(passage))
