"""A File goes out with a message's words as its caption."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class File:
    """A file as Telegram takes it.

    `words` are its caption as HTML where both are made together; else the message's words are.
    """

    name: str
    content: bytes
    is_picture: bool
    words: str | None = None


class Drawable(Protocol):
    """Everything that making a file takes, gathered already, so that a thread can make it."""

    def draw(self) -> File:
        """Make the file, which takes its time."""
        ...
