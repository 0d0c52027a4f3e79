"""A pause: asked, said in words, kept till its day, and over without a flood."""

from datetime import UTC, date, datetime

import pytest
from clinic import buttons, meaning, verbs
from ruled import reminders, ruled

from bot.words import words
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message
from schedules.plan import Kind
from schedules.release import release
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply
from schedules.wake_up import PAUSE_END

NEXT_FRIDAY = date(2026, 11, 27)
A_WEEK = NEXT_FRIDAY.isoformat()
STEPS = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "21:00-08:00"
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain}, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
steps:
  walk:
    kind: advice
    when: {every: 1 day, from: 1 day, until: 20 days}
    late: {policy: fold, within: 5 days}
    text: {en: "Hello.\\n\\nA short walk."}
  run:
    kind: restriction
    until: 4 days
    when: [1 day]
    card: {en: Running}
    text: {en: "Hello.\\n\\nNo running."}
    lift_off: {en: "Hello.\\n\\nYou may run again."}
  lift:
    kind: restriction
    until: 5 days
    when: [1 day]
    card: {en: Heavy things}
    text: {en: "Hello.\\n\\nLift nothing."}
    lift_off: {en: "Hello.\\n\\nYou may lift again."}
  ask: {kind: check_in, when: 6 days, at: "15:00", questions: [pain], text: {en: Well?}}
  old: {kind: check_in, when: 2 days, questions: [pain], text: {en: Well so far?}}
"""


async def paused(clinic, day=A_WEEK, source=STEPS):
    """Let Rosa join and pause until a day; return her."""
    rosa = await ruled(clinic, source)
    await rosa.send("/pause")
    await rosa.tap("pause", day)
    return rosa


async def came(clinic, **span):
    """Return what Rosa got while so much time passed."""
    before = {message["id"] for message in await clinic.rosa.received()}
    await clinic.advance(**span)
    return [m["text"] for m in await clinic.rosa.received() if m["id"] not in before]


def the_enrolment(clinic):
    return clinic.rows(Enrolment)[0]


def wake_ups(clinic):
    return reminders(clinic, Reminder.step == PAUSE_END)


async def test_a_tap_pauses_until_its_day_and_staff_are_told_once(clinic):
    rosa = await clinic.joined()
    [question] = await rosa.send("/pause")
    days = [meaning(b)[1] for b in buttons(question)]
    assert days == ["2026-11-23", A_WEEK, "2026-12-04", "other"]
    told = len(await clinic.nurse.received())
    [said] = await rosa.tap("pause", A_WEEK)
    assert "November 27, 2026" in said["text"]
    assert verbs(said) == ["resume"]
    await rosa.tap_data(buttons(question)[1]["data"], question["id"])
    assert len(await clinic.nurse.received()) == told + 1
    assert "Bed 4" in (await clinic.nurse.received())[-1]["text"]
    [card] = await clinic.nurse.send("/patient_1")
    assert "paused until November 27" in card["text"].splitlines()[0]
    [today] = await rosa.send("/today")
    assert "on November 27" in today["text"]


async def test_nothing_comes_in_a_pause_and_one_welcome_ends_it(clinic):
    await paused(clinic)
    assert await came(clinic, days=6, hours=23) == []
    skipped = reminders(clinic, Reminder.state == ReminderState.SKIPPED)
    assert {row.reason for row in skipped} == {"paused by the patient until 2026-11-27"}
    first, *rest = await came(clinic, hours=1)
    assert first.startswith("Hello. Your pause is over.")
    assert "Allowed again\n• Running\n• Heavy things" in first
    assert clinic.now < datetime(2026, 11, 27, 9, 31, tzinfo=UTC)
    # In one message what the pause held, and the walk of this day.
    held, walk = rest
    assert held.count("may run again.") == held.count("may lift again.") == 1
    assert walk.count("A short walk.") == 1
    assert await came(clinic, hours=6) == await _asked(clinic)
    assert len(await came(clinic, days=1)) == 1  # and then a walk a day


async def _asked(clinic):
    """Return the check-in that the pause held, which comes at its own hour of that day."""
    [row] = reminders(clinic, Reminder.step == "ask")
    assert row.released_at.replace(second=0, microsecond=0) == datetime(
        2026, 11, 27, 15, tzinfo=UTC
    )
    [sent] = clinic.rows(Message, Message.reminder_id == row.id)
    return [m["text"] for m in await clinic.rosa.received() if m["id"] == sent.telegram_id]


async def test_starting_again_brings_today_and_nothing_older(clinic):
    rosa = await paused(clinic)
    await clinic.advance(days=3, hours=1)
    [over, *_] = await rosa.tap("resume")
    assert buttons(over) == []
    walked = reminders(clinic, Reminder.step == "walk", Reminder.state == ReminderState.RELEASED)
    assert [row.number for row in walked] == [3]
    assert the_enrolment(clinic).paused_until == date(2026, 11, 23)
    assert "Bed 4" in (await clinic.nurse.received())[-1]["text"]
    before = len(await rosa.received())
    await rosa.tap_data(clinic.signer.data(rosa.id, "resume"), over["id"])
    assert "already" in await rosa.toast()
    assert len(await rosa.received()) == before
    assert len(await came(clinic, days=1)) == 2  # a walk, and the end of a restriction
    assert not any("pause is over" in text for text in await came(clinic, days=5))


@pytest.mark.parametrize("change", [{"zone": "America/New_York"}, {"hour": "1000"}])
async def test_a_change_of_zone_or_hour_revives_nothing(clinic, change):
    rosa = await paused(clinic)
    await clinic.advance(days=3)
    await rosa.send("/settings")
    setting, value = {"zone": "place"}.get(next(iter(change)), "hour"), next(iter(change.values()))
    data = clinic.signer.data(rosa.id, "set", setting, value)
    await rosa.tap_data(data, (await rosa.received())[-1]["id"])
    assert reminders(clinic, Reminder.state == ReminderState.RELEASED) == []
    at = {"zone": 14, "hour": 10}[next(iter(change))]
    [wake_up] = wake_ups(clinic)
    assert wake_up.due_at == datetime(2026, 11, 27, at, tzinfo=UTC)
    assert len(await came(clinic, days=4, hours=12)) == 4  # welcome, walk, catch-up, check-in
    walked = reminders(clinic, Reminder.step == "walk", Reminder.state == ReminderState.RELEASED)
    assert [row.number for row in walked] == [7]


async def test_another_day_takes_the_place_of_the_first(clinic):
    rosa = await paused(clinic)
    await rosa.send("/pause 24 Nov")
    await rosa.tap("pause", "2026-11-24")
    [wake_up] = wake_ups(clinic)
    assert wake_up.due_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    await rosa.send("/pause 1 Dec")
    await rosa.tap("pause", "2026-12-01")
    welcomes = [t for t in await came(clinic, days=20) if "pause is over" in t]
    assert len(welcomes) == 1
    assert "December 1, 2026" in welcomes[0]


TYPED = [
    ("en", "until Friday", A_WEEK),
    ("en", "12 Dec", "2026-12-12"),
    ("es", "hasta el viernes", A_WEEK),
    ("es", "en dos semanas", "2026-12-04"),
    ("de", "nächsten Montag", "2026-11-23"),
    ("de", "12.12.", "2026-12-12"),
]


@pytest.mark.parametrize(("language", "typed", "day"), TYPED)
async def test_a_typed_day_is_said_in_words_before_it_counts(clinic, language, typed, day):
    rosa = await clinic.joined(language=language)
    await rosa.send("/pause")
    [echo] = await rosa.send(typed)
    assert words(language).full_day(date.fromisoformat(day)) in echo["text"]
    assert the_enrolment(clinic).paused_until is None
    await rosa.tap("pause", day)
    assert the_enrolment(clinic).paused_until == date.fromisoformat(day)


async def test_a_day_in_one_line_is_said_in_words_too(clinic):
    rosa = await clinic.joined()
    [echo] = await rosa.send("/pause 3/12")
    assert [meaning(b)[1] for b in buttons(echo)] == ["2026-12-03", "other"]
    [echo] = await rosa.send("/pause 12/1")  # in January, or on the 1st of December
    assert [meaning(b)[1] for b in buttons(echo)] == ["2027-01-12", "2026-12-01", "other"]


async def test_what_is_no_day_reaches_the_clinic_and_is_asked_again(clinic):
    rosa = await clinic.joined()
    await rosa.send("/pause")
    said = await rosa.send("it rains")  # there are buttons: nobody waits for a day
    assert said[-1]["text"].startswith("Noted.")
    await rosa.tap("pause", "other")
    said = await rosa.send("my son visits me")
    assert said[-1]["text"].startswith("If this was a day")
    assert [reply.value for reply in clinic.rows(Reply)] == ["it rains", "my son visits me"]
    await rosa.send("/pause I feel tired")
    assert clinic.rows(Reply)[-1].value == "/pause I feel tired"
    [far] = await rosa.send("/pause 1 Mar")
    assert clinic.phone_number in far["text"]
    [past] = await rosa.send("12 Nov 2026")
    assert "has come already" in past["text"]
    assert the_enrolment(clinic).paused_until is None


async def test_a_page_of_settings_leads_to_the_same_questions(clinic):
    rosa = await clinic.joined()
    at = (await rosa.received())[-1]["id"]
    [question] = await rosa.tap_data(clinic.signer.data(rosa.id, "pause", "ask"), at)
    assert verbs(question) == ["pause"] * 4
    [question] = await rosa.tap_data(clinic.signer.data(rosa.id, "travel", "ask"), at)
    assert "Where are you going?" in question["text"]


@pytest.mark.parametrize("data", [("pause", "2026-11-20"), ("pause", "2027-11-20"), ("pause",)])
async def test_a_button_of_another_time_does_nothing(clinic, data):
    rosa = await clinic.joined()
    await rosa.tap_data(clinic.signer.data(rosa.id, *data), (await rosa.received())[-1]["id"])
    assert await rosa.toast() == "This button no longer works."
    assert the_enrolment(clinic).paused_until is None


async def test_a_stop_ends_a_pause_for_good(clinic):
    rosa = await paused(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await rosa.tap_data(clinic.signer.data(rosa.id, "resume"), (await rosa.received())[-1]["id"])
    assert the_enrolment(clinic).state is EnrolmentState.STOPPED
    assert await came(clinic, days=30) == []
    await rosa.tap("return")
    assert reminders(clinic, Reminder.state == ReminderState.RELEASED) == []


async def test_whoever_comes_back_early_from_a_stop_is_not_paused(clinic):
    rosa = await paused(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await clinic.advance(days=1)
    await rosa.tap("return")
    await clinic.advance(minutes=1)
    assert len(await came(clinic, days=1)) == 2  # the walk and the check-in of that day
    assert not any("pause" in text for text in await came(clinic, days=6))


async def test_danger_in_a_pause_is_answered_and_asked_about(clinic):
    rosa = await paused(clinic)
    [warned] = await rosa.send("I have chest pain and cannot breathe")
    assert "⚠️" in warned["text"]
    assert clinic.rows(Alert)[0].kind is AlertKind.RED_FLAG
    assert "Did you get help?" in (await came(clinic, minutes=31))[0]
    await rosa.tap("helped", "has_help")
    assert [row.state for row in wake_ups(clinic)] == [ReminderState.PLANNED]
    assert any("pause is over" in text for text in await came(clinic, days=7))


async def test_words_in_a_pause_reach_the_clinic(clinic):
    rosa = await paused(clinic)
    await rosa.send("The wound looks fine")
    assert "The wound looks fine" in (await clinic.nurse.received())[-1]["text"]


async def test_what_waits_to_be_sent_is_decided_anew(clinic):
    rosa = await ruled(clinic, STEPS)
    await rosa.send("/pause")
    free = reminders(clinic, Reminder.kind == Kind.LIFT_OFF)[0]
    walk = reminders(clinic, Reminder.step == "walk")[5]
    with transaction(clinic.stage.app.engine) as session:  # the courier is not told: both wait
        for row in (walk, free):
            release(session, row.id, clinic.now)
    await rosa.tap("pause", A_WEEK)
    assert await came(clinic, days=6, hours=23) == []
    states = [reminders(clinic, Reminder.id == row.id)[0].state for row in (walk, free)]
    assert states == [ReminderState.SKIPPED, ReminderState.RELEASED]
    first, *rest = await came(clinic, hours=1)
    assert "pause is over" in first
    assert "You may run again." in "".join(rest)


async def test_a_pause_is_no_silence_and_silence_begins_anew(clinic):
    """Three check-ins in a row without an answer, but for a pause before the third."""
    rosa = await ruled(clinic)
    await clinic.advance(days=15)
    await rosa.send("/pause 22 Dec")
    await rosa.tap("pause", "2026-12-22")
    await clinic.advance(days=16)
    assert reminders(clinic, Reminder.step == "still_there") == []
    [silent] = await clinic.nurse.send("/silent")
    assert "Nobody has fallen silent" in silent["text"]
    await clinic.advance(days=400)
    assert len(reminders(clinic, Reminder.step == "still_there")) == 1
    assert [a.kind for a in clinic.rows(Alert)] == [AlertKind.NO_ANSWER]


async def test_a_last_check_in_a_pause_is_not_asked_and_puts_nobody_on_the_list(clinic):
    rosa = await ruled(clinic)
    await clinic.advance(days=23)
    assert len(reminders(clinic, Reminder.step == "still_there")) == 1
    await rosa.send("/pause 28 Dec")
    await rosa.tap("pause", "2026-12-28")
    await clinic.advance(days=14)
    assert the_enrolment(clinic).silent_since is None
    assert clinic.rows(Alert) == []
