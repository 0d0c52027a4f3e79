"""Stopping ends everything at once; coming back and being reachable again say nothing twice."""

from datetime import timedelta

import pytest
from clinic import meaning, verbs

from bot.delivery.letter import answer_label
from bot.words import words
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.plan import Kind
from schedules.reason import UNREACHABLE
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply

YEARS = {"days": 366 * 3}


async def stopped(clinic):
    """Let Rosa join, receive a few reminders and stop; return her."""
    rosa = await clinic.joined()
    await clinic.advance(days=2)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    return rosa


def planned(clinic):
    return clinic.rows(Reminder, Reminder.state == ReminderState.PLANNED)


def reminders_sent(clinic):
    """Return the reminder of each message that went out to the patient as a reminder."""
    rows = clinic.rows(Message, Message.state == MessageState.SENT)
    return [message.reminder_id for message in rows if message.reminder_id]


async def test_stop_asks_once_and_changes_nothing_until_then(clinic):
    rosa = await clinic.joined()
    [question] = await rosa.send("/stop")
    assert verbs(question) == ["stop", "stop"]
    await rosa.tap("stop", "no")
    assert clinic.rows(Enrolment)[0].state is EnrolmentState.ACTIVE
    assert planned(clinic)


async def test_nothing_is_sent_after_a_stop_for_years(clinic):
    rosa = await stopped(clinic)
    assert planned(clinic) == []
    seen, alerts = await rosa.received(), len(await clinic.nurse.received())
    await clinic.advance(**YEARS)
    assert await rosa.received() == seen
    assert len(await clinic.nurse.received()) == alerts


async def test_a_stop_withdraws_the_consent_and_tells_staff(clinic):
    await stopped(clinic)
    [consent] = clinic.rows(Consent)
    assert consent.given_at < consent.withdrawn_at <= clinic.now
    assert "Bed 4" in (await clinic.nurse.received())[-1]["text"]


async def test_a_reminder_that_waits_to_be_sent_is_withdrawn_too(clinic):
    rosa = await clinic.joined()
    await rosa.send("/stop")
    due = planned(clinic)[0]
    with transaction(clinic.stage.app.engine) as session:  # the courier is not told: it waits
        release(session, due.id, clinic.now)
    await rosa.tap("stop", "yes")
    await clinic.advance(days=1)
    [waited] = clinic.rows(Message, Message.reminder_id == due.id)
    assert waited.state is MessageState.WITHDRAWN
    assert clinic.rows(Reminder, Reminder.id == due.id)[0].state is ReminderState.WITHDRAWN


async def test_what_waits_to_be_asked_or_said_later_is_withdrawn_but_staff_hear(clinic):
    rosa = await clinic.joined()
    await rosa.send("I have chest pain")  # asked in half an hour if help came
    waits = {"chat_id": rosa.id, "enrolment_id": 1, "html": "Hello", "priority": Priority.REMINDER}
    later = {"not_before": clinic.now + timedelta(hours=1), "created_at": clinic.now}
    kinds = (MessageKind.AGAIN, MessageKind.FROM_CLINIC, MessageKind.HELPER, MessageKind.NOTICE)
    clinic.write(*(Message(kind=kind, **waits, **later) for kind in kinds))
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    seen = await rosa.received()
    await clinic.advance(hours=3)
    assert await rosa.received() == seen
    told = [message["text"] for message in await clinic.nurse.received()]
    assert any("has not said if help came" in text for text in told)


async def test_a_stop_says_the_way_back_and_what_to_do_with_what_is_kept(clinic):
    rosa = await stopped(clinic)
    said = (await rosa.received())[-1]
    assert verbs(said) == ["return"]
    for way in ("/start", "/privacy", clinic.phone_number):
        assert way in said["text"]


async def test_buttons_after_a_stop_keep_the_answer_and_bring_nothing_back(clinic):
    rosa = await stopped(clinic)
    await rosa.tap("answer", clinic.rows(Reminder, Reminder.step == "rest")[0].id)
    assert [reply.value for reply in clinic.rows(Reply)] == ["ok"]
    for verb in (["zone", "Europe/Madrid"], ["hour", "1000"], ["zones"]):
        await rosa.tap_data(clinic.signer.data(rosa.id, *verb), (await rosa.received())[-1]["id"])
    assert clinic.rows(Enrolment)[0].state is EnrolmentState.STOPPED
    assert planned(clinic) == []


async def test_words_and_commands_after_a_stop_are_kept_or_offer_the_way_back(clinic):
    rosa = await stopped(clinic)
    await rosa.send("I fell on the stairs")
    assert [reply.value for reply in clinic.rows(Reply)] == ["I fell on the stairs"]
    assert "I fell on the stairs" in (await clinic.nurse.received())[-1]["text"]
    for command in ("/today", "/start", "/help"):
        [offer] = await rosa.send(command)
        assert verbs(offer) == ["return"]


async def test_a_return_is_a_new_consent_and_sends_nothing_twice(clinic):
    rosa = await stopped(clinic)
    before = reminders_sent(clinic)
    await clinic.advance(days=30)
    await rosa.tap("return")
    assert [consent.withdrawn_at is None for consent in clinic.rows(Consent)] == [False, True]
    await clinic.advance(days=30)
    after = reminders_sent(clinic)
    assert len(after) == len(set(after)) > len(before)


async def test_a_return_tapped_twice_is_one_return(clinic):
    rosa = await stopped(clinic)
    offer = (await rosa.received_with("return"))[-1]
    data = offer["keyboard"][0][0]["data"]
    await rosa.tap_data(data, offer["id"])
    await rosa.tap_data(data, offer["id"])
    assert len(clinic.rows(Consent)) == 2


async def test_a_blocked_chat_is_told_to_staff_once_and_reminders_are_skipped(clinic):
    rosa = await clinic.joined()
    await rosa.news_of(rosa.phone.block())
    await clinic.advance(days=20)
    assert [alert.kind for alert in clinic.rows(Alert)] == [AlertKind.UNREACHABLE]
    skipped = clinic.rows(Reminder, Reminder.state == ReminderState.SKIPPED)
    assert {reminder.reason for reminder in skipped} == {UNREACHABLE}
    assert "Bed 4" in (await clinic.nurse.received())[-1]["text"]


async def test_an_unblocked_chat_gets_what_is_still_in_time_and_goes_on(clinic):
    rosa = await clinic.joined()
    await rosa.news_of(rosa.phone.block())
    await clinic.advance(days=20)
    before = len(await rosa.received())
    said = Reminder.kind != Kind.FOLLOW_UP
    skipped = clinic.rows(Reminder, Reminder.state == ReminderState.SKIPPED, said)
    in_time = [reminder.id for reminder in skipped if reminder.expires_at > clinic.now]
    assert 0 < len(in_time) < len(skipped)
    await rosa.news_of(rosa.phone.unblock())
    assert reminders_sent(clinic)[-len(in_time) :] == in_time
    await clinic.advance(days=20)
    assert len(await rosa.received()) > before + len(in_time)
    assert clinic.rows(Enrolment)[0].reachable


async def test_a_chat_that_only_refused_a_message_is_reachable_once_the_patient_writes(clinic):
    rosa = await clinic.joined()
    await clinic.control.fault("403", "sendMessage", count=1, chat_id=rosa.id)
    await clinic.advance(hours=8)
    assert not clinic.rows(Enrolment)[0].reachable
    await rosa.send("Hello, are you there?")
    assert clinic.rows(Enrolment)[0].reachable
    before = len(await rosa.received())
    await clinic.advance(days=5)
    assert len(await rosa.received()) > before


async def test_a_patient_who_blocks_after_a_stop_alarms_nobody(clinic):
    rosa = await stopped(clinic)
    await rosa.news_of(rosa.phone.block())
    assert clinic.rows(Alert) == []


async def test_a_reminder_shows_its_answer_in_the_patients_language(clinic):
    rosa = await clinic.joined(language="de")
    await clinic.advance(hours=8)
    [shown] = await rosa.tap("answer")
    assert answer_label(words("de"), "ok").unescape() in shown["text"]
    assert meaning(shown["keyboard"][0][0])[0] == "undo"


@pytest.mark.parametrize("word", ["STOP", "Stop.", "parar", "stopp"])
async def test_the_word_stop_asks_as_the_command_does_and_staff_see_it(clinic, word):
    rosa = await clinic.joined()
    [question] = await rosa.send(word)
    assert verbs(question) == ["stop", "stop"]
    assert [reply.value for reply in clinic.rows(Reply)] == [word]


async def test_words_of_a_stopped_patient_that_look_like_a_code_are_kept(clinic):
    rosa = await stopped(clinic)
    await rosa.send("took 2 pills")
    assert clinic.rows(Reply)[-1].value == "took 2 pills"


async def test_words_after_stopping_are_answered_with_the_way_back(clinic):
    rosa = await stopped(clinic)
    [answer] = await rosa.send("I would like to come back")
    assert verbs(answer) == ["return"]
