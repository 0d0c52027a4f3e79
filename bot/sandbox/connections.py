"""Connections that end early, on either side, and calls to the sandbox without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_DROP = "sandbox.drop"


class ClientGoneError(Exception):
    """The client closed its connection before it was answered."""


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 that lets the application close the connection in mid-request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[_DROP] = self.transport.close
            await served(scope, receive, send)

        self.app = app


class Dropped(Response):
    """No answer at all, for a connection that is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send nothing."""


async def drop_connection(request: Request) -> Response:
    """Close the connection; in-process, raise what a client sees when that happens."""
    drop = request.scope.get(_DROP)
    if drop is None:
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
    drop()
    await _disconnected(request)
    return Dropped()


async def gone(request: Request, seconds: float) -> bool:
    """Wait until the client goes away; False when the seconds are over first."""
    try:
        async with asyncio.timeout(seconds):
            await _disconnected(request)
    except TimeoutError:
        return False
    return True


async def unless_gone(request: Request, work: Awaitable[Any]) -> Any:
    """Return what the work returns; ends it and raises ClientGoneError if its client goes."""
    working = asyncio.ensure_future(work)
    left = asyncio.ensure_future(_disconnected(request))
    both: list[asyncio.Future[Any]] = [working, left]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGoneError
    finally:
        for one in both:
            one.cancel()


async def _disconnected(request: Request) -> None:
    """Return when the client is gone. The body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


class InProcessTransport(httpx.AsyncBaseTransport):
    """An httpx transport that calls the sandbox without a socket and keeps to read timeouts.

    As over a network, a call that times out goes on in the sandbox; one that is cancelled ends.
    """

    def __init__(self, app: Any) -> None:
        self._asgi = httpx.ASGITransport(app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request; raises httpx.ReadTimeout."""
        seconds = request.extensions.get("timeout", {}).get("read")
        answering = asyncio.ensure_future(self._asgi.handle_async_request(request))
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(answering)
        except TimeoutError:
            answering.add_done_callback(_let_go)
            message = "The sandbox did not answer in time."
            raise httpx.ReadTimeout(message, request=request) from None
        except asyncio.CancelledError:
            answering.cancel()
            raise


def _let_go(late: asyncio.Future[httpx.Response]) -> None:
    # Nobody waits for this answer any more; reading its error keeps asyncio from complaining.
    if not late.cancelled():
        late.exception()
