"""What waits in the outbox keeps to the quiet hours that the patient sets meanwhile."""

from datetime import UTC, datetime, timedelta

from clinic import FRIDAY
from sqlmodel import select

from schedules.database import transaction
from schedules.message import Message, MessageState
from schedules.release import release
from schedules.reminder import Reminder, ReminderState

EVENING = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # the day after the procedure, in London


async def waiting(clinic, **longer):
    """Let a reminder wait in the outbox for its next try, as in an outage; return its message."""
    await clinic.joined(anchor=FRIDAY)
    await clinic.advance(minutes=15)
    with transaction(clinic.stage.app.engine) as session:
        row = clinic.rows(Reminder, Reminder.state == ReminderState.PLANNED)[0]
        session.get_one(Reminder, row.id).due_at = clinic.now
        assert release(session, row.id, clinic.now).state is ReminderState.RELEASED
        message = session.exec(select(Message).where(Message.reminder_id == row.id)).one()
        message.not_before = clinic.now + timedelta(**longer)
        return message.id


def message_of(clinic, number):
    [message] = clinic.rows(Message, Message.id == number)
    return message


async def choose(clinic, quiet):
    await clinic.rosa.send("/settings")
    await clinic.rosa.tap("set", "quiet")
    return await clinic.rosa.send(quiet)


async def test_new_quiet_hours_hold_what_is_queued_until_morning(clinic_at):
    async with clinic_at(EVENING) as clinic:
        number = await waiting(clinic, minutes=5)
        await choose(clinic, "20-8")
        await clinic.advance(minutes=30)
        assert message_of(clinic, number).state is MessageState.PENDING
        await clinic.advance(hours=12)
        assert message_of(clinic, number).state is MessageState.SENT
        sent = message_of(clinic, number).sent_at
        assert sent >= datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


async def test_what_was_held_till_morning_leaves_once_nothing_is_quiet(clinic_at):
    async with clinic_at(EVENING) as clinic:
        number = await waiting(clinic, hours=12)
        await choose(clinic, "none")
        await clinic.settle()
        assert message_of(clinic, number).state is MessageState.SENT


async def test_what_waits_for_its_next_try_is_not_hurried(clinic_at):
    async with clinic_at(EVENING) as clinic:
        number = await waiting(clinic, minutes=5)
        before = message_of(clinic, number).not_before
        await choose(clinic, "23-6")
        assert message_of(clinic, number).not_before == before
