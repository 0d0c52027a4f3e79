"""The control API's own side: bots, groups, faults, the journal, what the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.sandbox.asked import read_body, read_number, read_object, read_seconds
from bot.sandbox.errors import SandboxError
from bot.sandbox.journal import Filter, entry_to_json
from bot.sandbox.users import BotAccount

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

LONGEST_WAIT_SECONDS = 60.0
_FAULT_FIELDS: dict[str, type] = {
    "method": str,
    "chat_id": int,
    "count": int,
    "kind": str,
    "retry_after": int,
    "seconds": float,
    "description": str,
}


@dataclass(frozen=True)
class ControlEndpoints:
    """Endpoints under `/sandbox/`, each answering JSON."""

    sandbox: Sandbox

    async def list_bots(self, request: Request) -> Any:
        """List the bots."""
        return [_bot_to_json(bot) for bot in self.sandbox.bots.values()]

    async def add_bot(self, request: Request) -> Any:
        """Add a bot."""
        body = await read_body(request, {"token": str, "username": str, "name": str})
        return _bot_to_json(self.sandbox.add_bot(**body))

    async def add_group(self, request: Request) -> Any:
        """Make a group."""
        body = await read_body(request, {"title": str, "members": list, "bots": list})
        members = [self.sandbox.user(number) for number in body.get("members", [])]
        bots = [self.sandbox.bot(str(name)) for name in body.get("bots", [])]
        chat = self.sandbox.add_group(body.get("title", ""), members, bots)
        return {"chat_id": chat.id, "title": chat.title}

    async def list_faults(self, request: Request) -> Any:
        """List the faults in wait."""
        return [fault.to_json() for fault in self.sandbox.faults.waiting]

    async def add_fault(self, request: Request) -> Any:
        """Lay a fault."""
        body = await read_body(request, _FAULT_FIELDS, nullable=frozenset({"count", "chat_id"}))
        return self.sandbox.faults.add(body.pop("kind", ""), **body).to_json()

    async def clear_faults(self, request: Request) -> Any:
        """Remove all faults."""
        self.sandbox.faults.clear()
        return []

    async def read_journal(self, request: Request) -> Any:
        """Read the journal, or wait for it to grow."""
        wanted = Filter(
            after=read_number(request, "after") or 0,
            method=request.query_params.get("method"),
            chat_id=read_number(request, "chat_id"),
            user_id=read_number(request, "user_id"),
            kind=request.query_params.get("kind"),
            limit=_at_least_one(read_number(request, "limit")),
        )
        count = read_number(request, "count") or 1
        seconds = min(read_seconds(request, "wait"), LONGEST_WAIT_SECONDS)
        entries = await self.sandbox.journal.wait(wanted, count, seconds)
        return [entry_to_json(entry) for entry in entries]

    async def stream_events(self, request: Request) -> Response:
        """Stream events to a page."""
        return StreamingResponse(
            self.sandbox.events.stream(),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def show_page(self, request: Request) -> Any:
        """Tell what the page shows."""
        return self.sandbox.page

    async def set_page(self, request: Request) -> Any:
        """Set what the page shows."""
        self.sandbox.show_page(await read_object(request))
        return self.sandbox.page

    async def file(self, request: Request) -> Response:
        """Serve an uploaded file to the page."""
        stored = self.sandbox.files.get(request.path_params["file_id"])
        if stored is None:
            raise SandboxError("There is no such file.", 404)
        # Only the pictures Telegram shows are shown; anything else is saved, never run.
        headers = {"X-Content-Type-Options": "nosniff"}
        headers |= {} if stored.is_picture else {"Content-Disposition": "attachment"}
        return Response(stored.content, media_type=stored.mime, headers=headers)


def _at_least_one(limit: int | None) -> int | None:
    return None if limit is None else max(limit, 1)


def _bot_to_json(bot: BotAccount) -> dict[str, Any]:
    return {"id": bot.id, "token": bot.token, "username": bot.username, "name": bot.name}
