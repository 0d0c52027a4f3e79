"""Uploaded files: kept in memory, bounded, found by file_id."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from pathlib import PurePosixPath

KEPT_BYTES = 256 * 1024 * 1024
_OTHER = "application/octet-stream"
_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_SIGNATURES = {
    b"\x89PNG": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"GIF8": ("image/gif", ".gif"),
    b"RIFF": ("image/webp", ".webp"),
}


@dataclass(frozen=True)
class StoredFile:
    """One file as it was uploaded."""

    id: str
    name: str
    mime: str
    content: bytes

    @property
    def path(self) -> str:
        """Return the `file_path` under which a bot downloads it."""
        return f"files/{self.id}{PurePosixPath(self.name).suffix}"

    @property
    def address(self) -> str:
        """Return where the page finds it."""
        return f"/sandbox/files/{self.id}"

    @property
    def is_picture(self) -> bool:
        """Tell whether it is of a kind that Telegram shows as a picture."""
        return self.mime in _PICTURES

    @property
    def picture_size(self) -> tuple[int, int]:
        """Return width and height in pixels, as far as the header tells them."""
        return _png_size(self.content) or _jpeg_size(self.content) or (0, 0)


class Files:
    """All files of the sandbox; past 256 MB the oldest go."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._bytes = 0
        self._numbers = itertools.count(1)

    def keep(self, name: str, content: bytes, mime: str | None = None) -> StoredFile:
        """Store a file and return it with its new id."""
        found_mime, suffix = _kind(content)
        name = PurePosixPath(name or f"file{suffix}").name
        stored = StoredFile(
            f"sandboxfile{next(self._numbers):08d}", name, found_mime or _believed(mime), content
        )
        self._files[stored.id] = stored
        self._bytes += len(content)
        self._drop_oldest()
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file of this id."""
        return self._files.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        """Return the file a bot downloads from this `file_path`."""
        stored = self._files.get(PurePosixPath(path).stem)
        return stored if stored and stored.path == path else None

    def _drop_oldest(self) -> None:
        while self._bytes > KEPT_BYTES and len(self._files) > 1:
            oldest = self._files.pop(next(iter(self._files)))
            self._bytes -= len(oldest.content)


def _kind(content: bytes) -> tuple[str | None, str]:
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    return None, ""


def _believed(declared: str | None) -> str:
    # What calls itself a picture without beginning like one must not be shown as one.
    return declared if declared and not declared.startswith("image/") else _OTHER


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG") or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walk the JPEG's segments to the frame header, which holds the size."""
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
