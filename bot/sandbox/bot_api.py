"""The Bot API over HTTP: a call comes in, a fault may strike, the answer is wrapped."""

from __future__ import annotations

import asyncio
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

# These modules register their methods by being imported.
from bot.sandbox import editing, menus, receiving, sending, webhooks
from bot.sandbox.calls import METHODS, Call
from bot.sandbox.connections import drop_connection
from bot.sandbox.errors import BotApiError
from bot.sandbox.faults import Fault, FaultKind
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
        try:
            bot = self._bot(request)
            params = await read_params(request)
        except BotApiError as error:
            return _refusal(error)
        name = request.path_params["method"]
        chat_id = params.integer("chat_id")
        self.sandbox.log(
            "call", name, chat_id=chat_id, user_id=_person(chat_id), params=_plain(params)
        )
        fault = self.sandbox.faults.take(name.lower(), chat_id)
        if fault is None:
            return await self._answer(bot, name, params)
        self.sandbox.log("fault", name, chat_id=chat_id, description=fault.kind.value)
        return await self._answer_with_fault(fault, request, bot, name, params)

    async def file(self, request: Request) -> Response:
        """Answer `/file/bot<TOKEN>/<path>`."""
        try:
            self._bot(request)
        except BotApiError as error:
            return _refusal(error)
        stored = self.sandbox.files.at_path(request.path_params["path"])
        if stored is None:
            return _refusal(BotApiError(404, "Not Found"))
        return Response(stored.content, media_type=stored.mime)

    def _bot(self, request: Request) -> BotAccount:
        bot = self.sandbox.bots.get(request.path_params["token"])
        if bot is None:
            raise BotApiError(401, "Unauthorized")
        return bot

    async def _answer_with_fault(
        self, fault: Fault, request: Request, bot: BotAccount, name: str, params: Params
    ) -> Response:
        await asyncio.sleep(fault.seconds)
        if error := fault.error():
            return self._refuse(error, name, params)
        if fault.kind is FaultKind.BAD_GATEWAY_HTML:
            return HTMLResponse(_BAD_GATEWAY, 502)
        if fault.kind in {FaultKind.SLOW, FaultKind.DROP_AFTER}:
            response = await self._answer(bot, name, params)
            if fault.kind is FaultKind.SLOW:
                return response
        return await drop_connection(request)

    async def _answer(self, bot: BotAccount, name: str, params: Params) -> Response:
        try:
            result = await self._perform(bot, name, params)
        except BotApiError as error:
            return self._refuse(error, name, params)
        self._log_answer(name, params, ok=True, result_id=_message_id(result))
        return JSONResponse({"ok": True, "result": result})

    async def _perform(self, bot: BotAccount, name: str, params: Params) -> Any:
        known = METHODS.get(name.lower())
        if known is None:
            raise BotApiError(404, "Not Found: method not found")
        known.check(params)
        result = known.handler(Call(self.sandbox, bot, params))
        return await result if inspect.isawaitable(result) else result

    def _refuse(self, error: BotApiError, name: str, params: Params) -> Response:
        self._log_answer(
            name, params, ok=False, error_code=error.code, description=error.description
        )
        return _refusal(error)

    def _log_answer(self, name: str, params: Params, **parts: Any) -> None:
        chat_id = params.integer("chat_id")
        self.sandbox.log("answer", name, chat_id=chat_id, user_id=_person(chat_id), **parts)


def _refusal(error: BotApiError) -> Response:
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else None
    return JSONResponse(error.envelope(), error.code, headers)


def _person(chat_id: int | None) -> int | None:
    """Return whose private chat it is; a group's number is negative."""
    return chat_id if chat_id and chat_id > 0 else None


def _plain(params: Params) -> dict[str, Any]:
    """Return the parameters as the journal keeps them: JSON read, files by name only."""
    plain: dict[str, Any] = {}
    for name, value in params.values.items():
        opens = isinstance(value, str) and value[:1] in "[{"
        plain[name] = _read(params, name, value) if opens else value
    return plain


def _read(params: Params, name: str, value: Any) -> Any:
    try:
        return params.structure(name, name)
    except BotApiError:
        return value


def _message_id(result: Any) -> int | None:
    return result.get("message_id") if isinstance(result, dict) else None
