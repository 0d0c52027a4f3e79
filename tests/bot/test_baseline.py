"""The first questions, offered to whoever has settled in: now or at their time, and once."""

import asyncio
from datetime import UTC, date, datetime, time

import pytest
from clinic import buttons, meaning, verbs

from bot.app import running
from bot.demo import CLINIC
from bot.settings import Settings
from bot.words import LANGUAGES
from schedules.change import carry_out
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageState
from schedules.plan import Kind
from schedules.reason import ASKED_FOR
from schedules.reminder import Reminder, ReminderState

OFFER = ["begin", "begin"]


async def settled_in(clinic, hour="1700", language="en", **about):
    """Let Rosa agree and choose an hour; return her and what was said last."""
    rosa = clinic.rosa
    await rosa.open(clinic.link(clinic.invited(language=language, **about)))
    await rosa.tap("consent", "yes")
    await rosa.tap("zone")
    return rosa, (await rosa.tap("hour", hour))[-1]


def check_in(clinic):
    return clinic.rows(Reminder, Reminder.kind == Kind.CHECK_IN, Reminder.number == 1)[0]


def asked(clinic):
    """Return the messages that ask the first check-in."""
    return clinic.rows(Message, Message.reminder_id == check_in(clinic).id)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_questions_are_offered_below_the_card_and_come_once_on_yes(clinic, language):
    rosa, offer = await settled_in(clinic, language=language)
    assert verbs(offer) == OFFER
    assert "17:00" in buttons(offer)[1]["label"]
    yes = buttons(offer)[0]["data"]
    said = await rosa.tap_data(yes, offer["id"])
    assert verbs(said[-1])[0] == "score"
    assert [m["keyboard"] for m in said if m["id"] == offer["id"]] == [None]
    assert await rosa.tap_data(yes, offer["id"]) == []
    assert await rosa.toast() != ""
    await clinic.advance(hours=12)
    [message] = asked(clinic)
    assert message.state is MessageState.SENT
    assert (check_in(clinic).state, check_in(clinic).reason) == (ReminderState.RELEASED, ASKED_FOR)
    assert len(await rosa.received_with("score")) == 1


async def test_left_to_their_time_the_questions_come_then(clinic):
    rosa, offer = await settled_in(clinic)
    [changed] = await rosa.tap("begin", "later")
    assert (changed["id"], verbs(changed)) == (offer["id"], [])
    assert "today at 17:00" in changed["text"]
    assert await rosa.received_with("score") == []
    await clinic.advance(hours=7, minutes=31)
    assert len(await rosa.received_with("score")) == 1


async def test_at_night_the_questions_come_if_the_patient_is_awake_and_asks(clinic_at):
    async with clinic_at(datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) as clinic:
        rosa, offer = await settled_in(clinic, "0900")
        assert [b["label"] for b in buttons(offer)] == ["Yes, now", "Tomorrow at 08:00"]
        said = await rosa.tap("begin", "now")
        assert verbs(said[-1])[0] == "score"


async def test_questions_whose_time_is_past_come_by_themselves(clinic):
    _, said = await settled_in(clinic, "0900")
    assert verbs(said)[0] == "score"
    assert await clinic.rosa.received_with("begin") == []


async def test_nothing_is_offered_once_questions_were_sent(clinic):
    rosa = clinic.rosa
    await rosa.open(clinic.link(clinic.invited()))
    await rosa.tap("consent", "yes")
    await clinic.advance(minutes=11)  # whoever dawdles is asked all the same
    await rosa.tap("zone")
    await rosa.tap("hour", "1700")
    assert await rosa.received_with("begin") == []


async def test_nothing_is_offered_a_week_before_the_procedure(clinic):
    await settled_in(clinic, anchor=date(2026, 11, 27))
    assert await clinic.rosa.received_with("begin") == []


@pytest.mark.parametrize("when", ["now", "later"])
async def test_an_offer_left_over_does_no_harm_after_its_time(clinic, when):
    rosa, offer = await settled_in(clinic)
    await clinic.advance(hours=8)
    data = clinic.signer.data(rosa.id, "begin", when, str(check_in(clinic).id))
    assert await rosa.tap_data(data, offer["id"]) == []
    assert await rosa.toast() == "The questions are here already."
    assert len(asked(clinic)) == 1


async def test_an_offer_does_nothing_once_the_procedure_was_put_off(clinic):
    rosa, _ = await settled_in(clinic)
    with transaction(clinic.stage.app.engine) as session:
        change = {"anchor": date(2027, 2, 1), "hour": time(9)}
        carry_out(session, session.get_one(Enrolment, 1), change, clinic.now)
    assert await rosa.tap("begin", "now") == []
    assert asked(clinic) == []


async def test_a_made_up_number_asks_nothing(clinic):
    rosa, offer = await settled_in(clinic)
    later = clinic.rows(Reminder, Reminder.kind == Kind.CHECK_IN)[-1]
    for number in (later.id, 999_999):
        data = clinic.signer.data(rosa.id, "begin", "now", str(number))
        assert await rosa.tap_data(data, offer["id"]) == []
    assert clinic.rows(Message, Message.reminder_id.is_not(None)) == []


async def test_a_yes_outlives_a_bot_that_dies_before_it_can_ask(clinic):
    rosa, offer = await settled_in(clinic)
    stage = clinic.stage
    stage.app.tasks[0].cancel()  # the courier: what is said from here on is only written down
    await rosa.phone.tap(data=buttons(offer)[0]["data"], message_id=offer["id"])
    while not asked(clinic):  # noqa: ASYNC110 - the rows tell, there is no event
        await asyncio.sleep(0.01)
    for task in stage.app.tasks:
        task.cancel()
    settings = Settings(
        TELEGRAM_BOT_TOKEN=clinic.bot.token,
        AFTERCARE_TELEGRAM_URL=stage.url,
        AFTERCARE_DATABASE_URL=str(stage.app.engine.url),
    )
    async with running(settings, CLINIC, stage.clock) as app:
        await app.settled()
        shown = await rosa.received_with("score")
    assert [meaning(buttons(message)[0])[1] for message in shown] == [str(check_in(clinic).id)]
    assert [message.state for message in asked(clinic)] == [MessageState.SENT]
