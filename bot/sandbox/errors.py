"""The two ways the sandbox says no: as Telegram would to a bot, and in plain words to a person."""

from __future__ import annotations


class SandboxError(Exception):
    """Something the person at the keyboard can put right; its text is one plain sentence.

    `status` is the HTTP status with which the control API gives the sentence back.
    """

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class BotApiError(Exception):
    """A call refused as Telegram refuses it: the HTTP status, its sentence, seconds to wait."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def envelope(self) -> dict[str, object]:
        """Return the JSON body that Telegram sends with this error."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> BotApiError:
    """Return the error 400 with Telegram's prefix."""
    return BotApiError(400, f"Bad Request: {reason}")


def unsupported(what: str) -> BotApiError:
    """Return the error 400 for a part of the Bot API that this sandbox does not play."""
    return bad_request(f"the sandbox does not support {what}")


def too_many_requests(seconds: int) -> BotApiError:
    """Return the error 429 that asks to wait so many seconds."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", seconds)
