"""Why a reminder was, was not, or will be sent: decided from rows alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schedules.downtime import Cause, Downtime
from schedules.message import Message, MessageKind, MessageState
from schedules.plan import Kind
from schedules.reason import (
    ASKED_FOR,
    LOOKED_SILENT,
    NOT_IN_PLAN,
    NOT_JOINED,
    PAST_WHEN_ENROLLED,
    UNREACHABLE,
    held_in_pause,
    not_taken,
    paused_until,
    quiet_until,
    too_late,
)
from schedules.release import Verdict
from schedules.reminder import Reminder, ReminderState
from schedules.reply import UNDONE, Reply, ReplyKind
from schedules.why import Facts, Fate, standing, why

DUE = datetime(2026, 12, 2, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOW = DUE + 12 * HOUR
THE_3RD = date(2026, 12, 3)
NIGHT = Downtime(since=DUE - HOUR, until=DUE + 2 * HOUR, cause=Cause.OFF)
LATE = too_late(DUE, DUE + HOUR, DUE + 2 * HOUR)


def row(state: ReminderState, reason: str | None = None, **more: Any) -> Reminder:
    about = {"id": 1, "enrolment_id": 1, "step": "walk", "number": 1, "kind": Kind.ADVICE}
    times = {"due_at": DUE, "run_at": DUE, "expires_at": DUE + HOUR, "decided_at": DUE + 2 * HOUR}
    return Reminder(**{**about, **times, "state": state, "reason": reason, **more})


def message(state: MessageState, **more: Any) -> Message:
    about = {"id": 9, "kind": MessageKind.REMINDER, "priority": 2, "chat_id": 7, "reminder_id": 1}
    times = {"not_before": DUE, "created_at": DUE, "sent_at": DUE + MINUTE}
    return Message(**{"attempts": 0, "doubts": 0, **about, **times, "state": state, **more})


def reply(number: int, value: str, **more: Any) -> Reply:
    about = {"id": number, "enrolment_id": 1, "reminder_id": 1, "kind": ReplyKind.TAP}
    given = {"given_at": DUE + number * MINUTE, "update_id": number}
    return Reply(**{**about, **given, "value": value, **more})


def planned(reason: str | None = None, **more: Any) -> Reminder:
    return row(ReminderState.PLANNED, reason, due_at=NOW + HOUR, **{"run_at": NOW + HOUR, **more})


SENT = row(ReminderState.RELEASED)
GOES = Verdict(ReminderState.RELEASED)
MORNING = NOW + 2 * HOUR

# The rows → what became of it, and the reason that stands.
FATES = [
    # Still to come: what would be decided when it is due counts.
    (Facts(planned(), verdict=GOES), Fate.PLANNED, None),
    (Facts(planned(run_at=NOW), verdict=GOES), Fate.LEAVING, None),
    (Facts(planned(tries=2), verdict=GOES), Fate.RETRYING, None),
    (Facts(planned(quiet_until(MORNING), run_at=MORNING), verdict=GOES), Fate.HELD, "held: quiet"),
    (
        Facts(planned(), verdict=Verdict(ReminderState.PLANNED, held_in_pause(THE_3RD), MORNING)),
        Fate.HELD,
        "held: paused by the patient until 2026-12-03",
    ),
    (
        Facts(planned(), verdict=Verdict(ReminderState.SKIPPED, paused_until(THE_3RD))),
        Fate.BARRED,
        "paused by the patient until 2026-12-03",
    ),
    (Facts(planned(), verdict=Verdict(ReminderState.SKIPPED, NOT_JOINED)), Fate.BARRED, NOT_JOINED),
    # Handed to the outbox.
    (Facts(SENT, message(MessageState.PENDING), verdict=GOES), Fate.LEAVING, None),
    (Facts(SENT, message(MessageState.SENDING)), Fate.LEAVING, None),
    (Facts(SENT, message(MessageState.PENDING, attempts=3), verdict=GOES), Fate.RETRYING, None),
    (
        Facts(
            SENT,
            message(MessageState.PENDING),
            verdict=Verdict(ReminderState.PLANNED, quiet_until(MORNING), MORNING),
        ),
        Fate.HELD,
        "held: quiet",
    ),
    (Facts(SENT, message(MessageState.PENDING, doubts=1), verdict=GOES), Fate.IN_DOUBT, None),
    (Facts(SENT, message(MessageState.SENT)), Fate.SENT, None),
    (
        Facts(row(ReminderState.RELEASED, ASKED_FOR), message(MessageState.SENT)),
        Fate.SENT,
        ASKED_FOR,
    ),
    (Facts(SENT), Fate.SENT, None),
    (Facts(SENT, message(MessageState.IN_DOUBT)), Fate.IN_DOUBT, None),
    (Facts(SENT, message(MessageState.UNDELIVERABLE, doubts=1)), Fate.IN_DOUBT, None),
    (
        Facts(SENT, message(MessageState.WITHDRAWN, failure=NOT_IN_PLAN)),
        Fate.WITHDRAWN,
        NOT_IN_PLAN,
    ),
    # Whoever answered has got it.
    (Facts(SENT, message(MessageState.IN_DOUBT), replies=[reply(1, "done")]), Fate.SENT, None),
    # Over without having been sent.
    (Facts(row(ReminderState.MISSED, LATE)), Fate.MISSED, LATE),
    (Facts(row(ReminderState.SKIPPED, NOT_JOINED)), Fate.SKIPPED, NOT_JOINED),
    (Facts(row(ReminderState.SKIPPED, UNREACHABLE)), Fate.UNDELIVERABLE, UNREACHABLE),
    (Facts(row(ReminderState.SKIPPED, not_taken("x"))), Fate.UNDELIVERABLE, not_taken("x")),
    (Facts(row(ReminderState.WITHDRAWN, NOT_IN_PLAN)), Fate.WITHDRAWN, NOT_IN_PLAN),
    (
        Facts(row(ReminderState.SKIPPED, LOOKED_SILENT, kind=Kind.FOLLOW_UP)),
        Fate.LOOKED,
        LOOKED_SILENT,
    ),
]


@pytest.mark.parametrize(("facts", "fate", "reason"), FATES)
def test_the_rows_tell_what_became_of_a_reminder(
    facts: Facts, fate: Fate, reason: str | None
) -> None:
    found = why(facts, NOW)
    assert found.fate is fate
    assert (found.reason or "").startswith(reason or "")
    assert bool(found.reason) is bool(reason)


def test_every_fate_is_in_the_table() -> None:
    assert {fate for _, fate, _ in FATES} == set(Fate)


# A while in which the service was down tells why something was missed for being late, or is late.
# (reason of a missed one, downtimes) → the downtime that is told
MISSED = [
    (LATE, [NIGHT], NIGHT),
    (LATE, [], None),
    (LATE, [Downtime(since=DUE - 3 * HOUR, until=DUE - HOUR, cause=Cause.OFF)], None),  # before
    (LATE, [Downtime(since=DUE + 2 * HOUR, until=NOW, cause=Cause.OFF)], None),  # after
    (PAST_WHEN_ENROLLED, [NIGHT], None),  # nobody was late
]


@pytest.mark.parametrize(("reason", "downtimes", "told"), MISSED)
def test_a_downtime_tells_why_one_was_missed(
    reason: str, downtimes: list[Downtime], told: Downtime | None
) -> None:
    facts = Facts(row(ReminderState.MISSED, reason), downtimes=downtimes)
    assert why(facts, NOW).downtime is told


def test_of_several_downtimes_the_longest_within_counts() -> None:
    short = Downtime(since=DUE - 9 * HOUR, until=DUE + 5 * MINUTE, cause=Cause.TELEGRAM)
    facts = Facts(row(ReminderState.MISSED, LATE), downtimes=[short, NIGHT])
    assert why(facts, NOW).downtime is NIGHT


# How late it left, whether the patient asked for it or joined only then → late, by a downtime?
LATENESS = [
    (14 * MINUTE, None, None, False),
    (90 * MINUTE, None, None, True),
    (90 * MINUTE, ASKED_FOR, None, False),
    (90 * MINUTE, None, DUE + HOUR, False),  # before that there was no chat
    (90 * MINUTE, None, DUE - HOUR, True),
]


@pytest.mark.parametrize(("late", "reason", "joined_at", "is_late"), LATENESS)
def test_what_left_late_says_so(
    late: timedelta, reason: str | None, joined_at: datetime | None, is_late: bool
) -> None:
    sent = message(MessageState.SENT, sent_at=DUE + late)
    asked = row(ReminderState.RELEASED, reason)
    found = why(Facts(asked, sent, downtimes=[NIGHT], joined_at=joined_at), NOW)
    assert (found.late_by == late, found.downtime is NIGHT) == (is_late, is_late)
    assert found.on_joining is (joined_at is not None and joined_at > DUE)


# Replies → the button that stands, how many questions are answered, and after how many minutes.
ANSWERS = [
    ([], None),
    ([reply(1, "done")], ("done", 1, 1)),
    ([reply(1, "done"), reply(2, "not_yet", supersedes_id=1)], ("not_yet", 1, 2)),
    ([reply(1, "done"), reply(2, UNDONE, supersedes_id=1)], None),
    ([reply(1, "I walked", kind=ReplyKind.TEXT)], None),  # words answer no question
    ([reply(1, "fine", kind=ReplyKind.TEXT, question="how")], (None, 1, 1)),
    (
        [
            reply(1, "3", kind=ReplyKind.SCORE, question="pain"),
            reply(2, "1", kind=ReplyKind.SCORE, question="hip.1"),
            reply(3, "2", kind=ReplyKind.SCORE, question="hip.2"),
        ],
        (None, 2, 3),
    ),
]


@pytest.mark.parametrize(("replies", "told"), ANSWERS)
def test_the_answer_that_stands_is_told(
    replies: list[Reply], told: tuple[str | None, int, int] | None
) -> None:
    answer = why(Facts(SENT, message(MessageState.SENT), replies=replies), NOW).answer
    found = (answer.tapped, answer.count, (answer.at - DUE) // MINUTE) if answer else None
    assert found == told


def test_what_is_put_off_comes_again() -> None:
    again = message(MessageState.PENDING, again_of=1, not_before=MORNING)
    assert why(Facts(SENT, message(MessageState.SENT), again=again), NOW).again_at == MORNING


def test_a_reply_stands_until_another_takes_its_place() -> None:
    first, second = reply(1, "7"), reply(2, "3", supersedes_id=1)
    assert standing([first, second]) == [second]
