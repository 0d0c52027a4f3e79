"""Chats: one between each bot and each person, and groups."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.messages import Message
from bot.sandbox.users import BotAccount, User

KEPT_MESSAGES = 5_000


@dataclass
class Chat:
    """A chat and its newest 5,000 messages.

    In a private chat the bot may write once the person has written (`started`) and until they
    block it; a private chat bears the person's id.
    """

    id: int
    members: list[User]
    bots: list[BotAccount]
    title: str | None = None
    started: bool = False
    blocked: bool = False
    typing_until: float = 0.0
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    last_id: int = 0

    @property
    def is_private(self) -> bool:
        """Tell a private chat from a group."""
        return self.title is None

    @property
    def member_ids(self) -> list[int]:
        """Return the ids of the people who see the chat."""
        return [user.id for user in self.members]

    def to_bot(self) -> dict[str, Any]:
        """Return the Bot API's Chat."""
        if self.is_private:
            return self.members[0].to_chat()
        return {"id": self.id, "type": "supergroup", "title": self.title}

    def add(self, message: Message) -> None:
        """Append a message and forget the oldest beyond what is kept."""
        self.messages[message.id] = message
        while len(self.messages) > KEPT_MESSAGES:
            self.messages.popitem(last=False)

    def newest_first(self) -> list[Message]:
        """Return the messages from the newest to the oldest."""
        return list(reversed(self.messages.values()))


def is_for_bot(message: Message, bot: BotAccount) -> bool:
    """Tell whether a bot in privacy mode gets a person's message: in groups, only what is for it.

    That is a command that names no other bot, a mention of the bot, or a reply to it.
    """
    if message.chat.is_private:
        return True
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    mine = f"@{bot.username}".lower()
    text = message.words.text.lower()
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0]
        return "@" not in command or command.endswith(mine)
    return mine in text
