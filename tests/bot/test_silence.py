"""Check-ins without an answer lead to one last check, and then to the list of those to call."""

from datetime import UTC, datetime

from clinic import buttons, meaning
from ruled import RULED, answer, reminders, ruled

from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.plan import Kind
from schedules.reason import LOOKED_ANSWERED, LOOKED_SILENT, STOPPED
from schedules.reminder import Reminder, ReminderState

SILENCE = "{if: 3 unanswered, then: {start: still_there, no_answer: 3 days}}"
LISTED_AT = datetime(2026, 12, 15, 9, tzinfo=UTC)  # day 25: looked on day 22, and three days on


def follow_ups(clinic):
    return reminders(clinic, Reminder.kind == Kind.FOLLOW_UP)


def last_checks(clinic):
    return reminders(clinic, Reminder.step == "still_there")


def silent_since(clinic):
    [enrolment] = clinic.rows(Enrolment)
    since = enrolment.silent_since
    return since and since.replace(second=0, microsecond=0)  # the clock runs while one looks


async def fall_silent(clinic):
    """Let Rosa join and never answer, until she is on the list."""
    await ruled(clinic)
    await clinic.advance(days=25)
    assert silent_since(clinic) == LISTED_AT


async def test_three_unanswered_check_ins_lead_to_one_last_check(clinic):
    await ruled(clinic)
    await clinic.advance(days=21)
    assert last_checks(clinic) == []
    await clinic.advance(days=1)
    [last] = last_checks(clinic)
    assert last.state is ReminderState.RELEASED
    assert "Are you still there?" in (await clinic.rosa.received())[-1]["text"]
    looked = [(row.state, row.reason) for row in follow_ups(clinic)[:3]]
    assert looked == [(ReminderState.SKIPPED, LOOKED_SILENT)] * 3


async def test_silence_after_the_last_check_puts_the_patient_on_the_list_once(clinic):
    await fall_silent(clinic)
    assert [alert.kind for alert in clinic.rows(Alert)] == [AlertKind.NO_ANSWER]
    told = len(await clinic.nurse.received())
    assert "Bed 4" in (await clinic.nurse.received())[-1]["text"]
    await clinic.nurse.tap("ack")
    await clinic.advance(days=365)
    assert len(clinic.rows(Alert)) == len(last_checks(clinic)) == 1
    assert len(await clinic.nurse.received()) == told


async def test_staff_see_who_is_silent_and_open_the_card(clinic):
    await fall_silent(clinic)
    [listed] = await clinic.nurse.send("/silent")
    assert "1 patient" in listed["text"]
    assert "November 20" in listed["keyboard"][0][0]["label"]  # the last sign of life
    [card] = await clinic.nurse.tap("card")
    assert "silent since November 20" in card["text"]
    [everyone] = await clinic.nurse.send("/patients")
    assert "silent since November 20" in everyone["keyboard"][0][0]["label"]


async def test_an_unreachable_patient_who_is_back_need_not_be_called(clinic):
    await ruled(clinic)
    await clinic.rosa.phone.block()
    await clinic.settle()
    before = len(await clinic.nurse.received())
    await clinic.rosa.phone.unblock()
    await clinic.settle()
    await clinic.rosa.send("/today")
    [told] = (await clinic.nurse.received())[before:]
    assert "can be reached again" in told["text"]


async def test_staff_see_who_is_being_waited_for_before_anybody_need_be_called(clinic):
    await ruled(clinic)
    [nobody] = await clinic.nurse.send("/silent")
    assert "Nobody has fallen silent" in nobody["text"]
    await clinic.advance(days=13)
    [waiting] = await clinic.nurse.send("/silent")
    assert "Nobody to call yet" in waiting["text"]
    assert "Nobody has fallen silent" not in waiting["text"]
    assert ["card", "1"] in [meaning(button)[:2] for button in buttons(waiting)]
    await clinic.rosa.send("I am on holiday.")
    [nobody] = await clinic.nurse.send("/silent")
    assert "Nobody has fallen silent" in nobody["text"]


async def test_any_reply_takes_a_patient_off_the_list_and_whoever_was_told_hears_once(clinic):
    await fall_silent(clinic)
    late = await clinic.colleague()  # who has not been asked to call
    before = len(await clinic.nurse.received())
    await clinic.rosa.tap("answer", last_checks(clinic)[0].id, "ok")
    assert silent_since(clinic) is None
    await clinic.rosa.send("/today")
    [told] = (await clinic.nurse.received())[before:]
    assert "no longer needed" in told["text"]
    assert not [m for m in await late.received() if "no longer needed" in m["text"]]
    [nobody] = await clinic.nurse.send("/silent")
    assert not nobody["keyboard"]


async def test_a_command_takes_a_patient_off_the_list_too(clinic):
    await fall_silent(clinic)
    await clinic.rosa.send("/today")
    assert silent_since(clinic) is None


async def test_an_answer_to_the_last_check_keeps_a_patient_off_the_list(clinic):
    await ruled(clinic)
    await clinic.advance(days=22)
    await clinic.rosa.tap("answer", last_checks(clinic)[0].id, "ok")
    await clinic.advance(days=4)
    assert silent_since(clinic) is None
    assert follow_ups(clinic)[3].reason == LOOKED_ANSWERED


async def test_words_count_as_an_answer_and_the_count_starts_anew(clinic):
    await ruled(clinic)
    await clinic.advance(days=13)
    await clinic.rosa.send("I am on holiday.")
    await clinic.advance(days=28)
    assert last_checks(clinic) == []  # two more went without an answer, on days 20 and 30


async def test_an_answered_check_in_is_seen_as_answered(clinic):
    await ruled(clinic)
    await clinic.advance(days=1)
    await answer(clinic, reminders(clinic)[0], "pain", 2)
    await clinic.advance(days=2)
    [looked] = [row for row in follow_ups(clinic) if row.state is not ReminderState.PLANNED]
    assert (looked.state, looked.reason) == (ReminderState.SKIPPED, LOOKED_ANSWERED)


async def test_a_patient_who_falls_silent_again_gets_another_last_check(clinic):
    await fall_silent(clinic)
    await clinic.rosa.send("I am back.")
    await clinic.advance(days=500)
    assert len(last_checks(clinic)) == 2
    assert len([a for a in clinic.rows(Alert) if a.kind is AlertKind.NO_ANSWER]) == 2


async def test_nobody_is_followed_up_after_a_stop(clinic):
    await ruled(clinic)
    await clinic.advance(days=11)
    await clinic.rosa.send("/stop")
    await clinic.rosa.tap("stop", "yes")
    await clinic.advance(days=30)
    assert silent_since(clinic) is None
    assert [row.reason for row in follow_ups(clinic)] == [LOOKED_SILENT, STOPPED]


async def test_follow_ups_are_neither_announced_nor_counted(clinic):
    await ruled(clinic)
    await clinic.advance(days=1, hours=1)
    assert [row.state for row in follow_ups(clinic)] == [ReminderState.PLANNED]
    [card] = await clinic.nurse.send("/patient_1")
    assert "Last 2 weeks: 0 of 1 message answered" in card["text"]
    assert "Nov 30" in card["text"]
    [today] = await clinic.rosa.send("/today")
    assert "November 30" in today["text"]


async def test_a_plan_without_such_a_rule_follows_nobody_up(clinic):
    await ruled(clinic, RULED.replace(SILENCE, "{if: pain = 10, then: {start: still_there}}"))
    await clinic.advance(days=60)
    assert follow_ups(clinic) == []


async def test_what_others_answer_hides_nobody_who_is_silent(clinic):
    await ruled(clinic)
    await clinic.advance(days=3)
    max_ = await clinic.person("Max")
    await clinic.join(max_, clinic.invited("Bed 5", source=RULED))
    await max_.send("All is well here")
    [waiting] = await clinic.nurse.send("/silent")
    assert [meaning(button) for button in buttons(waiting)] == [["card", "1", "silent", "0"]]
