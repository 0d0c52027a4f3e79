"""Moving the demo's clock: each reminder on the way is sent at its own time."""

from datetime import UTC, datetime, timedelta

from clinic import open_clinic
from ruled import ruled
from sqlmodel import col, select

from schedules.database import reading
from schedules.message import Message, MessageKind
from schedules.reminder import Reminder, ReminderState


def _sent(clinic):
    with reading(clinic.stage.app.engine) as session:
        query = (
            select(Reminder, Message)
            .join(Message, col(Message.reminder_id) == Reminder.id)
            .where(Message.kind == MessageKind.REMINDER, Reminder.state == ReminderState.RELEASED)
        )
        return session.exec(query).all()


async def test_a_move_of_weeks_sends_each_reminder_at_its_minute(clinic):
    await clinic.joined()
    await clinic.stage.bar.advance(timedelta(weeks=3))
    sent = [(reminder, message) for reminder, message in _sent(clinic)]
    assert len(sent) > 10
    for reminder, message in sent[1:]:  # the first was due before the patient joined
        assert timedelta() <= message.sent_at - reminder.due_at < timedelta(seconds=5)


async def test_next_goes_to_the_next_reminder_and_tells_the_one_after(clinic):
    await clinic.joined()
    await clinic.stage.bar.to_next()
    status = clinic.stage.bar.status()
    assert datetime.fromisoformat(status["now"]) >= datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert status["next"] == "2026-11-20T20:00:00+00:00"
    assert not status["moving"]


async def test_next_passes_over_follow_ups_which_say_nothing(clinic):
    await ruled(clinic)
    for step, day in (("check_in", 21), ("check_in", 30)):
        await clinic.stage.bar.to_next()
        assert (await clinic.rosa.received())[-1]["text"].startswith("Hello.")
        assert clinic.rows(Reminder, Reminder.state == ReminderState.RELEASED)[-1].step == step
        assert clinic.now.day == day


async def test_with_nothing_planned_the_clock_stays(clinic):
    before = clinic.stage.clock.now()
    await clinic.stage.bar.to_next()
    assert clinic.stage.clock.now() - before < timedelta(minutes=1)
    assert clinic.stage.bar.status()["next"] is None


async def test_a_fast_clock_brings_reminders_by_itself(clinic):
    await clinic.joined()
    await clinic.stage.bar.set_speed(24 * 3600)  # a day a second
    await clinic.rosa.phone.wait_for("light daily tasks are fine", timeout=15)


async def test_a_move_of_a_day_brings_the_morning_message_at_its_hour() -> None:
    async with open_clinic(digest="08:00") as clinic:
        rosa = await clinic.joined()
        await rosa.send("My dressing came off")
        await clinic.advance(hours=30)
        [digest] = [m for m in clinic.rows(Message) if "digest:off" in str(m.buttons)]
        assert digest.created_at.replace(microsecond=0) == datetime(2026, 11, 21, 8, tzinfo=UTC)
