"""Faults on demand: what goes wrong, for which calls, how often."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.sandbox.errors import BotApiError, SandboxError, too_many_requests


class FaultKind(StrEnum):
    """What can go wrong with a call."""

    TOO_MANY = "429"
    TOO_MANY_BARE = "429_bare"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"
    UNAUTHORIZED = "401"
    CONFLICT = "409"
    SERVER_ERROR = "500"
    BAD_GATEWAY_HTML = "502_html"
    HANG = "hang"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    SLOW = "slow"


_ERRORS = {
    FaultKind.TOO_MANY_BARE: (429, "Too Many Requests"),
    FaultKind.FORBIDDEN: (403, "Forbidden: bot was blocked by the user"),
    FaultKind.BAD_REQUEST: (400, "Bad Request: chat not found"),
    FaultKind.UNAUTHORIZED: (401, "Unauthorized"),
    FaultKind.CONFLICT: (
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    ),
    FaultKind.SERVER_ERROR: (500, "Internal Server Error: restart"),
}
_DEFAULT_SECONDS = {FaultKind.HANG: 60.0, FaultKind.SLOW: 2.0}


@dataclass
class Fault:
    """A fault in wait for calls; `left` None strikes until it is deleted."""

    id: int
    kind: FaultKind
    method: str = "*"
    chat_id: int | None = None
    left: int | None = 1
    retry_after: int = 3
    seconds: float = 0.0
    description: str | None = None

    def strikes(self, method: str, chat_id: int | None) -> bool:
        """Tell whether a call to the method (in lower case) for the chat meets this fault."""
        right_method = self.method == "*" or self.method.lower() == method
        return right_method and self.chat_id in (None, chat_id)

    def error(self) -> BotApiError | None:
        """Return the refusal it makes, if it is one of the kinds that refuse."""
        if self.kind is FaultKind.TOO_MANY:
            usual = too_many_requests(self.retry_after)
            return BotApiError(429, self.description or usual.description, self.retry_after)
        if self.kind not in _ERRORS:
            return None
        code, description = _ERRORS[self.kind]
        return BotApiError(code, self.description or description)

    def to_json(self) -> dict[str, Any]:
        """Return the fault as the control API gives it."""
        body = asdict(self)
        body["count"] = body.pop("left")
        return body


class Faults:
    """The faults in wait; the oldest that fits a call strikes, one for each call."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self._numbers = itertools.count(1)

    def add(self, kind: str, count: int | None = 1, **parts: Any) -> Fault:
        """Lay a fault; raises SandboxError for an unknown kind or a count below 1."""
        if kind not in list(FaultKind):
            kinds = ", ".join(FaultKind)
            raise SandboxError(f"There is no fault of the kind {kind!r}; there are {kinds}.")
        if count is not None and count < 1:
            raise SandboxError("A fault strikes at least once: count is 1 or more, or null.")
        known = FaultKind(kind)
        parts.setdefault("seconds", _DEFAULT_SECONDS.get(known, 0.0))
        fault = Fault(next(self._numbers), known, left=count, **parts)
        self.waiting.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that strikes this call, and use it up by one."""
        for fault in self.waiting:
            if fault.strikes(method, chat_id):
                self._use(fault)
                return fault
        return None

    def clear(self) -> None:
        """Remove every fault."""
        self.waiting.clear()

    def _use(self, fault: Fault) -> None:
        if fault.left is None:
            return
        fault.left -= 1
        if fault.left == 0:
            self.waiting.remove(fault)
