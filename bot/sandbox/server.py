"""The sandbox over HTTP, on this machine only."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.sandbox.connections import DroppableProtocol
from bot.sandbox.errors import SandboxError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.signals import Signal

_TICKS_A_SECOND = 10
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class _Server(uvicorn.Server):
    """A uvicorn server that leaves the signals to whoever runs it, and is up and down at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self._ending = Signal()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        # uvicorn looks ten times a second whether to end; here it is told.
        ticks = 0
        while not await self.on_tick(ticks):
            await self._ending.wait(1.0)
            ticks += _TICKS_A_SECOND

    def end(self) -> None:
        self.should_exit = True
        self._ending.notify()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serve(sandbox: Sandbox, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve the sandbox while the block runs; gives its address, without a slash at the end.

    Port 0 takes any free one. Raises SandboxError when the port is in use.
    """
    listening = _listen(host, port)
    # Any web page could otherwise reach the sandbox under a name of its own for 127.0.0.1.
    guarded = TrustedHostMiddleware(sandbox.app, allowed_hosts=sorted(_LOOPBACK))
    config = uvicorn.Config(
        guarded,
        http=DroppableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.listening.wait()
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        sandbox.close()
        server.end()
        await serving


def run(port: int, host: str = "127.0.0.1", token: str | None = None, flood: bool = False) -> None:
    """Serve a sandbox with one bot until Ctrl-C; says where on standard output.

    A port in use, or a host that is not this machine, is one line and exit status 2.
    """
    try:
        asyncio.run(_run(port, host, token, flood))
    except SandboxError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        print()


async def _run(port: int, host: str, token: str | None, flood: bool) -> None:
    sandbox = Sandbox(flood=flood)
    bot = sandbox.add_bot(token)
    async with serve(sandbox, port, host) as url:
        print(f"Page      {url}/")
        print(f"Bot API   {url}/bot")
        print(f"Token     {bot.token}")
        print("Ctrl-C ends it.", flush=True)
        await asyncio.Event().wait()


def _listen(host: str, port: int) -> socket.socket:
    if host not in _LOOPBACK:
        raise SandboxError("The sandbox has no locks: it serves 127.0.0.1 only.")
    # Naming TCP lets asyncio switch off Nagle's delay, which costs 44 ms a request.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise SandboxError(f"Port {port} cannot be used: {error.strerror}.") from None
    return listening
