"""Webhooks: delivery on this machine, in order, again until taken; no polling meanwhile."""

import asyncio
from typing import Any

import httpx
from bot_view import Api

from bot.sandbox.phone import Phone


class Hook:
    """A bot's own small server, which refuses the first `refusals` deliveries."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.secrets: list[str | None] = []
        self.texts: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = httpx.Headers(
            [line.split(": ", 1) for line in await read_head(reader) if ": " in line]
        )
        body = await reader.readexactly(int(head["content-length"]))
        refused, self.refusals = self.refusals > 0, self.refusals - 1
        if not refused:
            self.secrets.append(head.get("X-Telegram-Bot-Api-Secret-Token"))
            self.texts.put_nowait(httpx.Response(200, content=body).json()["message"]["text"])
        status = "500 No" if refused else "200 OK"
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()


async def read_head(reader: asyncio.StreamReader) -> list[str]:
    return (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")


async def test_updates_are_delivered_again_until_taken(api: Api, rosa: Phone) -> None:
    hook = Hook(refusals=1)
    async with await asyncio.start_server(hook, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        await api.call("setWebhook", url=url, secret_token="s3cret", max_connections=5)
        await rosa.send("second")
        texts = [await asyncio.wait_for(hook.texts.get(), 10) for _ in range(2)]
        assert (texts, hook.secrets) == (["/start", "second"], ["s3cret", "s3cret"])
        info = await api.call("getWebhookInfo")
        assert (info["url"], info["max_connections"]) == (url, 5)
        assert info["last_error_message"] == "Wrong response from the webhook: 500"
        refusal = await api.refused("getUpdates")
        assert refusal.startswith("409 Conflict: can't use getUpdates method while webhook")
        await api.call("deleteWebhook")
    assert (await api.call("getWebhookInfo"))["url"] == ""
    assert await api.call("getUpdates") == []


async def test_setting_a_webhook_ends_the_poll(api: Api, rosa: Phone) -> None:
    poll: Any = asyncio.create_task(api.refused("getUpdates", offset=100_000_002, timeout=20))
    await asyncio.sleep(0.01)
    await api.call("setWebhook", url="http://127.0.0.1:9/none")
    assert await asyncio.wait_for(poll, 5) == "409 Conflict: terminated by setWebhook request"
    await api.call("setWebhook", url="")


async def test_pending_updates_are_dropped_when_asked(api: Api, rosa: Phone) -> None:
    await api.call("deleteWebhook", drop_pending_updates=False)
    assert (await api.call("getWebhookInfo"))["pending_update_count"] == 1
    await api.call("deleteWebhook", drop_pending_updates=True)
    assert await api.call("getUpdates") == []


async def test_other_machines_and_wrong_secrets_are_refused(api: Api) -> None:
    assert "webhooks on other machines" in await api.refused(
        "setWebhook", url="https://a.example/hook"
    )
    assert "invalid webhook URL" in await api.refused("setWebhook", url="ftp://127.0.0.1")
    assert "invalid webhook URL" in await api.refused("setWebhook", url="http://127.0.0.1:port")
    assert "unallowed characters" in await api.refused(
        "setWebhook", url="http://127.0.0.1:9/", secret_token="a b"
    )
