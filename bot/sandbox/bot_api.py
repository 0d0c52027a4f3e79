"""The Bot API over HTTP: a call comes in, a fault may strike, the answer is wrapped."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

# These modules register their methods by being imported.
from bot.sandbox import editing, menus, receiving, sending, webhooks
from bot.sandbox.calls import METHODS, Call
from bot.sandbox.connections import ClientGoneError, Dropped, drop_connection, gone, unless_gone
from bot.sandbox.errors import BotApiError
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.journal import Kind
from bot.sandbox.params import Params, read_params
from bot.sandbox.users import BotAccount

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

__all__ = ["FAMILIES", "BotApi"]

FAMILIES = (editing, menus, receiving, sending, webhooks)
_BAD_GATEWAY = (
    "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
)


@dataclass(frozen=True)
class BotApi:
    """The two addresses a bot knows: its methods and its files."""

    sandbox: Sandbox

    async def call(self, request: Request) -> Response:
        """Answer `/bot<TOKEN>/<method>`."""
        name = request.path_params["method"]
        try:
            params = await read_params(request)
        except BotApiError as error:
            return _refusal(error)
        visit = _Visit(self.sandbox, request, name, params)
        visit.log("call", params=_plain(params))
        fault = self.sandbox.faults.take(name.lower(), visit.chat_id)
        if fault is None:
            return await visit.answer()
        visit.log("fault", description=fault.kind.value)
        return await visit.answer_with(fault)

    async def file(self, request: Request) -> Response:
        """Answer `/file/bot<TOKEN>/<path>`."""
        stored = self.sandbox.files.at_path(request.path_params["path"])
        if request.path_params["token"] not in self.sandbox.bots:
            return _refusal(BotApiError(401, "Unauthorized"))
        if stored is None:
            return _refusal(BotApiError(404, "Not Found"))
        return Response(stored.content, media_type=stored.mime)


@dataclass(frozen=True)
class _Visit:
    """One call on its way through the sandbox."""

    sandbox: Sandbox
    request: Request
    name: str
    params: Params

    @property
    def chat_id(self) -> int | None:
        return self.params.integer("chat_id")

    async def answer(self) -> Response:
        try:
            result = await self._perform()
        except BotApiError as error:
            return self._refuse(error)
        except ClientGoneError:
            self.log("answer", ok=False, description="The client went away.")
            return Dropped()
        self.log("answer", ok=True, result_id=_message_id(result))
        return JSONResponse({"ok": True, "result": result})

    async def answer_with(self, fault: Fault) -> Response:
        if fault.kind is FaultKind.HANG:
            await gone(self.request, fault.seconds)
        else:
            await asyncio.sleep(fault.seconds)
        if error := fault.error():
            return self._refuse(error)
        if fault.kind is FaultKind.BAD_GATEWAY_HTML:
            self.log("answer", ok=False, error_code=502, description="Bad Gateway")
            return HTMLResponse(_BAD_GATEWAY, 502)
        if fault.kind in {FaultKind.SLOW, FaultKind.DROP_AFTER}:
            response = await self.answer()
            if fault.kind is FaultKind.SLOW:
                return response
        return await drop_connection(self.request)

    async def _perform(self) -> Any:
        bot = self._bot()
        method = METHODS.get(self.name.lower())
        if method is None:
            raise BotApiError(404, "Not Found: method not found")
        method.check(self.params)
        result = method.handler(Call(self.sandbox, bot, self.params))
        return await self._wait(result) if inspect.isawaitable(result) else result

    async def _wait(self, result: Awaitable[Any]) -> Any:
        # A poll ends with its client; the next one then meets no ghost of it.
        return await unless_gone(self.request, result)

    def _bot(self) -> BotAccount:
        bot = self.sandbox.bots.get(self.request.path_params["token"])
        if bot is None:
            raise BotApiError(401, "Unauthorized")
        return bot

    def _refuse(self, error: BotApiError) -> Response:
        self.log("answer", ok=False, error_code=error.code, description=error.description)
        return _refusal(error)

    def log(self, kind: Kind, **parts: Any) -> None:
        # A private chat bears the person's number; a group's is negative.
        person = self.chat_id if self.chat_id and self.chat_id > 0 else None
        self.sandbox.log(kind, self.name, chat_id=self.chat_id, user_id=person, **parts)


def _refusal(error: BotApiError) -> Response:
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else None
    return JSONResponse(error.envelope(), error.code, headers)


def _plain(params: Params) -> dict[str, Any]:
    """Return the parameters as the journal keeps them: JSON read, files by name only."""
    return {name: _read(params, name, value) for name, value in params.values.items()}


def _read(params: Params, name: str, value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in {"[", "{"} or name in {"text", "caption"}:
        return value
    try:
        return params.structure(name, name)
    except BotApiError:
        return value


def _message_id(result: Any) -> int | None:
    return result.get("message_id") if isinstance(result, dict) else None
