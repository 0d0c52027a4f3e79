"""A message: what Telegram keeps of it, as a bot reads it and as a person sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox.entities import FormattedText
from bot.sandbox.files import StoredFile
from bot.sandbox.keyboards import InlineKeyboard, Keyboard, ReplyKeyboard
from bot.sandbox.users import BotAccount, User

if TYPE_CHECKING:
    from bot.sandbox.chats import Chat

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


@dataclass(frozen=True)
class Media:
    """What a message holds besides words: a picture, a file, a sticker, a place…

    `fields` is its part of the Bot API's Message, `shown` stands for it where there is no picture.
    """

    kind: str
    fields: dict[str, Any]
    file: StoredFile | None = None
    shown: str = ""


@dataclass
class Message:
    """One message of one chat; an edit changes it in place."""

    id: int
    chat: Chat
    sender: User | BotAccount
    at: datetime
    words: FormattedText
    media: Media | None = None
    keyboard: Keyboard = None
    reply_to: Message | None = None
    edited_at: datetime | None = None
    silent: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def from_bot(self) -> bool:
        """Tell whether a bot wrote it."""
        return isinstance(self.sender, BotAccount)

    @property
    def buttons(self) -> InlineKeyboard | None:
        """Return the inline keyboard, if it has one."""
        return self.keyboard if isinstance(self.keyboard, InlineKeyboard) else None

    def to_bot(self, with_reply: bool = True) -> dict[str, Any]:
        """Return the Bot API's Message."""
        body: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.to_bot(),
            "chat": self.chat.to_bot(),
            "date": int(self.at.timestamp()),
            **self._words_to_bot(),
            **(self.media.fields if self.media else {}),
            **self.extra,
        }
        if self.edited_at:
            body["edit_date"] = int(self.edited_at.timestamp())
        if self.reply_to and with_reply:
            body["reply_to_message"] = self.reply_to.to_bot(with_reply=False)
        if self.buttons:
            body["reply_markup"] = self.buttons.to_bot()
        return body

    def _words_to_bot(self) -> dict[str, Any]:
        part, entities = ("caption", "caption_entities") if self.media else ("text", "entities")
        body: dict[str, Any] = {part: self.words.text} if self.words.text else {}
        return body | ({entities: self.words.to_bot()} if self.words.entities else {})

    def to_page(self) -> dict[str, Any]:
        """Return the message as a person sees it; its HTML is safe to show."""
        shown = self._shown()
        picture = self._file("photo")
        document = self._file("document")
        keyboard = self.keyboard
        return {
            "id": self.id,
            "from_bot": self.from_bot,
            "from": self.sender.name,
            "date": self.at.astimezone(UTC).isoformat(),
            "edited": self.edited_at is not None,
            "text": shown.text,
            "html": "" if picture or document else shown.html,
            "photo": picture.address if picture else None,
            "document": {"name": document.name, "url": document.address} if document else None,
            "caption_html": self.words.html if self.media else "",
            "keyboard": keyboard.to_page() if isinstance(keyboard, InlineKeyboard) else None,
            "reply_keyboard": keyboard.to_page() if isinstance(keyboard, ReplyKeyboard) else None,
            "reply_to": self.reply_to.id if self.reply_to else None,
            "silent": self.silent,
        }

    def _shown(self) -> FormattedText:
        if self.media and self.media.shown:
            return FormattedText(self.media.shown)
        return self.words

    def _file(self, kind: str) -> StoredFile | None:
        return self.media.file if self.media and self.media.kind == kind else None
