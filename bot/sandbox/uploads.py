"""Pictures and files that come with a call, or by the file_id of an earlier one."""

from __future__ import annotations

from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.errors import bad_request, unsupported
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import Media

MOST_PHOTO_BYTES = 10 * 1024 * 1024
MOST_DOCUMENT_BYTES = 50 * 1024 * 1024


def photo(call: Call, given: str | None = None) -> Media:
    """Return the picture of a call; raises BotApiError when there is none that Telegram takes."""
    stored = _stored(call, "photo", given)
    if len(stored.content) > MOST_PHOTO_BYTES:
        raise bad_request("file is too big")
    width, height = stored.picture_size
    if not stored.is_picture:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return photo_media(stored)


def photo_media(stored: StoredFile) -> Media:
    """Return a stored picture as a message holds it."""
    width, height = stored.picture_size
    size = _file_fields(stored) | {"width": width, "height": height}
    return Media("photo", {"photo": [size]}, stored)


def document(call: Call, given: str | None = None) -> Media:
    """Return the file of a call; raises BotApiError when there is none."""
    stored = _stored(call, "document", given)
    if len(stored.content) > MOST_DOCUMENT_BYTES:
        raise bad_request("file is too big")
    fields = _file_fields(stored) | {"file_name": stored.name, "mime_type": stored.mime}
    return Media("document", {"document": fields}, stored)


def _stored(call: Call, kind: str, given: str | None) -> StoredFile:
    name = given if given is not None else call.params.text(kind)
    upload = call.params.uploads.get(name.removeprefix("attach://") if name else kind)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return call.sandbox.files.keep(upload.name, upload.content, upload.mime)
    if not name:
        raise bad_request(f"there is no {kind} in the request")
    if "://" in name:
        raise unsupported("files by their address; upload them")
    stored = call.sandbox.files.get(name)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _file_fields(stored: StoredFile) -> dict[str, Any]:
    return {
        "file_id": stored.id,
        "file_unique_id": f"u{stored.id}",
        "file_size": len(stored.content),
    }
