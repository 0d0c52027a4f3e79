"""Faults on demand, over real connections and in-process."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from bot_view import Api

from bot.sandbox.connections import InProcessTransport
from bot.sandbox.phone import Phone, PhoneError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from bot.sandbox.users import BotAccount

pytestmark = pytest.mark.parametrize("wire", ["socket", "in_process"])


@pytest_asyncio.fixture
async def api(sandbox: Sandbox, account: BotAccount, wire: str) -> AsyncIterator[Api]:
    if wire == "in_process":
        transport = InProcessTransport(sandbox.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            yield Api(client, account.token)
    else:
        async with serve(sandbox) as url, httpx.AsyncClient(base_url=url) as client:
            yield Api(client, account.token)


ANSWERS = [
    # kind, status, what the body holds, Retry-After
    ("429", 429, '"parameters":{"retry_after":3}', "3"),
    ("429_bare", 429, '"description":"Too Many Requests"}', None),
    ("403", 403, "Forbidden: bot was blocked by the user", None),
    ("400", 400, "Bad Request: chat not found", None),
    ("401", 401, '"description":"Unauthorized"', None),
    ("409", 409, "Conflict: terminated by other getUpdates request", None),
    ("500", 500, "Internal Server Error: restart", None),
    ("502_html", 502, "<html>", None),
]


@pytest.mark.parametrize(("kind", "status", "holds", "retry_after"), ANSWERS)
async def test_a_fault_answers_as_telegram_would(
    api: Api, rosa: Phone, kind: str, status: int, holds: str, retry_after: str | None
) -> None:
    await rosa.control.fault(kind, "sendMessage")
    answer = await api.raw("sendMessage", chat_id=rosa.id, text="x")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, retry_after)
    assert holds in answer.text
    assert len(await rosa.messages()) == 1
    assert await api.call("sendMessage", chat_id=rosa.id, text="x")


LOST = [
    # kind, how many of Rosa's messages arrive though the bot hears nothing
    ("drop_before", 0),
    ("drop_after", 1),
    ("hang", 0),
]


@pytest.mark.parametrize(("kind", "arrived"), LOST)
async def test_a_lost_answer_leaves_the_bot_in_doubt(
    api: Api, rosa: Phone, kind: str, arrived: int
) -> None:
    await rosa.control.fault(kind, "sendMessage", seconds=0.05)
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending"):
        await api.raw("sendMessage", chat_id=rosa.id, text="x")
    assert len(await rosa.messages()) == 1 + arrived


async def test_a_slow_call_is_processed_though_its_client_gave_up(api: Api, rosa: Phone) -> None:
    await rosa.control.fault("slow", "sendMessage", seconds=0.2)
    api.client.timeout = httpx.Timeout(10, read=0.05)
    with pytest.raises(httpx.ReadTimeout):
        await api.raw("sendMessage", chat_id=rosa.id, text="late")
    assert await rosa.wait_for("late")


async def test_a_hanging_call_gives_its_client_a_timeout(api: Api, rosa: Phone) -> None:
    await rosa.control.fault("hang", "getMe")
    started = time.monotonic()
    api.client.timeout = httpx.Timeout(10, read=0.05)
    with pytest.raises(httpx.ReadTimeout):
        await api.raw("getMe")
    assert time.monotonic() - started < 5


async def test_a_fault_keeps_to_its_method_chat_and_count(api: Api, rosa: Phone) -> None:
    ana = await Phone.create(api.client, "Ana")
    await ana.send("/start")
    await rosa.control.fault("500", "SendMessage", count=2, chat_id=rosa.id)
    assert await api.call("getMe")
    assert await api.call("sendMessage", chat_id=ana.id, text="x")
    for code in (500, 500, 200):
        answer = await api.raw("sendMessage", chat_id=rosa.id, text="x")
        assert answer.status_code == code


async def test_a_fault_without_end_lasts_until_removed(api: Api, rosa: Phone) -> None:
    laid = await rosa.control.fault("429", count=None, retry_after=7, description="Slow down")
    assert await rosa.control.request("GET", "faults") == [laid]
    for _ in range(3):
        assert await api.refused("getMe") == "429 Slow down"
    await rosa.control.no_faults()
    assert await api.call("getMe")


async def test_a_fault_stands_in_the_journal(api: Api, rosa: Phone) -> None:
    await rosa.control.fault("403", "sendMessage")
    await api.raw("sendMessage", chat_id=rosa.id, text="x")
    lines = await rosa.control.journal("sendMessage", chat_id=rosa.id)
    assert [(line["kind"], line["description"]) for line in lines] == [
        ("call", None),
        ("fault", "403"),
        ("answer", "Forbidden: bot was blocked by the user"),
    ]


async def test_an_unknown_fault_is_refused(api: Api, rosa: Phone) -> None:
    with pytest.raises(PhoneError, match="There is no fault of the kind 'fire'; there are 429"):
        await rosa.control.fault("fire")
    with pytest.raises(PhoneError, match="A fault strikes at least once"):
        await rosa.control.fault("500", count=0)
