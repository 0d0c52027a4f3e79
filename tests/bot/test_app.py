"""The whole of it: from enrolment to the end of a plan's five years, in each language."""

from collections import Counter

import pytest
from clinic import FRIDAY, buttons, meaning, verbs

from bot.words import LANGUAGES
from schedules.alert import Alert
from schedules.message import Message, MessageState
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind


async def enrolled_by_chat(clinic, language):
    """Let the nurse enrol a patient in the chat; return the link."""
    nurse = clinic.nurse
    await nurse.send("/enroll")
    await nurse.tap("plan")
    await nurse.tap("date", FRIDAY)
    await nurse.send("Bed 4")
    await nurse.tap("speaks", language)
    said = await nurse.tap("enrol")
    return next(word for word in said[-1]["text"].split() if word.startswith("https://"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_plan_runs_its_five_years_and_every_check_in_is_answered(clinic, language):
    rosa = clinic.rosa
    await rosa.open(await enrolled_by_chat(clinic, language))
    await rosa.tap("consent", "yes")
    await rosa.tap("zone")
    await rosa.tap("hour", "0900")
    question = (
        clinic.stage.app.house.plans.plan("hip-stem-cell").questions["pain"].question[language]
    )
    while clinic.stage.app.scheduler.next_due():
        await clinic.stage.bar.to_next()
        for message in await rosa.received_with("score"):
            assert question in message["text"]
            await rosa.send("3")
            await rosa.send("8")
    ends = Counter(reminder.state for reminder in clinic.rows(Reminder))
    assert set(ends) == {ReminderState.RELEASED}
    messages = clinic.rows(Message, Message.reminder_id.is_not(None))
    assert {message.state for message in messages} == {MessageState.SENT}
    assert len(messages) == ends[ReminderState.RELEASED]
    assert len(clinic.rows(Reply, Reply.kind == ReplyKind.SCORE)) == 2 * 11
    assert clinic.rows(Alert) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_reminder_is_in_the_patients_language_and_can_be_answered(clinic, language):
    rosa = await clinic.joined(language=language)
    await clinic.advance(days=14)
    plan = clinic.stage.app.house.plans.plan("hip-stem-cell")
    opening = plan.steps["rest"].text[language][0].split()[0]
    reminders = await rosa.received_with("answer")
    assert len(reminders) > 5
    for message in reminders:
        assert message["text"].startswith(opening)
        [shown] = await rosa.tap(*meaning(buttons(message)[0]), message_id=message["id"])
        assert verbs(shown) == ["again"]
    assert len(clinic.rows(Reply)) == len(reminders)
