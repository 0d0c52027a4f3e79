"""The round in words: how many wait and for what, and what one patient waits for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.for_staff.needs import Need, Waiting, counted
from bot.talk import Talk
from bot.words import Words


def round_said(say: Words, waiting: Sequence[Waiting]) -> Markup:
    """Return how many wait and for what; the first line tells nothing of anybody."""
    if not waiting:
        return say("Nothing waits for you ✅")
    heading = say.plural(
        "<b>Your day: {count} thing waits</b>", "<b>Your day: {count} things wait</b>", len(waiting)
    )
    return Markup("\n").join([heading, "", *counts_said(say, counted(waiting))])


def counts_said(say: Words, counts: Counter[Need]) -> Iterator[Markup]:
    """Yield a line for each need that somebody has, the most pressing first."""
    for need in Need:
        if count := counts[need]:
            yield _count_said(say, need, count)


def _count_said(say: Words, need: Need, count: int) -> Markup:
    match need:
        case Need.DANGER:
            return say.plural("{count} needs you now 🚨", "{count} need you now 🚨", count)
        case Need.TODAY:
            return say.plural(
                "{count} needs a look today 🔔", "{count} need a look today 🔔", count
            )
        case Need.SCORE:
            return say.plural("{count} answer stands out 📈", "{count} answers stand out 📈", count)
        case Need.WORDS:
            return say.plural(
                "{count} wrote and waits for an answer 💬",
                "{count} wrote and wait for an answer 💬",
                count,
            )
        case Need.HELPER:
            return say.plural(
                "{count} helper wrote and waits for an answer 💬",
                "{count} helpers wrote and wait for an answer 💬",
                count,
            )
        case Need.SILENT:
            return say.plural(
                "{count} gives no answer: please call 🔕",
                "{count} give no answer: please call 🔕",
                count,
            )
        case Need.UNREACHABLE:
            return say.plural("{count} cannot be reached 📵", "{count} cannot be reached 📵", count)
        case Need.NOT_JOINED:
            return say.plural(
                "{count} has not joined yet ⏳",
                "{count} have not joined yet ⏳",
                count,
            )


_MARKS = {
    Need.DANGER: "🚨",
    Need.TODAY: "🔔",
    Need.SCORE: "📈",
    Need.WORDS: "💬",
    Need.HELPER: "💬",
    Need.SILENT: "🔕",
    Need.UNREACHABLE: "📵",
    Need.NOT_JOINED: "⏳",
}


def line_said(say: Words, who: str, need: Need, when: str) -> str:
    """Return who waits for what, and since when, as short as a button.

    The mark leads: a phone cuts off the end of what is too long for it.
    """
    texts = {
        Need.DANGER: say("now, since {when}", when=when),
        Need.TODAY: say("today, since {when}", when=when),
        Need.SCORE: say("an answer, {when}", when=when),
        Need.WORDS: say("wrote, {when}", when=when),
        Need.HELPER: say("the helper wrote, {when}", when=when),
        Need.SILENT: say("no answer"),
        Need.UNREACHABLE: say("not reachable"),
        Need.NOT_JOINED: say("not joined, {when}", when=when),
    }
    return f"{_MARKS[need]} {who} · {texts[need]}"


def when_said(talk: Talk, moment: datetime) -> str:
    """Return the hour of a moment of today by the clinic's clock, else its day, both short."""
    zone = ZoneInfo(talk.clinic.zone)
    local = moment.astimezone(zone)
    if local.date() == talk.now.astimezone(zone).date():
        return talk.words.hour(local)
    return talk.words.brief_day(local.date())
