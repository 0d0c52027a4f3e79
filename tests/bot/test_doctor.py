"""The doctor says when an alert reached nobody, and nothing of those that wait for their time."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.heartbeat import Heartbeat
from bot.delivery.poller import HEARTBEAT
from bot.doctor import examine
from bot.for_staff.staff import Role, Staff
from schedules.alert import Alert, AlertKind
from schedules.database import open_database, transaction
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.rule import AlertLevel

NOW = datetime.now(UTC)
AGO = NOW - timedelta(minutes=5)
LATER = NOW + timedelta(hours=9)
Put = Callable[..., None]

URGENT = {"level": AlertLevel.NOW, "rounds": 1, "told_at": AGO, "next_at": LATER}
ROUTINE = {"level": AlertLevel.ROUTINE, "rounds": 1, "told_at": AGO}


@pytest.fixture
def put(tmp_path, monkeypatch) -> Put:
    """Keep an alert, with messages about it, in the database of a bot that is at work."""
    url = f"sqlite:///{tmp_path}/clinic.db"
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", url)
    engine = open_database(url)

    def put(alert: dict[str, object], *messages: tuple[int, MessageState]) -> None:
        # The table was made when the tests were collected, which may be minutes ago.
        lag = datetime.now(UTC) - NOW
        alert = {k: v + lag if isinstance(v, datetime) else v for k, v in alert.items()}
        with transaction(engine) as session:
            session.merge(Heartbeat(name=HEARTBEAT, at=datetime.now(UTC)))
            session.add(Staff(user_id=1, role=Role.ADMIN, added_at=AGO))
            session.add(Staff(user_id=2, role=Role.OBSERVER, added_at=AGO))
            session.add(Staff(user_id=3, role=Role.CLINICIAN, added_at=AGO, removed_at=AGO))
            session.add(Staff(user_id=4, role=Role.CLINICIAN, added_at=AGO))
            session.add(Alert(**{"id": 1, "kind": AlertKind.RED_FLAG, "raised_at": AGO} | alert))
            session.flush()
            session.add_all(_telling(*message) for message in messages)

    yield put
    engine.dispose()


def _telling(chat_id: int, state: MessageState) -> Message:
    return Message(
        kind=MessageKind.ALERT,
        priority=Priority.URGENT,
        chat_id=chat_id,
        alert_id=1,
        state=state,
        not_before=AGO,
        created_at=AGO,
    )


# What the alert is like, what became of the messages about it (chat 2 is an observer's), healthy?
TOLD = [
    (URGENT, [(1, MessageState.SENT)], True),
    (URGENT, [(1, MessageState.UNDELIVERABLE)], False),
    (URGENT, [(1, MessageState.IN_DOUBT)], False),
    (URGENT, [(1, MessageState.PENDING)], False),  # a queue that does not move
    (URGENT, [(1, MessageState.SENDING)], False),  # cut off while it was sent
    (URGENT, [(1, MessageState.UNDELIVERABLE), (4, MessageState.SENT)], True),
    (URGENT, [(3, MessageState.SENT)], False),  # who has left the clinic since
    (ROUTINE, [(3, MessageState.SENT)], True),  # read, and nothing to be done
    (URGENT, [(2, MessageState.SENT)], False),
    (URGENT, [], False),  # nobody on the staff
    (URGENT | {"rounds": 0, "told_at": None}, [], True),  # it waits for the next duty
    (URGENT | {"rounds": 0, "told_at": None, "next_at": AGO}, [], False),  # nobody was called
    (URGENT | {"told_at": NOW}, [(1, MessageState.PENDING)], True),  # just now
    (URGENT | {"acknowledged_at": NOW, "next_at": None}, [], True),
    (ROUTINE, [(1, MessageState.UNDELIVERABLE)], False),
    (ROUTINE, [(1, MessageState.SENT)], True),
    (ROUTINE | {"rounds": 0, "told_at": None}, [], True),  # of an earlier release
    (ROUTINE | {"raised_at": NOW - timedelta(days=8)}, [], True),  # no news any more
]


@pytest.mark.parametrize(("alert", "messages", "healthy"), TOLD)
def test_an_alert_that_reached_nobody_is_unhealthy(
    put: Put, alert: dict[str, object], messages: list[tuple[int, MessageState]], healthy: bool
) -> None:
    put(alert, *messages)
    found = examine()
    assert found.healthy is healthy
    assert ("reached nobody on the staff: 1" in found.line) is not healthy


def test_a_bot_that_stands_still_does_not_hide_what_reached_nobody(put: Put) -> None:
    put(URGENT | {"raised_at": AGO})
    with transaction(open_database(os.environ["AFTERCARE_DATABASE_URL"])) as session:
        session.get_one(Heartbeat, HEARTBEAT).at = datetime.now(UTC) - timedelta(minutes=12)
    line = examine().line
    assert "last reached 12 minutes ago" in line
    assert "reached nobody on the staff: 1, the oldest 5 minutes ago" in line
