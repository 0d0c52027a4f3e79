"""Closing a connection without an answer, and calling the sandbox without a network."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

DROP = "sandbox.drop"


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 that lets the application close the connection in mid-request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[DROP] = self.transport.close
            await served(scope, receive, send)

        self.app = app


class Dropped(Response):
    """No answer at all: by now the connection is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send nothing."""


async def drop_connection(request: Request) -> Response:
    """Close the connection; in-process, raise what a client sees when that happens."""
    drop = request.scope.get(DROP)
    if drop is None:
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
    drop()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Dropped()


class InProcessTransport(httpx.AsyncBaseTransport):
    """An httpx transport that calls the sandbox without a socket and keeps to read timeouts.

    As over a network, a call that times out goes on in the sandbox.
    """

    def __init__(self, app: Any) -> None:
        self._asgi = httpx.ASGITransport(app)
        self._under_way: set[asyncio.Task[httpx.Response]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request; raises httpx.ReadTimeout."""
        task = asyncio.ensure_future(self._asgi.handle_async_request(request))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        seconds = request.extensions.get("timeout", {}).get("read")
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            task.add_done_callback(lambda late: late.cancelled() or late.exception())
            raise httpx.ReadTimeout("The sandbox did not answer in time.", request=request)
        return task.result()
