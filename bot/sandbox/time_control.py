"""What the sandbox asks of a clock that can be moved; the demo provides one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol


class TimeControl(Protocol):
    """A clock with a hand on it. Each move ends when all that became due has been done."""

    def status(self) -> dict[str, Any]:
        """Return `now`, `speed`, `zone`, `next` and `moving` as the control API gives them."""

    async def advance(self, by: timedelta) -> None:
        """Move forward by so much."""

    async def to(self, moment: datetime) -> None:
        """Move forward to a moment (aware)."""

    async def to_next(self) -> None:
        """Move forward to the next thing that is due."""

    async def set_speed(self, speed: float) -> None:
        """Run so many times as fast as real time; 0 stands still."""
