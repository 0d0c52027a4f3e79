"""A sandbox served on this machine, two people on it, and a small bot that talks to them."""

import asyncio
import contextlib
import html
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.async_api import Locator, Page

from bot.sandbox.media import sent_media
from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve

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
