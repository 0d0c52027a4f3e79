"""Pace says when the next message may go: to one chat, and overall.

Telegram takes about 30 messages a second over all chats and one a second to one chat, short bursts
aside, and says 429 with a waiting time when it is too much. All times here are readings in seconds
of a monotonic clock that the caller passes as `at`, never the product's own clock: Telegram's
limits run on real time even where the demo's clock runs fast.
"""

from collections import deque

_FLOOD_CHATS = 3  # 429s from so many chats …
_FLOOD_SECONDS = 1.0  # … within this time mean that the bot as a whole is too fast
_REFUSALS_KEPT = 32


class Bucket:
    """A token bucket: `capacity` at once, then `rate` a second."""

    def __init__(self, rate: float, capacity: float, at: float) -> None:
        self._rate = rate
        self._capacity = capacity
        self._tokens = capacity
        self._at = at

    def tokens(self, at: float) -> float:
        """Return how many tokens there are."""
        return min(self._capacity, self._tokens + max(0.0, at - self._at) * self._rate)

    def take(self, at: float) -> None:
        """Take one token; the bucket may owe, so that a late refusal is paid back."""
        self._tokens = self.tokens(at) - 1
        self._at = at

    def ready_at(self, at: float) -> float:
        """Return when there is a whole token."""
        return at + max(0.0, (1 - self.tokens(at)) / self._rate)


class Pace:
    """The speed limits of one bot: `overall` and `chat` in messages a second, with their bursts.

    It remembers only chats that were written to within the last seconds or that asked to wait.
    """

    def __init__(
        self,
        overall: float = 25.0,
        chat: float = 1.0,
        overall_burst: float = 5.0,
        chat_burst: float = 4.0,
    ) -> None:
        self._overall = Bucket(overall, overall_burst, 0.0)
        self._rate = chat
        self._burst = chat_burst
        self._chats: dict[int, Bucket] = {}
        self._waits: dict[int, float] = {}
        self._everyone_waits = 0.0
        self._refusals: deque[tuple[float, int]] = deque(maxlen=_REFUSALS_KEPT)

    def room(self, at: float) -> int:
        """Return how many messages may go at this moment."""
        return int(self._overall.tokens(at)) if at >= self._everyone_waits else 0

    def room_at(self, at: float) -> float:
        """Return when the next message may go."""
        return max(self._overall.ready_at(at), self._everyone_waits)

    def take(self, chat_id: int, at: float) -> None:
        """Count one message to a chat."""
        self._overall.take(at)
        self._chats.setdefault(chat_id, Bucket(self._rate, self._burst, at)).take(at)

    def held(self, at: float) -> dict[int, float]:
        """Return the chats that must wait, and until when."""
        self._forget(at)
        held = {c: b.ready_at(at) for c, b in self._chats.items() if b.tokens(at) < 1}
        for chat_id, until in self._waits.items():
            held[chat_id] = max(until, held.get(chat_id, until))
        return held

    def refuse(self, chat_id: int, seconds: float, at: float) -> None:
        """Note a 429: this chat waits; when several chats are refused at once, everyone does."""
        self.hold(chat_id, seconds, at)
        self._refusals.append((at, chat_id))
        lately = {chat for refused, chat in self._refusals if refused >= at - _FLOOD_SECONDS}
        if len(lately) >= _FLOOD_CHATS:
            self.hold_all(seconds, at)

    def hold(self, chat_id: int, seconds: float, at: float) -> None:
        """Let one chat wait; a longer wait that is under way stands."""
        self._waits[chat_id] = max(at + seconds, self._waits.get(chat_id, 0.0))

    def hold_all(self, seconds: float, at: float) -> None:
        """Let everyone wait."""
        self._everyone_waits = max(self._everyone_waits, at + seconds)

    def _forget(self, at: float) -> None:
        full = [c for c, b in self._chats.items() if b.tokens(at) >= self._burst]
        for chat_id in full:
            del self._chats[chat_id]
        over = [c for c, until in self._waits.items() if until <= at]
        for chat_id in over:
            del self._waits[chat_id]
