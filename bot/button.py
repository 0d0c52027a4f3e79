"""Buttons carry signed data: a tap that was made up, or copied from another chat, reads as nothing.

The data is `verb:argument…:signature`, at most 64 bytes as Telegram demands; the signature covers
the chat, so that one person's button does nothing in another's hands. What a button may still do
(the state of a reminder, the rights of a person) is looked up when it is tapped.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from markupsafe import Markup

_SIGNATURE_BYTES = 6
_LIMIT = 64


@dataclass(frozen=True)
class Button:
    """A button as the conversation thinks of it: what it says and what it means."""

    label: str
    verb: str
    arguments: tuple[str, ...] = ()


def button(label: str | Markup, verb: str, *arguments: object) -> Button:
    """Make a button; labels are plain text, so what came as HTML is turned back."""
    plain = label.unescape() if isinstance(label, Markup) else label
    return Button(plain, verb, tuple(str(argument) for argument in arguments))


class Signer:
    """Writes and reads the data behind buttons with the bot's own secret."""

    def __init__(self, token: str) -> None:
        self._key = hashlib.sha256(b"buttons:" + token.encode()).digest()

    def rows(self, chat_id: int, rows: list[list[Button]]) -> list[list[list[str]]]:
        """Return the buttons as rows of `[label, data]`, as an outbox message keeps them."""
        return [[[b.label, self.data(chat_id, b.verb, *b.arguments)] for b in row] for row in rows]

    def data(self, chat_id: int, verb: str, *arguments: str) -> str:
        """Return the signed data of one button in one chat."""
        body = ":".join((verb, *arguments))
        data = f"{body}:{self._sign(chat_id, body)}"
        if len(data.encode()) > _LIMIT:
            raise ValueError(f"button data is longer than {_LIMIT} bytes: {body}")
        return data

    def read(self, chat_id: int, data: str) -> list[str] | None:
        """Return verb and arguments, or None if this bot did not make the button for this chat."""
        body, _, signature = data.rpartition(":")
        if not hmac.compare_digest(self._sign(chat_id, body).encode(), signature.encode()):
            return None
        return body.split(":")

    def renewed(self, old: int, new: int, rows: list[list[list[str]]]) -> list[list[list[str]]]:
        """Return rows signed for one chat as another's, without what was not signed."""
        read = [[(label, self.read(old, data)) for label, data in row] for row in rows]
        return [
            [[label, self.data(new, *meaning)] for label, meaning in row if meaning]
            for row in read
            if any(meaning for _, meaning in row)
        ]

    def _sign(self, chat_id: int, body: str) -> str:
        digest = hmac.digest(self._key, f"{chat_id}:{body}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).decode()
