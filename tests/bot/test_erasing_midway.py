"""Erasing in the midst of something: a check-in, a question, a helper's help, staff who type."""

import json

import pytest
from clinic import Person, TestClinic, buttons, verbs

from bot.draft import Draft
from bot.for_patients.helper import Helper
from bot.for_patients.own_copy import read_copy
from bot.for_staff.invitation import Purpose, invite
from bot.words import LANGUAGES, words
from schedules.alert import Alert, AlertKind
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment
from schedules.message import Message
from schedules.reply import Reply

GONE = "Erased at the patient's wish."


async def erase(rosa: Person) -> None:
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")


async def helped(clinic: TestClinic, purpose: Purpose, language: str = "en") -> Person:
    """Let Ana help Rosa."""
    ana = await clinic.person("Ana", language_code=language)
    with transaction(clinic.stage.app.engine) as session:
        link = clinic.link(invite(session, 1, clinic.now, purpose))
    await ana.open(link)
    await ana.tap("helps", "yes")
    return ana


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_helper_is_told_that_it_has_ended_and_of_nobody(
    clinic: TestClinic, language: str
) -> None:
    rosa = await clinic.joined()
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).first_name = "Rosa"
    ana = await helped(clinic, Purpose.HELPER_OF_ALL, language)
    await clinic.advance(hours=8)
    before = await ana.received()
    await erase(rosa)
    say = words(language)
    *earlier, told = await ana.received()
    assert told["text"] == (
        say("The notes have ended. You get no more of them.\nThank you for your help.").unescape()
    )
    assert len(earlier) == len(before)
    assert {m["text"] for m in earlier} == {say(GONE).unescape()}
    assert "Rosa" not in json.dumps(await ana.phone.messages())
    assert clinic.rows(Helper) == []
    assert [c["command"] for c in (await ana.phone.chat())["commands"]] == ["start"]
    await ana.send("Is she well?")  # a stranger by now: staff hear nothing of whoever it was
    assert "code" in (await ana.received())[-1]["text"].casefold() or language != "en"
    assert clinic.rows(Alert, Alert.kind == AlertKind.HELPER) == []
    await clinic.advance(days=2)
    assert not clinic.rows(Message, Message.enrolment_id == 1)


async def test_at_night_the_helper_is_told_in_the_morning(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    ana = await helped(clinic, Purpose.HELPER)
    await clinic.advance(hours=14)  # half past eleven
    before = len(await ana.received())
    await erase(rosa)
    assert len(await ana.received()) == before
    await clinic.advance(hours=9)
    assert "have ended" in (await ana.received())[-1]["text"]


async def test_a_patients_own_copy_holds_nothing_of_a_helpers_chat(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    ana = await helped(clinic, Purpose.HELPER_OF_ALL)
    await ana.send("She sleeps zinnober")
    with reading(clinic.stage.app.engine) as session:
        copy = read_copy(session, 1, "data", clinic.stage.app.house.clinic, clinic.now)
    assert {message.chat_id for message in copy.messages} == {rosa.id}
    assert {update.chat_id for update in copy.updates} == {rosa.id}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_in_the_middle_of_a_check_in(clinic: TestClinic, language: str) -> None:
    """The questions may be tapped or typed afterwards: the chat is a stranger's all the same."""
    rosa = await clinic.person("Rosa", language_code=language)
    await clinic.join(rosa, clinic.invited(language=language))
    [asked] = await rosa.received_with("score")
    await rosa.tap("score")
    assert clinic.rows(Reply)
    shown = [m for m in await rosa.received() if {"score", "choose"} & set(verbs(m))][-1]
    await erase(rosa)
    say = words(language)
    for button in buttons(shown)[:2] + buttons(asked)[:1]:
        await rosa.tap_data(button["data"], shown["id"])
        assert await rosa.toast() == say("This button no longer works.").unescape()
    for typed in ("7", say("Done ✅").unescape(), "/today"):
        [told] = await rosa.send(typed)
        assert "K7QM2-XRT9P" in told["text"]
    assert clinic.rows(Reply) == clinic.rows(Draft) == clinic.rows(Enrolment) == []
    await clinic.advance(days=2)
    assert clinic.rows(Reply) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("opens", ["/pause", "/travel", "/settings", "/can", "/helper", "/stop"])
async def test_in_the_middle_of_something_else(
    clinic: TestClinic, language: str, opens: str
) -> None:
    rosa = await clinic.person("Rosa", language_code=language)
    await clinic.join(rosa, clinic.invited(language=language))
    [page] = await rosa.send(opens)
    await erase(rosa)
    assert clinic.rows(Draft) == []
    for button in buttons(page):
        await rosa.tap_data(button["data"], page["id"])
        assert await rosa.toast() == words(language)("This button no longer works.").unescape()
    [told] = await rosa.send("Friday")
    assert "K7QM2-XRT9P" in told["text"]
    assert [alert.kind for alert in clinic.rows(Alert)] == [AlertKind.ERASED]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_while_settling_in(clinic: TestClinic, language: str) -> None:
    rosa = await clinic.person("Rosa", language_code=language)
    await rosa.open(clinic.link(clinic.invited(language=language)))
    [zones, *_] = await rosa.tap("consent", "yes")
    await rosa.send("Madrid")
    await erase(rosa)
    assert clinic.rows(Draft) == clinic.rows(Enrolment) == []
    await rosa.tap_data(clinic.signer.data(rosa.id, "hour", "0900"), zones["id"])
    assert await rosa.toast() == words(language)("This button no longer works.").unescape()
    [told] = await rosa.send("Madrid")
    assert "K7QM2-XRT9P" in told["text"]


async def test_in_the_middle_of_danger_nobody_is_called_any_more(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    await rosa.send("I have chest pain and cannot breathe")
    await erase(rosa)
    before = len(await clinic.nurse.received())
    await clinic.advance(days=1)
    assert len(await clinic.nurse.received()) == before
    [told] = await rosa.send("I have chest pain and cannot breathe")  # and it is answered still
    assert "112" in told["text"]


async def test_while_a_nurse_types_an_answer(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    await rosa.send("My dressing came off")
    told = (await clinic.nurse.received())[-1]
    await clinic.nurse.tap("write")
    await clinic.nurse.send("Keep it dry")
    [confirm] = await clinic.nurse.received_with("send")
    await erase(rosa)
    seen = len(await rosa.received())
    await clinic.nurse.tap_data(buttons(confirm)[0]["data"], confirm["id"])
    assert await clinic.nurse.toast() == "This button no longer works."
    await clinic.nurse.send("Keep it dry", told["id"])
    assert len(await rosa.received()) == seen
    assert not [m for m in await clinic.nurse.received() if "Keep it dry" in m["text"]]
