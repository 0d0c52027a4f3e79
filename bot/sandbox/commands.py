"""A bot's command menus: one list for each scope and language, the narrowest wins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import bad_request

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_SIMPLE_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
_CHAT_SCOPES = frozenset({"chat", "chat_administrators"})
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256


@dataclass(frozen=True)
class Scope:
    """Whom a menu is for: a kind of chat, one chat, or one person in one chat."""

    type: str = "default"
    chat_id: int | None = None
    user_id: int | None = None


@dataclass
class CommandBook:
    """The menus of one bot."""

    menus: dict[tuple[Scope, str], list[dict[str, str]]] = field(default_factory=dict)

    def shown(self, chat_id: int, user_id: int, language: str) -> list[dict[str, str]]:
        """Return the menu a person sees, who is in groups an ordinary member."""
        for scope in _narrowest_first(chat_id, user_id):
            for code in (language, ""):
                if (scope, code) in self.menus:
                    return self.menus[scope, code]
        return []


def _narrowest_first(chat_id: int, user_id: int) -> list[Scope]:
    """Return the scopes of a chat; a private one bears its person's number."""
    if chat_id == user_id:
        return [Scope("chat", chat_id), Scope("all_private_chats"), Scope()]
    member = Scope("chat_member", chat_id, user_id)
    return [member, Scope("chat", chat_id), Scope("all_group_chats"), Scope()]


def read_scope(scope: Any) -> Scope:
    """Read a BotCommandScope whose chats are given by number; raises BotApiError."""
    if scope is None:
        return Scope()
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = str(scope.get("type"))
    if kind in _SIMPLE_SCOPES:
        return Scope(kind)
    if kind not in _CHAT_SCOPES | {"chat_member"}:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat_id = _number(scope.get("chat_id"), "chat_id")
    if kind == "chat_member":
        return Scope(kind, chat_id, _number(scope.get("user_id"), "user_id"))
    return Scope(kind, chat_id)


def read_commands(listed: Any) -> list[dict[str, str]]:
    """Read a list of BotCommand; raises BotApiError."""
    if not isinstance(listed, list):
        raise bad_request("expected an Array of BotCommand")
    if len(listed) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(one) for one in listed]


def _command(one: Any) -> dict[str, str]:
    if not isinstance(one, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(one.get("command", "")).removeprefix("/")
    description = str(one.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if utf16_length(description) > LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _number(value: Any, field_name: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        problem = f"can't parse BotCommandScope: empty {field_name} specified"
        raise bad_request(problem) from None
