"""What staff asked for that takes longer than one turn: updating all patients on a plan."""

from collections import deque
from dataclasses import dataclass

from bot.delivery.bell import Bell


@dataclass(frozen=True)
class UpdateRequest:
    """To count what an update of a plan's patients would do, or to do it if `seal` is given.

    The answer goes to one message of a chat, in place of what it says. `seal` stands for what was
    shown when it was confirmed.
    """

    chat_id: int
    message_id: int
    language: str
    plan: str
    seal: str | None = None


class UpdateQueue:
    """Requests in their order. Kept in memory: after a restart, what is left is asked for again."""

    def __init__(self) -> None:
        self._waiting: deque[UpdateRequest] = deque()
        self.stopped = False  # the one served now shall do no more
        self.bell = Bell()

    def ask(self, request: UpdateRequest) -> bool:
        """Put a request at the end; False if the same one waits or is served already."""
        if request in self._waiting:
            return False
        self._waiting.append(request)
        self.bell.ring()
        return True

    def first(self) -> UpdateRequest | None:
        """Return the request that is served now, or None; it stays until it is `done`."""
        return self._waiting[0] if self._waiting else None

    def stop(self, chat_id: int) -> bool:
        """Let what is served now do no more; False unless it was asked for in this chat."""
        first = self.first()
        self.stopped = first is not None and first.chat_id == chat_id
        return self.stopped

    def done(self) -> None:
        """Take the first request away."""
        self._waiting.popleft()
        self.stopped = False
