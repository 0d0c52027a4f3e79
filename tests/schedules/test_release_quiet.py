"""Late at night: what an outage left over waits for the patient's morning."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from ward import NOON, open_ward, plan_reminders

from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.plan import Kind
from schedules.release import Verdict, decide, release
from schedules.reminder import Reminder, ReminderState

HOUR = timedelta(hours=1)
HELD = "held: quiet hours until 08:00"


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "limit", "verdict"),
    [
        # Due on 1 March at noon in Madrid (11:00 UTC); quiet from 21:00 to 08:00 there.
        (utc(1, 19, 59), 48 * HOUR, Verdict(ReminderState.RELEASED)),  # 20:59
        (utc(1, 20, 0), 48 * HOUR, Verdict(ReminderState.PLANNED, HELD, utc(2, 7))),  # 21:00
        (utc(2, 1, 30), 48 * HOUR, Verdict(ReminderState.PLANNED, HELD, utc(2, 7))),  # 02:30
        (utc(2, 7, 0), 48 * HOUR, Verdict(ReminderState.RELEASED)),  # 08:00
        # The morning would be too late: missed now, said as of the morning.
        (
            utc(2, 1, 30),
            15 * HOUR,
            Verdict(ReminderState.MISSED, "20 h late; its limit was 15 h"),
        ),
    ],
)
def test_what_is_late_is_not_sent_in_quiet_hours(
    now: datetime, limit: timedelta, verdict: Verdict
) -> None:
    due = utc(1, 11)
    late = Reminder(
        enrolment_id=1,
        step="walk",
        number=1,
        kind=Kind.ADVICE,
        due_at=due,
        run_at=due,
        expires_at=due + limit,
    )
    patient = Enrolment(
        plan_version_id=1,
        label="B-12",
        language="en",
        anchor=date(2027, 3, 1),
        zone="Europe/Madrid",
        hour=time(9),
        quiet="21:00-08:00",
        state=EnrolmentState.ACTIVE,
        chat_id=7,
        created_at=due,
        created_by=1,
    )
    assert decide(late, patient, now) == verdict


def test_a_held_reminder_stays_planned_and_goes_in_the_morning(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    [reminder_id] = plan_reminders(engine, [NOON])
    night, morning = utc(1, 23), utc(2, 8)
    with transaction(engine) as session:
        for row in session.exec(select(Reminder)):
            row.expires_at = NOON + timedelta(days=2)
        for patient in session.exec(select(Enrolment)):
            patient.zone, patient.quiet = "UTC", "21:00-08:00"
    with transaction(engine) as session:
        release(session, reminder_id, night)
    with transaction(engine) as session:
        held = session.get_one(Reminder, reminder_id)
        assert (held.state, held.run_at, held.reason) == (ReminderState.PLANNED, morning, HELD)
        assert release(session, reminder_id, held.run_at) == Verdict(ReminderState.RELEASED)
    with transaction(engine) as session:
        sent = session.get_one(Reminder, reminder_id)
        assert (sent.state, sent.reason) == (ReminderState.RELEASED, None)
