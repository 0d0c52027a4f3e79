"""The control API: create people, act as them, lay faults, read the journal."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.sandbox.acts import Person
from bot.sandbox.chats import Chat
from bot.sandbox.errors import SandboxError
from bot.sandbox.journal import Filter, entry_to_json
from bot.sandbox.media import sent_media
from bot.sandbox.users import BotAccount, User

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Endpoint = Callable[[Request], Awaitable[Response]]
LONGEST_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Control:
    """The endpoints under `/sandbox/`, each answering JSON."""

    sandbox: Sandbox

    async def list_bots(self, request: Request) -> Any:
        """List the bots."""
        return [_bot_to_json(bot) for bot in self.sandbox.bots.values()]

    async def add_bot(self, request: Request) -> Any:
        """Add a bot."""
        body = await read_body(request, {"token": str, "username": str, "name": str})
        return _bot_to_json(self.sandbox.add_bot(**body))

    async def list_users(self, request: Request) -> Any:
        """List the people."""
        return [self._user_to_json(user) for user in self.sandbox.users.values()]

    async def add_user(self, request: Request) -> Any:
        """Add a person."""
        names = ("first_name", "last_name", "username", "language_code")
        body = await read_body(request, dict.fromkeys(names, str) | {"id": int})
        first_name, user_id = body.pop("first_name", ""), body.pop("id", None)
        return self._user_to_json(self.sandbox.add_user(first_name, user_id, **body))

    async def send(self, request: Request) -> Any:
        """Type a text."""
        body = await self._act(request, {"text": str, "reply_to": int})
        return body.person.send(body.given.get("text", ""), body.given.get("reply_to")).to_page()

    async def send_media(self, request: Request) -> Any:
        """Send a picture, sticker, contact, place or voice message."""
        kind = request.path_params["kind"]
        body = await self._act(request, {"caption": str})
        media = sent_media(kind, body.person.user, self.sandbox.files)
        return body.person.send_media(media, body.given.get("caption", "")).to_page()

    async def tap(self, request: Request) -> Any:
        """Tap an inline button."""
        body = await self._act(request, {"label": str, "data": str, "message_id": int})
        label, data = body.given.get("label"), body.given.get("data")
        if label is None and data is None:
            raise SandboxError("Say which button: its label, or its data.")
        message_id = body.given.get("message_id")
        tap, sent = body.person.tap(label, data, message_id)
        return {"callback_query_id": tap.id, "message_id": tap.message_id, "data": sent}

    async def open_link(self, request: Request) -> Any:
        """Open a deep link."""
        body = await self._act(request, {"link": str})
        return body.person.open_link(body.given.get("link", "")).to_page()

    async def block(self, request: Request) -> Any:
        """Block a bot."""
        body = await self._act(request, {})
        body.person.block()
        return self._user_to_json(body.person.user)

    async def unblock(self, request: Request) -> Any:
        """Unblock a bot."""
        body = await self._act(request, {})
        body.person.unblock()
        return self._user_to_json(body.person.user)

    async def chat(self, request: Request) -> Any:
        """Show a chat as the person sees it."""
        user = self.sandbox.user(request.path_params["user_id"])
        bot = self.sandbox.bot(request.query_params.get("bot"))
        chat = self._place(user, bot, read_number(request, "chat_id"))
        code = user.language_code or ""
        shown = (
            bot.commands.shown_in_private(user.id, code)
            if chat.is_private
            else bot.commands.shown_in_group(chat.id, user.id, code)
        )
        return {
            "chat_id": chat.id,
            "bot": {"username": bot.username, "name": bot.shown_name(code)},
            "typing": chat.typing_until > self.sandbox.seconds(),
            "commands": shown,
            "blocked": chat.blocked,
            "messages": [message.to_page() for message in chat.messages.values()],
        }

    async def add_group(self, request: Request) -> Any:
        """Make a group."""
        body = await read_body(request, {"title": str, "members": list, "bots": list})
        members = [self.sandbox.user(user_id) for user_id in body.get("members", [])]
        bots = [self.sandbox.bot(name) for name in body.get("bots", [])]
        chat = self.sandbox.add_group(body.get("title", ""), members, bots)
        return {"chat_id": chat.id, "title": chat.title}

    async def list_faults(self, request: Request) -> Any:
        """List the faults in wait."""
        return [fault.to_json() for fault in self.sandbox.faults.waiting]

    async def add_fault(self, request: Request) -> Any:
        """Lay a fault."""
        fields = {"method": str, "chat_id": int, "count": int, "kind": str}
        fields |= {"retry_after": int, "seconds": float, "description": str}
        body = await read_body(request, fields, nullable={"count", "chat_id"})
        return self.sandbox.faults.add(body.pop("kind", ""), **body).to_json()

    async def clear_faults(self, request: Request) -> Any:
        """Remove all faults."""
        self.sandbox.faults.clear()
        return []

    async def read_journal(self, request: Request) -> Any:
        """Read the journal, or wait for it to grow."""
        query = request.query_params
        wanted = Filter(
            after=read_number(request, "after") or 0,
            method=query.get("method"),
            chat_id=read_number(request, "chat_id"),
            user_id=read_number(request, "user_id"),
            kind=query.get("kind"),
        )
        seconds = min(_seconds(query.get("wait", "0")), LONGEST_WAIT_SECONDS)
        count = read_number(request, "count") or 1
        entries = await self.sandbox.journal.wait(wanted, count, seconds)
        return [entry_to_json(entry) for entry in entries]

    async def stream_events(self, request: Request) -> Response:
        """Stream events to a page."""
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(
            self.sandbox.events.stream(), media_type="text/event-stream", headers=headers
        )

    async def show_page(self, request: Request) -> Any:
        """Tell what the page shows."""
        return self.sandbox.page

    async def set_page(self, request: Request) -> Any:
        """Set what the page shows."""
        body = await request.json()
        if not isinstance(body, dict):
            raise SandboxError("The page is described by an object.")
        self.sandbox.page = body
        self.sandbox.events.tell({"type": "page"})
        return body

    async def file(self, request: Request) -> Response:
        """Serve an uploaded file to the page."""
        stored = self.sandbox.files.get(request.path_params["file_id"])
        if stored is None:
            raise SandboxError("There is no such file.", 404)
        # Only pictures are shown in the page; anything else is saved, never run.
        is_picture = stored.mime.startswith("image/")
        headers = {"X-Content-Type-Options": "nosniff"}
        headers |= {} if is_picture else {"Content-Disposition": "attachment"}
        return Response(stored.content, media_type=stored.mime, headers=headers)

    async def _act(self, request: Request, fields: dict[str, type]) -> _Act:
        user = self.sandbox.user(request.path_params["user_id"])
        body = await read_body(request, fields | {"bot": str, "chat_id": int})
        bot = self.sandbox.bot(body.pop("bot", None))
        chat = self._place(user, bot, body.pop("chat_id", None))
        return _Act(Person(self.sandbox, user, bot, chat), body)

    def _place(self, user: User, bot: BotAccount, chat_id: int | None) -> Chat:
        if chat_id is None or chat_id == user.id:
            return self.sandbox.private_chat(bot, user)
        group = self.sandbox.groups.get(chat_id)
        if group is None or user not in group.members:
            raise SandboxError(f"{user.name} is in no group {chat_id}.", 404)
        return group

    def _user_to_json(self, user: User) -> dict[str, Any]:
        bots = self.sandbox.bots.values()
        return {
            "id": user.id,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "username": user.username,
            "language_code": user.language_code,
            "blocked": {b.username: self.sandbox.private_chat(b, user).blocked for b in bots},
        }


@dataclass(frozen=True)
class _Act:
    person: Person
    given: dict[str, Any]


def answered(endpoint: Callable[[Request], Awaitable[Any]]) -> Endpoint:
    """Wrap an endpoint: what it returns becomes JSON, a SandboxError becomes its sentence."""

    async def answer(request: Request) -> Response:
        try:
            result = await endpoint(request)
        except SandboxError as error:
            return JSONResponse({"error": str(error)}, error.status)
        return result if isinstance(result, Response) else JSONResponse(result)

    return answer


async def read_body(
    request: Request, fields: dict[str, type], nullable: set[str] | None = None
) -> dict[str, Any]:
    """Return the JSON object of a request, of known fields and types; null means absent."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise SandboxError("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise SandboxError("The body must be a JSON object.")
    if unknown := sorted(body.keys() - fields.keys()):
        known = ", ".join(sorted(fields))
        raise SandboxError(f"Unknown here: {', '.join(unknown)}; known: {known}.")
    for name, value in body.items():
        _check_type(name, value, fields[name])
    kept = nullable or set()
    return {name: value for name, value in body.items() if value is not None or name in kept}


def read_number(request: Request, name: str) -> int | None:
    """Return a whole number from the query."""
    given = request.query_params.get(name)
    try:
        return None if given is None else int(given)
    except ValueError:
        raise SandboxError(f"{name} must be a whole number, not “{given}”.") from None


def _check_type(name: str, value: Any, wanted: type) -> None:
    accepted = (int, float) if wanted is float else wanted
    if value is not None and (not isinstance(value, accepted) or isinstance(value, bool)):
        words = {str: "a text", int: "a whole number", float: "a number", list: "a list"}
        raise SandboxError(f"{name} must be {words[wanted]}.")


def _bot_to_json(bot: BotAccount) -> dict[str, Any]:
    return {"id": bot.id, "token": bot.token, "username": bot.username, "name": bot.name}


def _seconds(given: str) -> float:
    try:
        return max(float(given), 0.0)
    except ValueError:
        raise SandboxError(f"wait must be a number of seconds, not “{given}”.") from None
