"""Requests of staff that take longer than one turn, served one after another beside all else."""

from collections import deque
from typing import Generic, TypeVar

from bot.delivery.bell import Bell

T = TypeVar("T")


class RequestQueue(Generic[T]):
    """Requests in their order. Kept in memory: after a restart, what is left is asked for again."""

    def __init__(self) -> None:
        self._waiting: deque[T] = deque()
        self.bell = Bell()

    def ask(self, request: T) -> bool:
        """Put a request at the end; False if the same one waits or is served already."""
        if request in self._waiting:
            return False
        self._waiting.append(request)
        self.bell.ring()
        return True

    def first(self) -> T | None:
        """Return the request that is served now, or None; it stays until it is `done`."""
        return self._waiting[0] if self._waiting else None

    def done(self) -> None:
        """Take the first request away."""
        self._waiting.popleft()
