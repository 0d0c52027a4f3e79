"""Settling in: the zone and the hour, with whatever else a patient says in between."""

from datetime import UTC, datetime, time

import pytest
from clinic import buttons, meaning, verbs

from schedules.enrolment import Enrolment
from schedules.message import Message
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply


async def agreed(clinic):
    """Let Rosa agree; the bot now asks whether it is half past nine where she is."""
    await clinic.rosa.open(clinic.link(clinic.invited()))
    await clinic.rosa.tap("consent", "yes")
    return clinic.rosa


def enrolment(clinic):
    return clinic.rows(Enrolment)[0]


async def test_zone_and_hour_are_kept_and_move_what_is_planned(clinic):
    rosa = await agreed(clinic)
    [asked] = await rosa.tap("zones")
    assert buttons(asked) == []  # Britain has one zone, and the patient is not in it
    [choices] = await rosa.send("Sevila")
    assert [meaning(button) for button in buttons(choices)] == [["zone", "Europe/Madrid"]]
    await rosa.tap("zone", "Europe/Madrid")
    await rosa.tap("hour", "1700")
    assert (enrolment(clinic).zone, enrolment(clinic).hour) == ("Europe/Madrid", time(17))
    begin_pt = clinic.rows(Reminder, Reminder.step == "begin_pt")[0]
    assert begin_pt.due_at == datetime(2026, 11, 24, 16, tzinfo=UTC)


async def test_a_town_that_is_meant_surely_bothers_no_staff(clinic):
    rosa = await agreed(clinic)
    await rosa.tap("zones")
    [choices] = await rosa.send("New York")
    assert "America/New_York" in [meaning(button)[1] for button in buttons(choices)]
    assert clinic.rows(Reply) == []


async def test_words_that_may_be_a_town_reach_staff_all_the_same(clinic):
    rosa = await agreed(clinic)
    await rosa.tap("zones")
    cries = ["bleeding", "hot"]  # near Redding; a short name of Hot Springs
    for cry in cries:
        said = await rosa.send(cry)
        assert verbs(said[-1])[0] == "zone"
    assert [reply.value for reply in clinic.rows(Reply)] == cries
    assert "hot" in (await clinic.nurse.received())[-1]["text"]


async def test_words_that_are_no_town_are_kept_as_words(clinic):
    rosa = await agreed(clinic)
    await rosa.tap("zones")
    await rosa.send("My leg hurts a lot")
    assert [reply.value for reply in clinic.rows(Reply)] == ["My leg hurts a lot"]


async def test_a_day_later_no_text_is_taken_for_a_town(clinic):
    rosa = await agreed(clinic)
    await rosa.tap("zones")
    await clinic.advance(days=1)
    [answer] = await rosa.send("Paris")
    assert verbs(answer) == []
    assert [reply.value for reply in clinic.rows(Reply)] == ["Paris"]


async def test_words_while_settling_are_kept_and_the_question_stays_open(clinic):
    rosa = await agreed(clinic)
    await rosa.send("Wait, I have to find my glasses")
    assert len(clinic.rows(Reply)) == 1
    await rosa.tap("zone")
    await rosa.tap("hour", "1000")
    assert enrolment(clinic).hour == time(10)


async def test_no_reminder_bursts_into_the_questions(clinic):
    rosa = await agreed(clinic)
    check_in = clinic.rows(Reminder, Reminder.step == "check_in")[0]
    assert check_in.due_at < clinic.now
    assert await rosa.received_with("score") == []
    await rosa.tap("zone")
    said = await rosa.tap("hour", "0900")
    assert verbs(said[-1])[0] == "score"


async def test_a_patient_who_answers_neither_question_still_gets_care(clinic):
    rosa = await agreed(clinic)
    await clinic.advance(minutes=10)
    assert len(await rosa.received_with("score")) == 1
    await clinic.advance(days=1)
    assert len(await rosa.received_with("answer")) >= 2


async def test_a_zone_chosen_again_later_moves_only_what_is_still_to_come(clinic):
    rosa = await clinic.joined()
    await clinic.advance(days=30)
    sent = {m.reminder_id for m in clinic.rows(Message, Message.reminder_id != None)}  # noqa: E711 - a column in SQL, not None
    await rosa.send("/settings")
    await rosa.tap("set", "place")
    await rosa.send("New York")
    await rosa.tap("set", "place", "America/New_York")
    await clinic.advance(days=30)
    messages = clinic.rows(Message, Message.reminder_id != None)  # noqa: E711 - a column in SQL, not None
    reminders = [message.reminder_id for message in messages]
    assert len(reminders) == len(set(reminders))
    assert sent < set(reminders)
    local_hours = {m.sent_at.astimezone(UTC).hour for m in messages if m.reminder_id not in sent}
    assert local_hours <= {14, 15, 16}  # nine to noon in New York's winter
    skipped = clinic.rows(Reminder, Reminder.state == ReminderState.SKIPPED)
    assert {reminder.kind for reminder in skipped} <= {Kind.FOLLOW_UP}  # those say nothing anyway


async def test_a_button_of_an_earlier_time_moves_nobody_elsewhere(clinic):
    rosa = await clinic.joined()
    old = clinic.signer.data(rosa.id, "zone", "America/Bogota")
    await rosa.tap_data(old, (await rosa.received())[0]["id"])
    assert enrolment(clinic).zone == "Europe/London"
    assert await rosa.toast() != ""


async def test_a_town_nobody_knows_is_said_so_and_kept_as_words(clinic):
    rosa = await agreed(clinic)
    await rosa.tap("zones")
    said = await rosa.send("my little village")
    assert "do not know it" in said[-1]["text"]
    assert [reply.value for reply in clinic.rows(Reply)] == ["my little village"]


async def asked_the_hour(clinic):
    rosa = await agreed(clinic)
    await rosa.tap("zone")
    return rosa


async def test_an_hour_is_typed_and_told_back(clinic):
    rosa = await asked_the_hour(clinic)
    told = await rosa.send("half past eight")
    assert enrolment(clinic).hour == time(8, 30)
    assert "I will write at 08:30" in told[0]["text"]
    assert clinic.rows(Reply) == []


async def test_a_quiet_hour_is_moved_and_it_is_said_why(clinic):
    rosa = await asked_the_hour(clinic)
    told = await rosa.send("6:30")
    assert "I will write at 08:00" in told[0]["text"]
    assert "nothing from 21:00 to 08:00" in told[0]["text"]


async def test_a_bare_number_answers_the_check_in_that_came_after_the_hour_was_asked(clinic):
    rosa = await asked_the_hour(clinic)
    await clinic.advance(hours=2)
    await rosa.send("7")
    assert [reply.value for reply in clinic.rows(Reply)] == ["7"]
    await rosa.send("9:00")
    assert enrolment(clinic).hour == time(9)


async def test_an_hour_button_that_was_left_over_says_where_to_change_it(clinic):
    rosa = await clinic.joined()
    old = clinic.signer.data(rosa.id, "hour", "1700")
    await rosa.tap_data(old, (await rosa.received())[0]["id"])
    assert "/settings" in await rosa.toast()
    assert enrolment(clinic).hour == time(9)


@pytest.mark.parametrize("typed", ["Yes", "yes it is"])
async def test_a_typed_yes_keeps_the_clock_and_goes_on(clinic, typed):
    rosa = await agreed(clinic)
    said = await rosa.send(typed)
    assert verbs(said[-1])[0] == "hour"
    assert clinic.rows(Reply) == []


async def test_a_typed_no_asks_for_the_town(clinic):
    rosa = await agreed(clinic)
    [asked] = await rosa.send("No")
    assert "name of your town" in asked["text"]
    [choices] = await rosa.send("Seville")
    assert [meaning(button) for button in buttons(choices)] == [["zone", "Europe/Madrid"]]


async def test_a_typed_yes_after_a_check_in_is_no_answer_to_the_clock(clinic):
    rosa = await agreed(clinic)
    await clinic.advance(minutes=11)
    await rosa.send("Yes")
    assert await rosa.received_with("hour") == []


async def test_words_that_are_no_hour_are_kept_and_an_example_is_given(clinic):
    rosa = await asked_the_hour(clinic)
    said = await rosa.send("in the evening")
    assert "10:30" in said[-1]["text"]
    assert [reply.value for reply in clinic.rows(Reply)] == ["in the evening"]
