"""getUpdates: offsets, the long poll, what is kept how long, and taps that wait for an answer."""

import asyncio
from typing import Any

import httpx
import pytest
from bot_view import Api, Seconds, keys

from bot.sandbox.phone import Phone, PhoneError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from bot.sandbox.users import BotAccount

FIRST = 100_000_001
GONE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "409 Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


async def ids(api: Api, **params: Any) -> list[int]:
    return [update["update_id"] - FIRST for update in await api.call("getUpdates", **params)]


OFFSETS = [
    # offset, what is served of updates 0…4, what a bot without offset gets afterwards
    (0, [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
    (FIRST + 2, [2, 3, 4], [2, 3, 4]),
    (FIRST + 5, [], []),
    (-2, [3, 4], [3, 4]),
    # Far in the future is a mistake: nothing is confirmed.
    (FIRST + 1000, [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
]


@pytest.mark.parametrize(("offset", "served", "left"), OFFSETS)
async def test_an_offset_confirms_what_is_below(
    api: Api, rosa: Phone, offset: int, served: list[int], left: list[int]
) -> None:
    for text in "1234":
        await rosa.send(text)
    assert await ids(api, offset=offset) == served
    assert await ids(api) == left


async def test_a_limit_serves_the_oldest(api: Api, rosa: Phone) -> None:
    await rosa.send("1")
    assert await ids(api, limit=1) == [0]
    assert await ids(api, limit=0) == [0]
    assert await ids(api, limit=1000) == [0, 1]


async def test_a_poll_waits_for_the_first_update(api: Api, rosa: Phone) -> None:
    poll = asyncio.create_task(ids(api, offset=FIRST + 1, timeout=20))
    await asyncio.sleep(0.01)
    await rosa.send("1")
    assert await asyncio.wait_for(poll, 5) == [1]


async def test_a_poll_ends_empty_in_time(api: Api) -> None:
    assert await ids(api, timeout=1) == []


async def test_a_second_poller_ends_the_first(api: Api, rosa: Phone) -> None:
    first = asyncio.create_task(api.refused("getUpdates", offset=FIRST + 1, timeout=20))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(ids(api, offset=FIRST + 1, timeout=20))
    assert await asyncio.wait_for(first, 5) == OTHER_POLLER
    await rosa.send("1")
    assert await asyncio.wait_for(second, 5) == [1]


async def test_a_poll_ends_with_its_client(sandbox: Sandbox, account: BotAccount) -> None:
    # A bot killed in mid-poll leaves no ghost that would meet the next poller with a 409.
    impatient = httpx.Timeout(10, read=0.1)
    async with serve(sandbox) as url, httpx.AsyncClient(timeout=impatient) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get(f"{url}/bot{account.token}/getUpdates?timeout=20")
        phone = await Phone.create(url)
        lines = await phone.control.journal("getUpdates", kind="answer", wait=5)
        await phone.close()
    assert [line["description"] for line in lines] == ["The client went away."]


async def test_only_allowed_kinds_are_queued(api: Api, rosa: Phone) -> None:
    await api.call("getUpdates", offset=FIRST + 1, allowed_updates=["callback_query"])
    await rosa.send("not wanted")
    assert await ids(api) == []
    await api.call("getUpdates", allowed_updates=[])
    await rosa.send("wanted")
    assert await ids(api) == [1]


async def test_updates_are_kept_a_day(api: Api, rosa: Phone, seconds: Seconds) -> None:
    seconds.now += 24 * 3600
    assert await ids(api) == [0]
    seconds.now += 1
    assert await ids(api) == []


async def tapped(api: Api, rosa: Phone) -> dict[str, Any]:
    await api.call("sendMessage", chat_id=rosa.id, text="x", reply_markup=keys("Done", "Later"))
    return await rosa.tap("done")


async def test_a_tap_arrives_with_its_message(api: Api, rosa: Phone) -> None:
    tap = await tapped(api, rosa)
    update = (await api.call("getUpdates", offset=FIRST + 1))[0]["callback_query"]
    assert (update["id"], update["data"]) == (tap["callback_query_id"], "done")
    assert (update["from"]["id"], update["message"]["message_id"]) == (rosa.id, 2)
    assert update["message"]["reply_markup"] == keys("Done", "Later")


async def test_a_tap_is_answered_once(api: Api, rosa: Phone) -> None:
    tap = await tapped(api, rosa)
    answer = {"callback_query_id": tap["callback_query_id"], "text": "Noted"}
    assert await api.call("answerCallbackQuery", **answer) is True
    assert await api.refused("answerCallbackQuery", **answer) == GONE
    assert (await rosa.answer_to(tap))["text"] == "Noted"


async def test_a_tap_is_forgotten_after_150_seconds(
    api: Api, rosa: Phone, seconds: Seconds
) -> None:
    tap = await tapped(api, rosa)
    seconds.now += 151
    assert await api.refused("answerCallbackQuery", callback_query_id=tap["callback_query_id"]) == (
        GONE
    )
    # The message of before the tap is still there.
    assert await ids(api) == [0]


async def test_an_answer_has_at_most_200_characters(api: Api, rosa: Phone) -> None:
    tap = {"callback_query_id": (await tapped(api, rosa))["callback_query_id"]}
    assert "MESSAGE_TOO_LONG" in await api.refused("answerCallbackQuery", **tap, text="x" * 201)
    assert await api.call("answerCallbackQuery", **tap, text="x" * 200)


async def test_an_unanswered_tap_is_told(api: Api, rosa: Phone) -> None:
    tap = await tapped(api, rosa)
    with pytest.raises(PhoneError, match="The tap on 'done' was not answered"):
        await rosa.answer_to(tap, timeout=0.05)


async def test_a_tap_on_a_message_that_is_gone_has_no_content(api: Api, rosa: Phone) -> None:
    await tapped(api, rosa)
    await api.call("deleteMessage", chat_id=rosa.id, message_id=2)
    await rosa.tap(data="done", message_id=2)
    update = (await api.call("getUpdates", offset=-1))[0]["callback_query"]
    assert update["message"]["date"] == 0
    assert "text" not in update["message"]


async def test_blocking_arrives_as_my_chat_member(api: Api, rosa: Phone) -> None:
    await rosa.block()
    await rosa.block()
    await rosa.unblock()
    changes = [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
        for update in await api.call("getUpdates")
        if (change := update.get("my_chat_member"))
    ]
    assert changes == [("member", "kicked"), ("kicked", "member")]


async def test_a_deep_link_becomes_a_start_command(api: Api, rosa: Phone) -> None:
    for link in (
        "https://t.me/clinic_bot?start=Ab-1_",
        "t.me/clinic_bot?start=Ab-1_",
        "tg://resolve?domain=clinic_bot&start=Ab-1_",
    ):
        await rosa.open(link)
        update = (await api.call("getUpdates", offset=-1))[0]["message"]
        assert update["text"] == "/start Ab-1_"
        assert update["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


LINKS = [
    # link, the sentence that refuses it
    ("https://a.example/x", "is no link to a bot"),
    ("http://[", "is no link"),
    ("https://t.me/other_bot?start=1", "leads to @other_bot, not to @clinic_bot"),
    (f"https://t.me/clinic_bot?start={'x' * 65}", "up to 64 of A-Z a-z 0-9 _ -"),
    ("https://t.me/clinic_bot?start=a.b", "up to 64 of A-Z a-z 0-9 _ -"),
]


@pytest.mark.parametrize(("link", "sentence"), LINKS)
async def test_a_wrong_link_is_refused(rosa: Phone, link: str, sentence: str) -> None:
    with pytest.raises(PhoneError, match=sentence):
        await rosa.open(link)
