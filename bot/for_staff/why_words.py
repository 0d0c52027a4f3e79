"""Why a reminder was, was not, or will be sent, as one line for people to read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.delivery.letter import answer_label
from bot.for_staff.reason_words import reason_said, span_said
from bot.words import Words
from schedules.downtime import Cause, Downtime
from schedules.folding import LATE
from schedules.plan import Kind
from schedules.reason import in_words
from schedules.reminder import Reminder
from schedules.why import Answer, Fate, Why

_MARKS = " ✅👍"
"""What stands on a button after its words."""


def why_said(say: Words, why: Why, row: Reminder, zone: str, now: datetime) -> Markup:
    """Return the one line; hours are by the patient's clock, with the day if it is not its own."""
    return _SAID[why.fate](_Line(say, why, row, ZoneInfo(zone), now))


class _Line(NamedTuple):
    """What a line is made from."""

    say: Words
    why: Why
    row: Reminder
    clock: ZoneInfo
    now: datetime

    def when(self, at: datetime) -> str:
        return moment_said(self.say, at, self.clock, self.row.due_at)

    @property
    def comes(self) -> str:
        return full_said(self.say, self.why.at, self.clock, self.now)

    @property
    def reason(self) -> Markup:
        return reason_said(self.say, self.why.reason)


def moment_said(say: Words, at: datetime, clock: ZoneInfo, beside: datetime) -> str:
    """Return an hour, and the day if it is another than that of `beside`."""
    local, day = at.astimezone(clock), beside.astimezone(clock).date()
    hour = say.hour(local)
    return hour if local.date() == day else f"{say.short_day(local.date(), day)} {hour}"


def full_said(say: Words, at: datetime, clock: ZoneInfo, now: datetime) -> str:
    """Return a weekday, date and hour by a patient's clock, with the year if it is another."""
    local, today = at.astimezone(clock), now.astimezone(clock).date()
    return f"{say.short_day(local.date(), today)} {say.hour(local)}"


def downtime_said(say: Words, down: Downtime, clock: ZoneInfo, beside: datetime) -> Markup:
    """Return what was out of use, and from when to when."""
    span = "–".join(moment_said(say, at, clock, beside) for at in (down.since, down.until))
    match down.cause:
        case Cause.OFF:
            return say("service down {span}", span=span)
        case Cause.TELEGRAM:
            return say("Telegram out of reach {span}", span=span)
        case Cause.DATABASE:
            return say("database out of use {span}", span=span)


def answer_said(say: Words, answer: Answer, when: str) -> Markup:
    """Return what was answered, and when."""
    if answer.tapped is None:
        return say.plural(
            "{count} answer {when}", "{count} answers {when}", answer.count, when=when
        )
    try:
        label = answer_label(say, answer.tapped)
    except KeyError:  # of a version that knew other buttons
        label = Markup("{}").format(answer.tapped)
    return say("answered {answer} {when}", answer=label.rstrip(_MARKS), when=when)


def _planned(line: _Line) -> Markup:
    return line.say("planned: {when} (patient's time)", when=line.comes)


def _barred(line: _Line) -> Markup:
    when, why = line.comes, line.reason
    if line.why.at <= line.now:
        return line.say("not sent: {why}", why=why)
    return line.say("planned: {when}. As it stands, not sent: {why}", when=when, why=why)


def _leaving(line: _Line) -> Markup:
    if line.now - line.why.at > LATE:  # whoever sends is not at work
        return line.say("not sent yet: due since {when}", when=line.comes)
    return line.say("about to be sent")


def _retrying(line: _Line) -> Markup:
    return line.say("could not be sent yet: next try {when}", when=line.when(line.why.at))


def _missed(line: _Line) -> Markup:
    down = line.why.downtime
    said = downtime_said(line.say, down, line.clock, line.row.due_at) if down else line.reason
    return line.say("missed: {why}", why=said)


def _looked(line: _Line) -> Markup:
    when = line.when(line.why.at)
    return line.say("looked at {when}: {why}", when=when, why=line.reason)


def _sent(line: _Line) -> Markup:
    say, why = line.say, line.why
    parts = [say("sent {when}", when=line.when(why.at))]
    if why.reason:  # the patient or the clinic wanted it early
        parts.append(line.reason)
    if why.on_joining:
        parts.append(say("when the patient joined"))
    if why.downtime:
        parts.append(downtime_said(say, why.downtime, line.clock, line.row.due_at))
    elif why.late_by:
        whole = timedelta(minutes=round(why.late_by.total_seconds() / 60))
        parts.append(say("{late} late", late=span_said(say, in_words(whole))))
    if why.answer:
        parts.append(answer_said(say, why.answer, line.when(why.answer.at)))
    elif line.row.kind is Kind.CHECK_IN:
        parts.append(say("no answer yet"))
    if why.again_at:
        parts.append(say("comes again {when}", when=line.when(why.again_at)))
    return Markup(", ").join(parts)


def _in_doubt(line: _Line) -> Markup:
    doubt = line.say("in doubt: Telegram did not say whether it arrived")
    if line.why.again_at is None:
        return doubt
    return doubt + ", " + line.say("one more try {when}", when=line.when(line.why.again_at))


_SAID: dict[Fate, Callable[[_Line], Markup]] = {
    Fate.PLANNED: _planned,
    Fate.BARRED: _barred,
    Fate.HELD: lambda line: line.say("held: {why}", why=line.reason),
    Fate.LEAVING: _leaving,
    Fate.RETRYING: _retrying,
    Fate.SENT: _sent,
    Fate.IN_DOUBT: _in_doubt,
    Fate.MISSED: _missed,
    Fate.SKIPPED: lambda line: line.say("skipped: {why}", why=line.reason),
    Fate.UNDELIVERABLE: lambda line: line.say("undeliverable: {why}", why=line.reason),
    Fate.WITHDRAWN: lambda line: line.say("withdrawn: {why}", why=line.reason),
    Fate.LOOKED: _looked,
}
