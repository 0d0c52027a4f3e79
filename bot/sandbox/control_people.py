"""The control API's people: create them, act as them, see their chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from bot.sandbox.acts import Person
from bot.sandbox.asked import read_body, read_number
from bot.sandbox.chats import Chat
from bot.sandbox.errors import SandboxError
from bot.sandbox.media import own_file, sent_media
from bot.sandbox.users import BotAccount, User

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

_NAMES: dict[str, type] = {
    "first_name": str,
    "last_name": str,
    "username": str,
    "language_code": str,
}


@dataclass(frozen=True)
class People:
    """Endpoints under `/sandbox/users`, each answering JSON."""

    sandbox: Sandbox

    async def list(self, request: Request) -> Any:
        """List the people."""
        return [self._to_json(user) for user in self.sandbox.users.values()]

    async def add(self, request: Request) -> Any:
        """Add a person."""
        body = await read_body(request, _NAMES | {"id": int})
        first_name, user_id = body.pop("first_name", ""), body.pop("id", None)
        return self._to_json(self.sandbox.add_user(first_name, user_id, **body))

    async def send(self, request: Request) -> Any:
        """Type a text."""
        person, body = await self._person(request, {"text": str, "reply_to": int})
        return person.send(body.get("text", ""), body.get("reply_to")).to_page()

    async def send_media(self, request: Request) -> Any:
        """Send a picture, sticker, file, contact, place or voice message."""
        kind = request.path_params["kind"]
        fields: dict[str, type] = {"caption": str}
        if kind == "document":
            fields |= {"name": str, "base64": str}
        person, body = await self._person(request, fields)
        if "base64" in body:
            media = own_file(body.get("name", ""), body["base64"], self.sandbox.files)
        else:
            media = sent_media(kind, person.user, self.sandbox.files)
        return person.send_media(media, body.get("caption", "")).to_page()

    async def tap(self, request: Request) -> Any:
        """Tap an inline button."""
        fields = {"label": str, "data": str, "message_id": int}
        person, body = await self._person(request, fields)
        label, data = body.get("label"), body.get("data")
        if label is None and data is None:
            raise SandboxError("Say which button: its label, or its data.")
        tap, sent = person.tap(label, data, body.get("message_id"))
        return {"callback_query_id": tap.id, "message_id": tap.message_id, "data": sent}

    async def open(self, request: Request) -> Any:
        """Open a deep link."""
        person, body = await self._person(request, {"link": str})
        return person.open(body.get("link", "")).to_page()

    async def block(self, request: Request) -> Any:
        """Block a bot."""
        person, _ = await self._person(request, {})
        person.block()
        return self._to_json(person.user)

    async def unblock(self, request: Request) -> Any:
        """Unblock a bot."""
        person, _ = await self._person(request, {})
        person.unblock()
        return self._to_json(person.user)

    async def chat(self, request: Request) -> Any:
        """Show a chat as the person sees it."""
        user = self.sandbox.user(request.path_params["user_id"])
        bot = self.sandbox.bot(request.query_params.get("bot"))
        chat = self._place(user, bot, read_number(request, "chat_id"))
        return {
            "chat_id": chat.id,
            "bot": {"username": bot.username, "name": bot.shown_name(user.language)},
            "typing": chat.typing_until > self.sandbox.seconds(),
            "commands": bot.commands.shown(chat.id, user.id, user.language),
            "blocked": chat.blocked,
            "messages": [message.to_page() for message in chat.messages.values()],
        }

    async def _person(
        self, request: Request, fields: dict[str, type]
    ) -> tuple[Person, dict[str, Any]]:
        """Return who acts where, and the rest of what was asked."""
        user = self.sandbox.user(request.path_params["user_id"])
        body = await read_body(request, fields | {"bot": str, "chat_id": int})
        bot = self.sandbox.bot(body.pop("bot", None))
        chat = self._place(user, bot, body.pop("chat_id", None))
        return Person(self.sandbox, user, bot, chat), body

    def _place(self, user: User, bot: BotAccount, chat_id: int | None) -> Chat:
        if chat_id is None or chat_id == user.id:
            return self.sandbox.private_chat(bot, user)
        group = self.sandbox.groups.get(chat_id)
        if group is None or user not in group.members:
            raise SandboxError(f"{user.name} is in no group {chat_id}.", 404)
        return group

    def _to_json(self, user: User) -> dict[str, Any]:
        bots = self.sandbox.bots.values()
        return {
            "id": user.id,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "username": user.username,
            "language_code": user.language_code,
            "blocked": {b.username: self.sandbox.private_chat(b, user).blocked for b in bots},
        }
