"""Holding back: what is due waits for a while, and a later call lets it go."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import select
from ward import NOON, open_ward, plan_reminders

from schedules.database import transaction
from schedules.register import hold
from schedules.reminder import Reminder

MINUTE = timedelta(minutes=1)


def test_what_falls_due_meanwhile_is_held_and_then_let_go_at_its_own_time(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    plan_reminders(engine, [NOON - MINUTE, NOON + 5 * MINUTE, NOON + 60 * MINUTE])

    def run_ats() -> list[timedelta]:
        with transaction(engine) as session:
            rows = session.exec(select(Reminder).order_by(Reminder.due_at))
            return [row.run_at - NOON for row in rows]

    with transaction(engine) as session:
        [patient] = set(session.exec(select(Reminder.enrolment_id)))
        hold(session, patient, NOON + 10 * MINUTE)
    assert run_ats() == [10 * MINUTE, 10 * MINUTE, 60 * MINUTE]
    with transaction(engine) as session:
        hold(session, patient, NOON)
    assert run_ats() == [timedelta(), 5 * MINUTE, 60 * MINUTE]
