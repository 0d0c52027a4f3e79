"""What a person can send besides text, so that a bot is tested with it."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import struct
import zlib
from typing import Any

from bot.sandbox.errors import SandboxError
from bot.sandbox.files import Files, StoredFile
from bot.sandbox.messages import Media
from bot.sandbox.uploads import photo_media
from bot.sandbox.users import User

KINDS = ("photo", "sticker", "document", "voice", "contact", "location")


def sent_media(kind: str, sender: User, files: Files) -> Media:
    """Return a small specimen of the kind; raises SandboxError for one that is not played."""
    if kind == "photo":
        return photo_media(files.keep("photo.png", _picture(160, 120)))
    if kind == "contact":
        contact: dict[str, Any] = {"phone_number": "+15550100", "user_id": sender.id}
        contact["first_name"] = sender.first_name
        return Media(kind, {kind: contact}, shown=f"Contact: {sender.first_name}, +1 555 0100")
    if kind == "location":
        place = {"latitude": 41.3874, "longitude": 2.1686}
        return Media(kind, {kind: place}, shown="Location: 41.3874, 2.1686")
    if kind not in KINDS:
        raise SandboxError(f"A phone here sends {', '.join(KINDS)}, not {kind}.", 404)
    return _file_media(kind, files)


def own_file(name: str, content: str, files: Files) -> Media:
    """Return a file of the person's own; `content` is in base64. Raises SandboxError."""
    try:
        uploaded = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise SandboxError("The file's content is not in base64.") from None
    if not uploaded:
        raise SandboxError("The file is empty, and no phone sends that.")
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    stored = files.keep(name, uploaded, mime)
    fields = _file_fields(stored) | {"file_name": stored.name, "mime_type": mime}
    return Media("document", {"document": fields}, stored)


def _file_media(kind: str, files: Files) -> Media:
    stored = files.keep(*_SPECIMENS[kind])
    fields = _file_fields(stored) | _described(kind, stored)
    return Media(kind, {kind: fields}, stored, _SHOWN.get(kind, ""))


def _file_fields(stored: StoredFile) -> dict[str, Any]:
    return {
        "file_id": stored.id,
        "file_unique_id": f"u{stored.id}",
        "file_size": len(stored.content),
    }


_SPECIMENS = {
    "sticker": ("sticker.webp", b"RIFF\x1a\0\0\0WEBPVP8L"),
    "voice": ("voice.ogg", b"OggS\0"),
    "document": ("letter.txt", b"Good morning\n"),
}
_SHOWN = {"sticker": "👍", "voice": "Voice message, 0:03"}


def _described(kind: str, stored: StoredFile) -> dict[str, Any]:
    if kind == "voice":
        return {"duration": 3, "mime_type": "audio/ogg"}
    if kind == "document":
        return {"file_name": stored.name, "mime_type": "text/plain"}
    return {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    }


def _picture(width: int, height: int) -> bytes:
    """Return a plain PNG, so that a picture message shows a picture."""
    row = b"\0" + b"\x8c\xb4\xa8" * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
