"""The whole of it: from enrolment to the end of a plan's five years."""

from collections import Counter

import pytest
from clinic import FRIDAY, PLAN_PLACE, buttons, meaning, verbs

from bot.words import LANGUAGES
from schedules.alert import Alert
from schedules.message import Message, MessageState
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply


async def enrolled_by_chat(clinic, language):
    """Let the nurse enrol a patient in the chat; return the link."""
    nurse = clinic.nurse
    await nurse.send("/enroll")
    await nurse.tap("plan", PLAN_PLACE)
    await nurse.tap("date", FRIDAY)
    await nurse.send("Bed 4")
    await nurse.tap("speaks", language)
    said = await nurse.tap("enrol")
    words = " ".join(message["text"] for message in said).split()
    return next(word for word in words if word.startswith("https://"))


ANSWERS = {"function": "8", "calf": "no", "fever": "no", "relief": "40", "walking": "far"}


async def checked_in(rosa, message, pain):
    """Answer every question of a check-in by a tap; each item of the questionnaire with 1."""
    while answers := [b for b in buttons(message) if meaning(b)[0] in ("score", "choose")]:
        _, _, asked, _ = meaning(answers[0])
        chosen = ANSWERS.get(asked, pain if asked.startswith("pain") else "1")
        data = next(b["data"] for b in answers if meaning(b)[3] == chosen)
        shown = await rosa.tap_data(data, message["id"])
        message = next(m for m in shown if m["id"] == message["id"])


@pytest.mark.parametrize("language", ["en", "de"])  # with the survey in English, and without
async def test_a_plan_runs_its_five_years_and_every_check_in_is_answered(clinic, language):
    rosa = clinic.rosa
    await rosa.open(await enrolled_by_chat(clinic, language))
    await rosa.tap("consent", "yes")
    await rosa.tap("zone")
    await rosa.tap("hour", "0900")
    pain = "6"  # and less from the first answer on
    while clinic.stage.app.scheduler.next_due():
        await clinic.stage.bar.to_next()
        for verb in ("score", "choose"):
            for message in await rosa.received_with(verb):
                await checked_in(rosa, message, pain)
                pain = "3"
    ends = Counter(r.state for r in clinic.rows(Reminder, Reminder.kind != Kind.FOLLOW_UP))
    assert set(ends) == {ReminderState.RELEASED}
    messages = clinic.rows(Message, Message.reminder_id.is_not(None))
    assert {message.state for message in messages} == {MessageState.SENT}
    assert len(messages) == ends[ReminderState.RELEASED]
    answered = Counter(reply.question for reply in clinic.rows(Reply))
    times = {"pain": 11, "function": 11, "relief": 9, "walking": 8, "calf": 1, "fever": 1}
    assert {question: answered[question] for question in times} == times
    assert answered["hip"] == (8 if language == "en" else 0)
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
        assert verbs(shown) == ["undo"]
    assert len(clinic.rows(Reply)) == len(reminders)
