"""Why a reminder was, was not, or will be sent: decided from the rows alone, for people to read.

`why` touches nothing; `schedules.why_facts` gathers what it takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from schedules.downtime import Downtime, overlapping
from schedules.folding import LATE
from schedules.message import Message, MessageState
from schedules.plan import Kind
from schedules.reason import ASKED_FOR, SENT_BY_CLINIC, STOPPED, UNREACHABLE, is_too_late, not_taken
from schedules.release import Verdict
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind


class Fate(StrEnum):
    """What became, or will become, of a reminder; the names stand in exports and stay."""

    PLANNED = "planned"
    HELD = "held"  # it waits for the end of quiet hours or of a pause
    BARRED = "barred"  # planned, but as things stand it will not be sent
    LEAVING = "leaving"  # due, and about to be sent
    RETRYING = "retrying"  # a try failed, and there will be another
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    MISSED = "missed"
    SKIPPED = "skipped"
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"
    LOOKED = "looked"  # a follow-up, which sends nothing


@dataclass(frozen=True)
class Facts:
    """The rows that tell of one reminder.

    `message` is the one it was told in, `again` what says it once more, `replies` those to anything
    in that message. `verdict` is what would be decided when it is due, for what is still to leave.
    """

    reminder: Reminder
    message: Message | None = None
    again: Message | None = None
    replies: Sequence[Reply] = ()
    downtimes: Sequence[Downtime] = ()
    verdict: Verdict | None = None
    joined_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What stands answered: the button tapped last, if any, how many answers, when the last."""

    at: datetime
    tapped: str | None
    count: int


@dataclass(frozen=True)
class Why:
    """Why a reminder was, was not, or will be sent; times are UTC.

    `at` is when it was sent or decided, or when it comes; `reason` as the row keeps it
    (`schedules.reason`). `late_by` and `downtime` tell why it came late or not at all; what came
    `on_joining` could come no sooner.
    """

    fate: Fate
    at: datetime
    reason: str | None = None
    answer: Answer | None = None
    late_by: timedelta | None = None
    downtime: Downtime | None = None
    again_at: datetime | None = None
    on_joining: bool = False


def why(facts: Facts, now: datetime) -> Why:
    """Return why a reminder was, was not, or will be sent."""
    row = facts.reminder
    decided = row.decided_at or row.due_at
    match row.state:
        case ReminderState.PLANNED:
            return _to_come(facts, now)
        case ReminderState.RELEASED:
            return _released(facts, now)
        case ReminderState.MISSED:
            known = facts.downtimes if is_too_late(row.reason or "") else ()
            down = overlapping(known, row.due_at, decided)
            return Why(Fate.MISSED, decided, row.reason, downtime=down)
        case ReminderState.SKIPPED if row.kind is Kind.FOLLOW_UP:
            return Why(Fate.LOOKED, decided, row.reason)
        case ReminderState.SKIPPED if _is_undeliverable(row.reason or ""):
            return Why(Fate.UNDELIVERABLE, decided, row.reason)
        case ReminderState.SKIPPED:
            return Why(Fate.SKIPPED, decided, row.reason)
    return Why(Fate.WITHDRAWN, decided, row.reason)


def standing(replies: Sequence[Reply]) -> list[Reply]:
    """Return the replies that nothing supersedes and that take no answer back, the first first."""
    superseded = {reply.supersedes_id for reply in replies}
    return [r for r in replies if r.id not in superseded and not r.takes_back]


def _is_undeliverable(reason: str) -> bool:
    return reason == UNREACHABLE or reason.startswith(not_taken(""))


def _to_come(facts: Facts, now: datetime) -> Why:
    row, verdict = facts.reminder, facts.verdict
    if row.tries:
        return Why(Fate.RETRYING, row.run_at)
    if verdict and verdict.state is not ReminderState.RELEASED and verdict.until is None:
        return Why(Fate.BARRED, row.run_at, verdict.reason)
    if verdict and verdict.until:
        return Why(Fate.HELD, verdict.until, verdict.reason)
    if row.run_at > row.due_at and row.reason:
        return Why(Fate.HELD, row.run_at, row.reason)
    return Why(Fate.PLANNED if row.run_at > now else Fate.LEAVING, row.run_at)


def _released(facts: Facts, now: datetime) -> Why:
    row, message = facts.reminder, facts.message
    answer = _answer(facts.replies)
    if answer or message is None:
        return _sent(facts, answer)  # whoever answered has got it, whatever Telegram did not say
    match message.state:
        case MessageState.SENT:
            return _sent(facts, None)
        case MessageState.IN_DOUBT | MessageState.UNDELIVERABLE:
            return Why(Fate.IN_DOUBT, row.released_at or row.due_at)
        case MessageState.WITHDRAWN:
            return Why(Fate.WITHDRAWN, row.decided_at or row.due_at, message.failure or STOPPED)
    return _waiting(facts, message, now)


def _waiting(facts: Facts, message: Message, now: datetime) -> Why:
    if message.doubts:
        return Why(Fate.IN_DOUBT, message.not_before, again_at=message.not_before)
    if facts.verdict and facts.verdict.until:
        return Why(Fate.HELD, facts.verdict.until, facts.verdict.reason)
    if message.attempts and message.state is MessageState.PENDING:
        return Why(Fate.RETRYING, message.not_before)
    return Why(Fate.LEAVING, max(message.not_before, now))


def _sent(facts: Facts, answer: Answer | None) -> Why:
    row, message = facts.reminder, facts.message
    at = (message.sent_at if message else None) or row.released_at or row.due_at
    late = at - row.due_at
    on_joining = facts.joined_at is not None and facts.joined_at > row.due_at
    is_late = late > LATE and row.reason not in (ASKED_FOR, SENT_BY_CLINIC) and not on_joining
    return Why(
        Fate.SENT,
        at,
        row.reason,
        answer,
        late_by=late if is_late else None,
        downtime=overlapping(facts.downtimes, row.due_at, at) if is_late else None,
        again_at=facts.again.not_before if facts.again else None,
        on_joining=on_joining,
    )


def _answer(replies: Sequence[Reply]) -> Answer | None:
    """Return what stands answered; the items of a questionnaire count as one."""
    given = [r for r in standing(replies) if r.question or r.kind is not ReplyKind.TEXT]
    if not given:
        return None
    taps = [reply.value for reply in given if reply.kind is ReplyKind.TAP]
    questions = {(reply.question or "").partition(".")[0] for reply in given}
    return Answer(max(r.given_at for r in given), taps[-1] if taps else None, len(questions))
