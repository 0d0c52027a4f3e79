"""Requests to the control API: reading what is asked, answering in JSON or in one sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.errors import SandboxError
from bot.sandbox.json_text import read_json

Endpoint = Callable[[Request], Awaitable[Response]]
_WORDS = {str: "a text", int: "a whole number", float: "a number", list: "a list"}


def answered(endpoint: Callable[[Request], Awaitable[Any]]) -> Endpoint:
    """Wrap an endpoint: what it returns becomes JSON, a SandboxError becomes its sentence."""

    async def answer(request: Request) -> Response:
        try:
            result = await endpoint(request)
        except SandboxError as error:
            return JSONResponse({"error": str(error)}, error.status)
        return result if isinstance(result, Response) else JSONResponse(result)

    return answer


async def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request; no body is an empty one."""
    try:
        body = read_json(await request.body() or b"{}")
    except ValueError:
        raise SandboxError("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise SandboxError("The body must be a JSON object.")
    return body


async def read_body(
    request: Request, fields: dict[str, type], nullable: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return a JSON object of known fields and types; null means absent, save for `nullable`."""
    body = await read_object(request)
    if unknown := sorted(body.keys() - fields.keys()):
        known = ", ".join(sorted(fields)) or "nothing"
        raise SandboxError(f"Unknown here: {', '.join(unknown)}; known: {known}.")
    for name, value in body.items():
        _check_type(name, value, fields[name])
        if isinstance(value, str) and not _is_whole(value):
            raise SandboxError(f"{name} holds half a character, which no phone can send.")
    return {name: value for name, value in body.items() if value is not None or name in nullable}


def _is_whole(text: str) -> bool:
    """Tell whether a text is free of half surrogate pairs, which UTF-8 cannot carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_number(request: Request, name: str) -> int | None:
    """Return a whole number from the query, None when absent."""
    given = request.query_params.get(name)
    try:
        return None if given is None else int(given)
    except ValueError:
        raise SandboxError(f"{name} must be a whole number, not “{given}”.") from None


def read_seconds(request: Request, name: str) -> float:
    """Return a number of seconds from the query, 0 when absent."""
    given = request.query_params.get(name, "0")
    try:
        return max(float(given), 0.0)
    except ValueError:
        raise SandboxError(f"{name} must be a number of seconds, not “{given}”.") from None


def _check_type(name: str, value: Any, wanted: type) -> None:
    accepted = (int, float) if wanted is float else wanted
    if value is not None and (not isinstance(value, accepted) or isinstance(value, bool)):
        raise SandboxError(f"{name} must be {_WORDS[wanted]}.")
