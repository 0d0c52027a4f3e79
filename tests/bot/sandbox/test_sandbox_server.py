"""The sandbox as a server: events as they happen, a clean end, clear words for a taken port."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from bot_view import Api, keys

from bot.sandbox.errors import SandboxError
from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import run, serve
from bot.sandbox.users import BotAccount


async def events(stream: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in stream.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def test_events_tell_what_happens(sandbox: Sandbox, account: BotAccount) -> None:
    async with (
        serve(sandbox) as url,
        httpx.AsyncClient(base_url=url) as client,
        client.stream("GET", "/sandbox/events") as stream,
    ):
        heard = events(stream)
        assert await anext(heard) == {"type": "hello"}
        api, phone = Api(client, account.token), await Phone.create(client)
        await phone.send("/start")
        await api.call("sendChatAction", chat_id=phone.id, action="typing")
        await api.call("sendMessage", chat_id=phone.id, text="x", reply_markup=keys("Done"))
        tap = await phone.tap("Done")
        number = tap["callback_query_id"]
        await api.call("answerCallbackQuery", callback_query_id=number, text="Noted")
        await api.call("editMessageText", chat_id=phone.id, message_id=2, text="y")
        await api.call("deleteMessage", chat_id=phone.id, message_id=2)
        await api.call("setMyCommands", commands=[])
        told = [await anext(heard) for _ in range(9)]
    kinds = "users message typing typing message callback_answer edit delete commands"
    assert [event["type"] for event in told] == kinds.split()
    assert [told[2]["on"], told[3]["on"]] == [True, False]
    message = told[4]
    assert (message["chat_id"], message["user_ids"]) == (phone.id, [phone.id])
    assert message["message"]["keyboard"] == [[{"label": "Done", "data": "done"}]]
    assert told[5] == {
        "type": "callback_answer",
        "user_id": phone.id,
        "callback_query_id": number,
        "text": "Noted",
        "show_alert": False,
    }
    assert (told[6]["message"]["text"], told[7]["message_id"]) == ("y", 2)


async def test_a_server_ends_at_once_whoever_waits(sandbox: Sandbox, account: BotAccount) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        async with serve(sandbox) as url:
            poll = client.get(f"{url}/bot{account.token}/getUpdates?timeout=30")
            waiting = asyncio.create_task(poll)
            await asyncio.sleep(0.1)
            started = time.monotonic()
        assert time.monotonic() - started < 0.9
        assert (await waiting).status_code == 409


async def test_a_port_in_use_is_said(sandbox: Sandbox) -> None:
    async with serve(sandbox) as url:
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(SandboxError, match=rf"Port {port} cannot be used\: Address"):
            async with serve(Sandbox(), port):
                pass


async def test_only_this_machine_is_served(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match=r"serves 127\.0\.0\.1 only"):
        async with serve(sandbox, host="0.0.0.0"):  # noqa: S104 - the refusal is the point
            pass
    async with serve(sandbox) as url, httpx.AsyncClient() as client:
        answer = await client.get(f"{url}/sandbox/users", headers={"Host": "evil.example"})
        assert answer.status_code == 400


async def test_the_page_is_served(sandbox: Sandbox) -> None:
    async with serve(sandbox) as url, httpx.AsyncClient(base_url=url) as client:
        page = await client.get("/")
        assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")
        assert (await client.get("/page/main.js")).status_code == 200
        assert (await client.get("/page/..%2Fserver.py")).status_code == 404


def test_run_says_where_and_ends_quietly() -> None:
    code = "from bot.sandbox.server import run; run(0, token='700:test-token')"
    command, pipe = [sys.executable, "-c", code], subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(4)]
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
    address = lines[0].split()[1]
    assert lines[1:3] == [f"Bot API   {address}bot\n", "Token     700:test-token\n"]
    assert (process.returncode, rest.strip(), errors) == (0, "", "")


def test_run_says_that_a_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as end:
            run(port)
    assert end.value.code == 2
    assert capsys.readouterr().err == f"Port {port} cannot be used: Address already in use.\n"
