"""What becomes of a message after a failed try."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.failure import Failure, FailureKind
from bot.delivery.outcome import backoff, decide_outcome
from schedules.alert import AlertKind
from schedules.message import Message, MessageKind, MessageState

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
PENDING, SENT = MessageState.PENDING, MessageState.SENT
IN_DOUBT, UNDELIVERABLE = MessageState.IN_DOUBT, MessageState.UNDELIVERABLE
REMINDER, ANSWER, ALERT = MessageKind.REMINDER, MessageKind.ANSWER, MessageKind.ALERT
EDIT, MENU = MessageKind.EDIT, MessageKind.MENU


def message(kind, age=timedelta(), **parts):
    menu = [["today", "Today"]] if kind is MENU else None
    edits = 7 if kind is EDIT else None
    values = {"attempts": 1, "doubts": 0, "edits": edits, "menu": menu} | parts
    return Message(kind=kind, priority=1, chat_id=1, created_at=NOW - age, not_before=NOW, **values)


@pytest.mark.parametrize(
    ("kind", "failure", "state", "alert"),
    [
        # It did not go out: again.
        (REMINDER, FailureKind.NOT_SENT, PENDING, None),
        (REMINDER, FailureKind.WAIT, PENDING, None),
        (REMINDER, FailureKind.UNAUTHORIZED, PENDING, None),
        # It may have gone out: once more; what may be repeated without harm counts no doubt.
        (REMINDER, FailureKind.IN_DOUBT, PENDING, None),
        (EDIT, FailureKind.IN_DOUBT, PENDING, None),
        (MENU, FailureKind.IN_DOUBT, PENDING, None),
        # An edit that changes nothing is done; one of a deleted message has nothing to change.
        (EDIT, FailureKind.UNCHANGED, SENT, None),
        (EDIT, FailureKind.GONE, UNDELIVERABLE, None),
        # It will never go out: staff are told, but not about alerts to themselves or menus.
        (REMINDER, FailureKind.UNREACHABLE, UNDELIVERABLE, AlertKind.UNREACHABLE),
        (REMINDER, FailureKind.REFUSED, UNDELIVERABLE, AlertKind.UNDELIVERABLE),
        (ANSWER, FailureKind.REFUSED, UNDELIVERABLE, AlertKind.UNDELIVERABLE),
        (REMINDER, FailureKind.UNPARSABLE, UNDELIVERABLE, AlertKind.UNDELIVERABLE),
        (ALERT, FailureKind.REFUSED, UNDELIVERABLE, None),
        (MENU, FailureKind.REFUSED, UNDELIVERABLE, None),
    ],
)
def test_the_kind_of_failure_decides(kind, failure, state, alert):
    outcome = decide_outcome(message(kind), Failure(failure, "why", seconds=3), NOW)
    assert (outcome.state, outcome.alert) == (state, alert)
    assert (outcome.not_before is not None) == (state is PENDING)


def test_a_second_doubt_is_the_last():
    doubt = Failure(FailureKind.IN_DOUBT, "timed out")
    first = decide_outcome(message(REMINDER), doubt, NOW)
    second = decide_outcome(message(REMINDER, doubts=first.doubts), doubt, NOW)
    assert (first.state, first.doubts) == (PENDING, 1)
    assert (second.state, second.doubts) == (IN_DOUBT, 2)


def test_a_reminder_in_doubt_waits_out_an_outage_and_is_told_of_in_the_end():
    doubt = Failure(FailureKind.IN_DOUBT, "timed out")
    first = decide_outcome(message(REMINDER), doubt, NOW)
    assert first.not_before == NOW + timedelta(minutes=5)
    assert first.alert is None
    last = decide_outcome(message(REMINDER, doubts=1), doubt, NOW)
    assert last.alert is AlertKind.UNDELIVERABLE


@pytest.mark.parametrize(("kind", "alert"), [(ANSWER, AlertKind.UNDELIVERABLE), (ALERT, None)])
def test_what_somebody_waits_for_is_tried_again_soon(kind, alert):
    doubt = Failure(FailureKind.IN_DOUBT, "timed out")
    assert decide_outcome(message(kind), doubt, NOW).not_before == NOW + timedelta(seconds=2)
    assert decide_outcome(message(kind, doubts=1), doubt, NOW).alert is alert


def test_doubts_about_edits_and_menus_are_never_the_last():
    doubt = Failure(FailureKind.IN_DOUBT, "timed out")
    for kind in (EDIT, MENU):
        assert decide_outcome(message(kind, attempts=9), doubt, NOW).doubts == 0


def test_waiting_takes_as_long_as_telegram_says():
    outcome = decide_outcome(message(REMINDER), Failure(FailureKind.WAIT, "429", 35.0), NOW)
    assert outcome.not_before == NOW + timedelta(seconds=35)


@pytest.mark.parametrize(
    ("kind", "age", "state"),
    [
        (ANSWER, timedelta(hours=23), PENDING),
        (ANSWER, timedelta(hours=24), UNDELIVERABLE),
        (EDIT, timedelta(hours=24), UNDELIVERABLE),
        # A reminder ends at its own limit, which is asked about when it is claimed; an alert never.
        (REMINDER, timedelta(days=3), PENDING),
        (ALERT, timedelta(days=30), PENDING),
    ],
)
def test_an_answer_is_given_up_after_a_day(kind, age, state):
    lost = Failure(FailureKind.NOT_SENT, "no connection")
    assert decide_outcome(message(kind, age), lost, NOW).state is state


def test_the_pause_doubles_from_two_seconds_to_five_minutes():
    seconds = [backoff(n).total_seconds() for n in (0, 1, 2, 3, 7, 8, 9, 10, 10_000)]
    assert seconds == [2, 2, 4, 8, 128, 256, 300, 300, 300]
