"""A change in words for staff: how many messages it moves, and a few of them by name."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.for_staff.step_title import step_title
from bot.words import Words
from schedules.changes import Changes, Tally
from schedules.plan import Plan

EXAMPLES = 3


def tally_line(say: Words, tally: Tally) -> Markup:
    """Return the counts as one sentence, what never happens among them."""
    parts = [
        say.plural("{count} message moves", "{count} messages move", tally.moved),
        say("{number} new", number=tally.new),
        say("{number} sent again", number=tally.sent_again),
    ]
    if tally.past:
        parts.append(say("{number} already past", number=tally.past))
    if tally.withdrawn:
        parts.append(say.plural("{count} falls away", "{count} fall away", tally.withdrawn))
    return Markup(", ").join(parts) + "."


def examples(say: Words, before: Plan, after: Plan, zone: str, changes: Changes) -> list[Markup]:
    """Return up to three of the messages a change touches, a line each, the next ones first.

    `zone` is where the patient is after the change.
    """
    return list(islice(_lines(say, before, after, ZoneInfo(zone), changes), EXAMPLES))


def _lines(
    say: Words, before: Plan, after: Plan, zone: ZoneInfo, changes: Changes
) -> Iterable[Markup]:
    for move in sorted(changes.shifted, key=lambda move: move.was):
        row = move.reminder
        same_day = move.was.astimezone(zone).date() == move.occurrence.local.date()
        yield say(
            "• {step}: {old} moves to {new}",
            step=step_title(say, after, row.step, row.number),
            old=_moment(say, move.was.astimezone(zone), same_day),
            new=_moment(say, move.occurrence.local, same_day),
        )
    fresh = [*changes.new, *(move.occurrence for move in changes.revived)]
    for new in sorted(fresh, key=lambda occurrence: occurrence.utc):
        title = step_title(say, after, new.step, new.number)
        yield say("• {step}: new on {day}", step=title, day=say.long_day(new.local.date()))
    for row in sorted(changes.withdrawn, key=lambda row: row.due_at):
        title = step_title(say, before, row.step, row.number)
        day = say.long_day(row.due_at.astimezone(zone).date())
        yield say("• {step}: {day} falls away", step=title, day=day)


def _moment(say: Words, local: datetime, with_hour: bool) -> str:
    day = say.long_day(local.date())
    return f"{day} {say.hour(local)}" if with_hour else day
