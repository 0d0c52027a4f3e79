"""The clock bar's part of the control API: read the clock, move it, let it run."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from bot.sandbox.asked import read_body
from bot.sandbox.errors import SandboxError
from bot.sandbox.time_control import TimeControl

_MOST_SECONDS = 100 * 366 * 86400

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


@dataclass
class ClockControl:
    """The endpoints of `/sandbox/clock`; 404 where time cannot be moved."""

    sandbox: Sandbox
    _moves: set[asyncio.Task[None]] = field(default_factory=set)

    async def show(self, request: Request) -> Any:
        """Tell the time."""
        return self._hand().status()

    async def move(self, request: Request) -> Any:
        """Begin a move and answer at once; `clock` events tell of it."""
        hand = self._hand()
        body = await read_body(request, {"advance": float, "to": str, "speed": float})
        if len(body) != 1:
            raise SandboxError("Give one of advance (seconds), to (a time or “next”) or speed.")
        task = asyncio.get_running_loop().create_task(self._run(_movement(hand, body)))
        self._moves.add(task)
        task.add_done_callback(self._moves.discard)
        # One turn of the loop, so that a move refused at once is answered as refused.
        await asyncio.sleep(0)
        if task.done():
            task.result()
        return hand.status()

    async def _run(self, movement: Coroutine[Any, Any, None]) -> None:
        await movement
        self.sandbox.tell_clock()

    def _hand(self) -> TimeControl:
        if self.sandbox.time_control is None:
            raise SandboxError("This sandbox runs on the machine's clock.", 404)
        return self.sandbox.time_control


def _movement(hand: TimeControl, body: dict[str, Any]) -> Coroutine[Any, Any, None]:
    if "speed" in body:
        if body["speed"] < 0:
            raise SandboxError("speed is 0 or more.")
        return hand.set_speed(body["speed"])
    if "advance" in body:
        if not 0 <= body["advance"] <= _MOST_SECONDS:
            raise SandboxError("advance is a number of seconds from 0 to a hundred years.")
        return hand.advance(timedelta(seconds=body["advance"]))
    if body["to"] == "next":
        return hand.to_next()
    return hand.to(_moment(body["to"]))


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SandboxError(f"“{given}” is no time with an offset, like 2030-05-14T09:00:00+00:00.")
    return moment
