"""A catch-up: after an outage what was late comes in one message, which one tap answers."""

from datetime import timedelta

from clinic import buttons, meaning
from sqlmodel import col

from bot.button import button
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState
from schedules.plans import keep_plan
from schedules.reason import NOT_IN_PLAN, UNREACHABLE
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply

LATE = "late: {policy: fold, within: 4 days}, buttons: [done, not_yet]"
PLAN = f"""\
name: knee
version: 1
title: {{en: Knee, de: Knie}}
languages: [en, de]
steps:
  walk: {{kind: advice, when: 1 day, {LATE}, text: {{en: TEXT, de: TEXT}}}}
  rest: {{kind: advice, when: 2 days, {LATE}, text: {{en: TEXT, de: TEXT}}}}
  swim: {{kind: advice, when: 2 days, text: {{en: TEXT, de: TEXT}}}}
"""
TEXT = '"Hello from {clinic}.\\n\\nPlease take a <walk>.\\n\\nToday is day {day}."'


async def joined(clinic, language="en"):
    source = PLAN.replace("TEXT", TEXT)
    await clinic.join(clinic.rosa, clinic.invited(language=language, source=source))
    return clinic.rosa


async def outage(clinic, **span):
    """Let nothing happen for so long, but for the time that passes."""
    clinic.stage.clock.jump(clinic.now + timedelta(**span))
    await clinic.stage.app.settled()


async def away(clinic, language="en", **span):
    """Let Rosa join, and the bot be away for so long; return her, and what she got then."""
    rosa = await joined(clinic, language)
    before = await rosa.phone.messages()
    await outage(clinic, **span)
    await clinic.advance(seconds=10)
    return rosa, await rosa.news(before)


def answers(message):
    """Return what the buttons of a message answer, in reading order."""
    meanings = [meaning(button) for button in buttons(message)]
    return [means[2] for means in meanings if means[0] == "answer"]


def catch_up(messages):
    """Return the message that tells of several late reminders."""
    return next(message for message in messages if answers(message) == ["ok", "problem"])


def folded(clinic):
    """Return the reminders of the catch-up message, in order of time."""
    return clinic.rows(Reminder, col(Reminder.folded_into).is_not(None))


async def test_what_was_late_comes_together_without_its_greetings(clinic):
    _, news = await away(clinic, days=3)
    assert len(news) == 2  # one step is sent on its own
    told = catch_up(news)["text"]
    assert told.startswith("Hello. Some of my notes are late.")
    assert [line for line in told.splitlines() if "2" in line or "3" in line] == [
        "November 21",
        "Today is day 3.",
        "November 22",
        "Today is day 3.",
    ]
    assert told.count("Please take a <walk>.") == 2
    assert "Hello from" not in told


async def test_one_that_was_late_alone_reads_as_ever(clinic):
    _, news = await away(clinic, days=1, hours=2)
    [told] = news
    assert told["text"].startswith("Hello from")
    assert answers(told) == ["done", "not_yet"]


async def test_it_speaks_the_patients_language(clinic):
    _, news = await away(clinic, language="de", days=3)
    assert catch_up(news)["text"].startswith("Guten Tag. Einige meiner Nachrichten")


async def test_a_tap_answers_the_newest_and_may_be_changed(clinic):
    rosa, news = await away(clinic, days=3)
    told = catch_up(news)
    [newest] = clinic.rows(Reminder, Reminder.step == "rest")
    [changed] = await rosa.tap("answer", newest.id, "ok")
    assert changed["id"] == told["id"]
    assert changed["text"].startswith(told["text"])
    [reply] = clinic.rows(Reply)
    assert (reply.value, reply.reminder_id) == ("ok", newest.id)
    await rosa.tap("undo")
    await rosa.tap("answer", newest.id, "problem")
    assert [reply.value for reply in clinic.rows(Reply)] == ["ok", "undone", "problem"]
    assert AlertKind.PROBLEM in [alert.kind for alert in clinic.rows(Alert)]


async def test_an_answer_that_a_catch_up_does_not_offer_is_refused(clinic):
    rosa, news = await away(clinic, days=3)
    [newest] = clinic.rows(Reminder, Reminder.step == "rest")
    [[[_, data]]] = clinic.signer.rows(rosa.id, [[button("Done", "answer", newest.id, "done")]])
    await rosa.tap_data(data, catch_up(news)["id"])
    assert await rosa.toast() == "This button no longer works."
    assert clinic.rows(Reply) == []


async def test_whoever_stopped_meanwhile_gets_nothing_of_it(clinic):
    rosa = await joined(clinic)
    await outage(clinic, days=3)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await clinic.advance(days=1)
    [gone] = clinic.rows(Message, Message.kind == MessageKind.CATCH_UP)
    assert gone.state is MessageState.WITHDRAWN
    assert [row.state for row in folded(clinic)] == [ReminderState.WITHDRAWN] * 2


async def test_what_is_too_late_when_the_message_leaves_is_left_out(clinic):
    rosa = await joined(clinic)
    await outage(clinic, days=3)
    await outage(clinic, days=2)
    assert [row.state for row in folded(clinic)] == [ReminderState.MISSED, ReminderState.RELEASED]
    assert (await rosa.received())[-1]["text"].startswith("Hello from")


async def test_a_step_that_the_plan_no_longer_has_is_left_out(clinic):
    rosa = await joined(clinic)
    await outage(clinic, days=3)
    source = PLAN.replace("TEXT", TEXT).replace("walk:", "stroll:")
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).plan_version_id = keep_plan(session, source, clinic.now).id
    await clinic.advance(seconds=10)
    walk, rest = folded(clinic)
    assert (walk.state, walk.reason) == (ReminderState.WITHDRAWN, NOT_IN_PLAN)
    assert rest.state is ReminderState.RELEASED
    assert "Hello from" in (await rosa.received())[-2]["text"]


async def test_a_message_of_which_all_is_too_late_is_not_sent(clinic):
    rosa = await joined(clinic)
    await outage(clinic, days=3)
    seen = await rosa.received()
    await outage(clinic, days=9)
    assert [row.state for row in folded(clinic)] == [ReminderState.MISSED] * 2
    assert await rosa.received() == seen


async def test_in_quiet_hours_it_waits_for_the_morning_as_a_whole(clinic):
    rosa = await joined(clinic)
    await outage(clinic, days=2, hours=11)  # 20:30, half an hour before the quiet hours
    seen = await rosa.received()
    await outage(clinic, hours=1)
    assert await rosa.received() == seen
    await clinic.advance(hours=11)
    assert catch_up(await rosa.received())


async def test_what_cannot_be_delivered_is_told_of_each_reminder_in_it(clinic):
    rosa = await joined(clinic)
    await outage(clinic, days=3)
    await rosa.phone.block()
    await clinic.advance(minutes=1)
    assert {row.reason for row in folded(clinic)} == {UNREACHABLE}
