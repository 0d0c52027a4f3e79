"""The phone that tests and demos hold: waiting without sleeping, and errors that show the chat."""

import asyncio

import pytest
from bot_view import Api, keys

from bot.sandbox.phone import Phone, PhoneError
from bot.sandbox.sandbox import Sandbox


async def say(api: Api, phone: Phone, text: str, after: float = 0) -> None:
    await asyncio.sleep(after)
    await api.call("sendMessage", chat_id=phone.id, text=text, reply_markup=keys("Done"))


async def test_it_waits_for_a_text(api: Api, rosa: Phone) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(say(api, rosa, "Something else", 0.01))
        group.create_task(say(api, rosa, "Good MORNING", 0.02))
        assert (await rosa.wait_for("good morning"))["id"] == 3


async def test_it_waits_for_an_edit(api: Api, rosa: Phone) -> None:
    await say(api, rosa, "One")
    edit = api.call("editMessageText", chat_id=rosa.id, message_id=2, text="Two")
    async with asyncio.TaskGroup() as group:
        group.create_task(edit)
        assert (await rosa.wait_for(lambda message: message["edited"]))["text"] == "Two"


async def test_older_messages_can_be_left_out(api: Api, rosa: Phone) -> None:
    await say(api, rosa, "Saved")
    with pytest.raises(PhoneError):
        await rosa.wait_for("saved", timeout=0.05, after=2)


async def test_its_own_words_are_not_the_bots(api: Api, rosa: Phone) -> None:
    with pytest.raises(PhoneError):
        await rosa.wait_for("/start", timeout=0.05)


async def test_waiting_in_vain_prints_the_chat(api: Api, rosa: Phone) -> None:
    await say(api, rosa, "Hello")
    with pytest.raises(PhoneError) as failure:
        await rosa.wait_for("goodbye", timeout=0.05)
    assert str(failure.value) == (
        "'goodbye' did not come within 0.05 s. The chat:\n"
        "   1 Rosa: /start\n"
        "   2 Clinic: Hello [Done]"
    )


async def test_an_empty_chat_has_no_last_message(sandbox: Sandbox, api: Api) -> None:
    ana = await Phone.create(sandbox, "Ana")
    with pytest.raises(PhoneError, match="Ana has an empty chat"):
        await ana.last()
    assert await ana.labels() == []
    await ana.close()


async def test_it_sends_what_is_no_text(api: Api, rosa: Phone) -> None:
    assert (await rosa.send_photo("My knee"))["caption_html"] == "My knee"
    assert (await rosa.send_sticker())["text"] == "👍"
