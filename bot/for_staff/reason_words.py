"""The reasons on reminders and messages in the language of whoever reads them.

Rows keep a reason as `schedules.reason` words it. Each one there has its line here: a test fails
for one that has none.
"""

import re
from collections.abc import Callable
from datetime import date

from markupsafe import Markup

from bot.words import Words
from schedules import reason as kept

_UNIT = re.compile(r"(\d+) (days?|h|min|s)\b")
_Said = Callable[[Words, re.Match[str]], Markup]


def reason_said(say: Words, reason: str | None) -> Markup:
    """Return a reason in words; one that nobody knows as it stands on the row."""
    return known_reason(say, reason or "") or Markup("{}").format(reason or "–")


def known_reason(say: Words, reason: str) -> Markup | None:
    """Return a reason in the reader's language, or None for one that has no words yet."""
    if found := _fixed(say).get(reason):
        return found
    for pattern, said in _WITH_VALUES:
        if match := pattern.fullmatch(reason):
            return said(say, match)
    return None


def span_said(say: Words, span: str) -> Markup:
    """Return a span such as `2 days 3 h` in words."""
    return Markup(" ").join(_unit(say, int(n), unit) for n, unit in _UNIT.findall(span))


def _unit(say: Words, count: int, unit: str) -> Markup:
    match unit:
        case "h":
            return say("{number} h", number=count)
        case "min":
            return say("{number} min", number=count)
        case "s":
            return say("{number} s", number=count)
    return say.plural("1 day", "{count} days", count)


def _fixed(say: Words) -> dict[str, Markup]:
    return {
        kept.NOT_JOINED: say("not joined yet"),
        kept.STOPPED: say("the patient stopped the messages"),
        kept.UNREACHABLE: say("the chat is closed"),
        kept.PAST_WHEN_ENROLLED: say("past before the enrolment"),
        kept.PAST_WHEN_MOVED: say("already past when the date changed"),
        kept.NOT_IN_PLAN: say("no longer in the plan"),
        kept.ANSWER_CHANGED: say("the answer was changed"),
        kept.ASKED_FOR: say("the patient asked for it"),
        kept.ANSWERED: say("it had an answer by then"),
        kept.NEXT_CAME: say("the next one came"),
        kept.STEP_OVER: say("its time in the plan is over"),
        kept.PUT_OFF_ANEW: say("put off to another time"),
        kept.NO_NEED: say("the patient took it back"),
        kept.LOOKED_ANSWERED: say("there was an answer"),
        kept.LOOKED_SILENT: say("there was no answer"),
        kept.PAUSE_OVER: say("the pause was over"),
        kept.STARTED_AGAIN: say("the patient began again"),
        kept.JOURNEY_OVER: say("the journey was over"),
        kept.SET_ANEW: say("the patient set it anew"),
        kept.PAUSE_ENDED: say("the clinic ended the pause"),
        kept.DISCHARGED: say("the clinic ended the care"),
        kept.WITHDRAWN: say("stopped by the clinic, as the patient asked"),
        kept.MERGED: say("enrolled twice: the other one goes on"),
        kept.SKIPPED_BY_CLINIC: say("the clinic skipped it"),
        kept.SENT_BY_CLINIC: say("sent early by the clinic"),
    }


def _pause(say: Words, found: re.Match[str]) -> Markup:
    day = say.day(date.fromisoformat(found["day"]))
    if found["who"] == "clinic":
        return say("paused by the clinic until {day}", day=day)
    return say("paused by the patient until {day}", day=day)


def _quiet(say: Words, found: re.Match[str]) -> Markup:
    return say("quiet hours until {hour}", hour=found["hour"])


def _late(say: Words, found: re.Match[str]) -> Markup:
    late, limit = (span_said(say, found[name]) for name in ("late", "limit"))
    return say("{late} late, and its limit was {limit}", late=late, limit=limit)


def _just_late(say: Words, found: re.Match[str]) -> Markup:
    return say("just past its limit of {limit}", limit=span_said(say, found["limit"]))


def _refused(say: Words, found: re.Match[str]) -> Markup:
    return say("Telegram did not take it")


def _unworded(say: Words, found: re.Match[str]) -> Markup:
    return say("the bot could not word it")


_WITH_VALUES: tuple[tuple[re.Pattern[str], _Said], ...] = (
    (
        re.compile(
            r"(?:held: )?paused by the (?P<who>patient|clinic) until (?P<day>\d{4}-\d\d-\d\d)"
        ),
        _pause,
    ),
    (re.compile(r"held: quiet hours until (?P<hour>\d\d:\d\d)"), _quiet),
    (re.compile(r"(?P<late>.+) late; its limit was (?P<limit>.+)"), _late),
    (re.compile(r"just past its limit of (?P<limit>.+)"), _just_late),
    (re.compile(r"could not be sent: \w+: .*", re.DOTALL), _refused),  # an error of a call
    (re.compile(r"could not be sent: .*", re.DOTALL), _unworded),
)
