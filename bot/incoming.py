"""Incoming: what one Telegram update says, reduced to what the conversation needs."""

from dataclasses import dataclass
from typing import Any, NamedTuple

_PICTURES_AND_SUCH = (
    "photo",
    "sticker",
    "voice",
    "video",
    "video_note",
    "audio",
    "document",
    "animation",
    "location",
    "contact",
    "poll",
    "venue",
    "dice",
    "story",
    "paid_media",
    "checklist",
    "game",
)


class Document(NamedTuple):
    """A file that somebody sent; its content is still with Telegram. `size` is in bytes."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True)
class Incoming:
    """One thing a person did: wrote `text`, tapped a button (`tap`), blocked or unblocked the bot.

    `message_id` is the tapped message; `replies_to` the one a text answers; `wordless` is set for
    pictures, stickers and other things without words; `edited` for a text changed afterwards.
    """

    update_id: int
    chat_id: int
    private: bool
    user_id: int
    first_name: str = ""
    phone_language: str | None = None
    text: str | None = None
    edited: bool = False
    wordless: bool = False
    document: Document | None = None
    tap: str | None = None
    tap_id: str | None = None
    message_id: int | None = None
    replies_to: int | None = None
    blocked: bool | None = None

    @property
    def command(self) -> str | None:
        """The command without slash and bot name, in lower case; None for anything else."""
        if not self.text or not self.text.startswith("/"):
            return None
        first = next(iter(self.text[1:].split(maxsplit=1)), "")
        return first.split("@")[0].lower()

    @property
    def argument(self) -> str:
        """What follows the command on its line."""
        parts = (self.text or "").split(maxsplit=1)
        return parts[1].strip() if len(parts) > 1 else ""


def read_incoming(update: dict[str, Any]) -> Incoming | None:
    """Read an update; None if it says nothing that the bot listens to."""
    if tap := update.get("callback_query"):
        return _read_tap(update["update_id"], tap)
    if member := update.get("my_chat_member"):
        blocked = member["new_chat_member"]["status"] == "kicked"
        return Incoming(
            **_who(update["update_id"], member["chat"], member["from"]), blocked=blocked
        )
    message = update.get("message") or update.get("edited_message")
    if not message or "from" not in message:
        return None
    return _read_message(update["update_id"], message, edited="edited_message" in update)


def _read_message(update_id: int, message: dict[str, Any], edited: bool) -> Incoming:
    return Incoming(
        **_who(update_id, message["chat"], message["from"]),
        text=_storable(message.get("text") or message.get("caption")),
        edited=edited,
        wordless=any(kind in message for kind in _PICTURES_AND_SUCH),
        document=_document(message.get("document")),
        replies_to=message.get("reply_to_message", {}).get("message_id"),
    )


def _document(sent: dict[str, Any] | None) -> Document | None:
    if not sent:
        return None
    name = _storable(sent.get("file_name")) or ""
    return Document(sent["file_id"], name, sent.get("file_size", 0))


def _read_tap(update_id: int, tap: dict[str, Any]) -> Incoming:
    # The message of an old button may be inaccessible, but its chat and id are always there.
    message = tap.get("message") or {"chat": {"id": tap["from"]["id"], "type": "private"}}
    return Incoming(
        **_who(update_id, message["chat"], tap["from"]),
        tap=_storable(tap.get("data")) or "",
        tap_id=tap["id"],
        message_id=message.get("message_id"),
    )


def _storable(text: str | None) -> str | None:
    """Return a text without what a database refuses: NUL, and halves of a surrogate pair."""
    if text is None:
        return None
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")


def _who(update_id: int, chat: dict[str, Any], sender: dict[str, Any]) -> dict[str, Any]:
    return {
        "update_id": update_id,
        "chat_id": chat["id"],
        "private": chat.get("type") == "private",
        "user_id": sender["id"],
        "first_name": sender.get("first_name", ""),
        "phone_language": sender.get("language_code"),
    }
