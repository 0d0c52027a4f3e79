"""Who is there: the people and the bots."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.commands import CommandBook
from bot.sandbox.errors import SandboxError
from bot.sandbox.profiles import Profile
from bot.sandbox.taps import Taps
from bot.sandbox.updates import Updates

if TYPE_CHECKING:
    from bot.sandbox.webhooks import Webhook

_TOKEN = re.compile(r"(\d{3,15}):[A-Za-z0-9_-]{3,100}")


@dataclass
class User:
    """A person with a phone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None

    @property
    def name(self) -> str:
        """Return the name as chats show it."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    @property
    def language(self) -> str:
        """Return the two letters by which menus and names are looked up, or none."""
        return (self.language_code or "")[:2].lower()

    def to_bot(self) -> dict[str, Any]:
        """Return the Bot API's User."""
        body = {"id": self.id, "is_bot": False, **self._names()}
        return body | ({"language_code": self.language_code} if self.language_code else {})

    def to_chat(self) -> dict[str, Any]:
        """Return the Bot API's private Chat with this person."""
        return {"id": self.id, "type": "private", **self._names()}

    def _names(self) -> dict[str, Any]:
        names = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
        }
        return {key: value for key, value in names.items() if value}


@dataclass
class BotAccount:
    """A bot as Telegram knows it: its token, its waiting updates, its menus and names."""

    id: int
    token: str
    username: str
    name: str
    updates: Updates
    taps: Taps
    commands: CommandBook = field(default_factory=CommandBook)
    profile: Profile = field(default_factory=Profile)
    webhook: Webhook | None = None

    def shown_name(self, language: str) -> str:
        """Return the name as a person of this language sees it."""
        return self.profile.text("name", language) or self.name

    def to_bot(self) -> dict[str, Any]:
        """Return the Bot API's User of the bot."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }

    def to_me(self) -> dict[str, Any]:
        """Return what getMe answers."""
        return self.to_bot() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


def id_in_token(token: str) -> int:
    """Return the bot's id, which is the part of a token before the colon."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise SandboxError("A bot's token looks like 1234567:AnyLettersAndDigits.")
    return int(match.group(1))
