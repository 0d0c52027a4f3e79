"""Bots as processes of their own, forked by a zygote: started and killed in milliseconds."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from signal import SIGKILL

import pytest


class Bots:
    """Starts and kills one bot at a time."""

    def __init__(self, zygote: Process) -> None:
        self._zygote = zygote

    async def start(self, *arguments: object) -> int:
        """Start a bot and return its process id."""
        return await self._order(" ".join(("start", *map(str, arguments))))

    async def kill(self) -> None:
        """Kill the bot; fails if it had ended by itself."""
        assert await self._order("kill") == -SIGKILL

    async def _order(self, line: str) -> int:
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.write(f"{line}\n".encode())
        return int(await self._zygote.stdout.readline())


@asynccontextmanager
async def _forge(driver: str) -> AsyncIterator[Bots]:
    zygote = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("zygote.py")),
        driver,
        stdin=PIPE,
        stdout=PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    yield Bots(zygote)
    assert zygote.stdin
    zygote.stdin.close()
    await zygote.wait()


@pytest.fixture
def forge() -> Callable[[str], AbstractAsyncContextManager[Bots]]:
    """Start bots of a driver, a module of this folder whose `run` works until it is killed."""
    return _forge
