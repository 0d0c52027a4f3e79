"""What staff asked for that takes longer than one turn: updating all patients on a plan."""

from dataclasses import dataclass

from bot.for_staff.request_queue import RequestQueue


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


class UpdateQueue(RequestQueue[UpdateRequest]):
    """Updates of plans in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.stopped = False  # the one served now shall do no more

    def stop(self, chat_id: int) -> bool:
        """Let what is served now do no more; False unless it was asked for in this chat."""
        first = self.first()
        self.stopped = first is not None and first.chat_id == chat_id
        return self.stopped

    def done(self) -> None:
        """Take the first request away."""
        super().done()
        self.stopped = False
