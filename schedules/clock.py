"""The clock as an argument: only entry points choose which clock the product runs on."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time to long-lived objects; short functions take `now` instead."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def seconds_until(self, instant: datetime) -> float:
        """Return how many real seconds pass until the instant; infinite if the clock stands still.

        Negative when the instant is past.
        """


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)

    def seconds_until(self, instant: datetime) -> float:
        """Return the seconds from the machine's time to the instant."""
        return (instant - self.now()).total_seconds()
