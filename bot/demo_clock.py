"""A clock that can be moved: the demo runs the production code on its own time."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class DemoClock:
    """Runs `speed` times as fast as `monotonic` (real seconds), and jumps forward when told to.

    Speed 0 stands still. It never goes back.
    """

    def __init__(self, start: datetime, monotonic: Callable[[], float], speed: float = 1.0) -> None:
        self._base = start.astimezone(UTC)
        self._monotonic = monotonic
        self._since = monotonic()
        self._speed = speed

    @property
    def speed(self) -> float:
        """How many seconds of its own pass in a real one."""
        return self._speed

    def now(self) -> datetime:
        """Return the clock's present instant in UTC."""
        return self._base + timedelta(seconds=(self._monotonic() - self._since) * self._speed)

    def seconds_until(self, instant: datetime) -> float:
        """Return the real seconds until the instant at the present speed."""
        seconds = (instant - self.now()).total_seconds()
        if seconds <= 0:
            return seconds
        return seconds / self._speed if self._speed else math.inf

    def jump(self, instant: datetime) -> None:
        """Go to an instant that is ahead; one that is past changes nothing."""
        self._rebase(max(instant.astimezone(UTC), self.now()))

    def set_speed(self, speed: float) -> None:
        """Run so many times as fast as real time from now on; 0 stands still."""
        if not 0 <= speed <= 1_000_000:
            raise ValueError("The speed must be between 0 and 1,000,000.")
        self._rebase(self.now())
        self._speed = speed

    def _rebase(self, instant: datetime) -> None:
        self._base, self._since = instant, self._monotonic()
