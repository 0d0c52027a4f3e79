"""A File goes out with a message's words as its caption."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class File:
    """A file as Telegram takes it."""

    name: str
    content: bytes
    is_picture: bool


class Drawable(Protocol):
    """Everything that making a file takes, gathered already, so that a thread can make it."""

    def draw(self) -> File:
        """Make the file, which takes its time."""
        ...
