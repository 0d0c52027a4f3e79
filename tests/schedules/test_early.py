"""Asked for early: let go at once and once, in quiet hours too as long as the patient is awake."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import select
from ward import NOON, open_ward, plan_reminders

from schedules.database import transaction
from schedules.early import AWAKE, ask_for
from schedules.enrolment import Enrolment
from schedules.message import Message, Priority
from schedules.reason import ASKED_FOR
from schedules.release import decide, release
from schedules.reminder import Reminder, ReminderState

HOUR = timedelta(hours=1)


def test_what_is_asked_for_goes_out_once_ahead_of_its_time_and_of_bulk(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    [number] = plan_reminders(engine, [NOON + 5 * HOUR])
    for again in (False, True):
        with transaction(engine) as session:
            assert ask_for(session, number, NOON) is not again
            release(session, number, NOON)
    with transaction(engine) as session:
        [message] = session.exec(select(Message))
        reminder = session.get_one(Reminder, number)
        assert message.priority == Priority.ANSWER
        assert (reminder.state, reminder.reason) == (ReminderState.RELEASED, ASKED_FOR)
        assert reminder.due_at == NOON + 5 * HOUR


def test_quiet_hours_wait_while_the_patient_who_asked_is_awake(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    [number] = plan_reminders(engine, [NOON + 5 * HOUR])
    with transaction(engine) as session:
        patient = session.exec(select(Enrolment)).one()
        patient.quiet = "12:00-16:00"  # it is 13:00 in Berlin
        assert decide(session.get_one(Reminder, number), patient, NOON).until is not None
        ask_for(session, number, NOON)
        asked = session.get_one(Reminder, number)
        assert decide(asked, patient, NOON).state is ReminderState.RELEASED
        assert decide(asked, patient, NOON + AWAKE).until == NOON + 3 * HOUR


def test_a_reminder_nobody_knows_cannot_be_asked_for(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    with transaction(engine) as session:
        assert not ask_for(session, 999, NOON)
