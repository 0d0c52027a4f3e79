"""A sandbox served on this machine, a small bot that talks through it, and Chromium to look."""

import asyncio
import contextlib
import html
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright

from bot.sandbox.media import sent_media
from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 800}
COMMANDS = [
    {"command": "today", "description": "What may I do today?"},
    {"command": "help", "description": "Help"},
]


def keys(*labels: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


@dataclass
class EchoBot:
    """Repeats texts as they came; a tap is written into the message, with the button changed."""

    api: httpx.AsyncClient
    patience: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self, method: str, **params: Any) -> Any:
        answer = await self.api.post(method, json=params)
        assert answer.is_success, answer.text
        return answer.json()["result"]

    async def say(self, chat_id: int, text: str, **params: Any) -> Any:
        return await self.call("sendMessage", chat_id=chat_id, text=text, **params)

    async def show(self, chat_id: int, picture: bytes, caption: str) -> Any:
        files = {"photo": ("chart.png", picture)}
        form = {"chat_id": str(chat_id), "caption": caption}
        return (await self.api.post("sendPhoto", data=form, files=files)).json()["result"]

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self.handle(update)

    async def handle(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self.answer(query)
        elif message := update.get("message"):
            text = html.escape(message.get("text", "(no text)"), quote=False)
            await self.say(
                message["chat"]["id"], f"<b>You said</b> {text}"[:4096], parse_mode="HTML"
            )

    async def answer(self, query: dict[str, Any]) -> None:
        """Take the tap once the test lets it: a test may look at the button while it waits."""
        await self.patience.wait()
        label, message = query["data"], query["message"]
        place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self.call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=f"{label} noted",
            show_alert=label == "Alert",
        )
        text = f"{message['text']} ✅ {label} 08:12"
        await self.call("editMessageText", **place, text=text, reply_markup=keys("Undo"))


@dataclass
class World:
    """Two people, their phones and a bot, on a sandbox at `url`."""

    sandbox: Sandbox
    url: str
    bot: EchoBot
    rosa: Phone
    nurse: Phone

    def phone(self, page: Page, person: Phone) -> Locator:
        """Return a person's phone on the page."""
        return page.locator(f"#phone-{person.id}")

    def picture(self) -> bytes:
        """Return a small picture to send."""
        media = sent_media("photo", self.sandbox.user(self.rosa.id), self.sandbox.files)
        assert media.file
        return media.file.content

    def describe_page(self) -> dict[str, Any]:
        """Return the page's two phones; links open on Rosa's."""
        chips = [{"label": "What today?", "text": "/today"}, {"label": "Note", "text": "/note "}]
        patient = {"user_id": self.rosa.id, "role": "patient", "caption": "Rosa, patient"}
        clinic = {"user_id": self.nurse.id, "role": "clinic", "caption": "Nurse Ito, clinic"}
        return {
            "title": "A clinic on two phones",
            "subtitle": "Left the patient, right the clinic.",
            "hint": "First step: press Start.",
            "phones": [patient | {"suggestions": chips}, clinic | {"suggestions": []}],
            "links_open_on": self.rosa.id,
        }


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("The page's tests need Chromium: apt-get install chromium", pytrace=False)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[World]:
    async with open_world(Sandbox()) as world:
        yield world


@contextlib.asynccontextmanager
async def open_world(sandbox: Sandbox, port: int = 0) -> AsyncIterator[World]:
    account = sandbox.add_bot(name="Riverside Aftercare", username="riverside_bot")
    async with (
        serve(sandbox, port) as url,
        httpx.AsyncClient(base_url=f"{url}/bot{account.token}/", timeout=30) as api,
    ):
        bot = EchoBot(api)
        bot.patience.set()
        await bot.call("setMyCommands", commands=COMMANDS)
        rosa = await Phone.create(sandbox, "Rosa")
        nurse = await Phone.create(sandbox, "Ito")
        world = World(sandbox, url, bot, rosa, nurse)
        sandbox.page = world.describe_page()
        running = asyncio.create_task(bot.run())
        yield world
        running.cancel()
        await asyncio.gather(running, rosa.close(), nurse.close(), return_exceptions=True)


def is_fault(line: ConsoleMessage) -> bool:
    """Tell a fault from a call that the sandbox refused: Chromium calls both an error."""
    refused = re.search(r"/sandbox/(clock|users/\d+/\w+)$", line.location["url"])
    return line.type == "error" and not refused


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A wide page that must end without a complaint of the browser."""
    faults: list[str] = []
    context = await browser.new_context(viewport=WIDE)
    page = await context.new_page()
    page.set_default_timeout(5000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if is_fault(line) else None)
    yield page
    await context.close()
    assert faults == []
