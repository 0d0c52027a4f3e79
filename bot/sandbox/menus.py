"""Methods by which a bot presents itself: command menus, names, descriptions, menu button."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.calls import Call, method
from bot.sandbox.commands import read_commands, read_scope
from bot.sandbox.errors import bad_request, unsupported

_LANGUAGE = re.compile(r"[a-z]{2}|")


@method("setMyCommands", "commands scope language_code")
def set_my_commands(call: Call) -> bool:
    """Set the menu of one scope and language; an empty list removes it."""
    key = _scope(call), _language(call)
    commands = read_commands(call.params.structure("commands", "commands"))
    if commands:
        call.bot.commands.menus[key] = commands
    else:
        call.bot.commands.menus.pop(key, None)
    _tell_menus(call)
    return True


@method("getMyCommands", "scope language_code")
def get_my_commands(call: Call) -> list[dict[str, str]]:
    """Return the menu of exactly this scope and language."""
    return call.bot.commands.menus.get((_scope(call), _language(call)), [])


@method("deleteMyCommands", "scope language_code")
def delete_my_commands(call: Call) -> bool:
    """Remove the menu of this scope and language: the next wider one shows."""
    call.bot.commands.menus.pop((_scope(call), _language(call)), None)
    _tell_menus(call)
    return True


@method("setMyName", "name language_code")
def set_my_name(call: Call) -> bool:
    """Set the bot's name in a language."""
    return _set_text(call, "name")


@method("getMyName", "language_code")
def get_my_name(call: Call) -> dict[str, str]:
    """Return the bot's name in a language."""
    return {"name": call.bot.profile.text("name", _language(call)) or call.bot.name}


@method("setMyDescription", "description language_code")
def set_my_description(call: Call) -> bool:
    """Set what an empty chat with the bot shows."""
    return _set_text(call, "description")


@method("getMyDescription", "language_code")
def get_my_description(call: Call) -> dict[str, str]:
    """Return what an empty chat with the bot shows."""
    return {"description": call.bot.profile.text("description", _language(call))}


@method("setMyShortDescription", "short_description language_code")
def set_my_short_description(call: Call) -> bool:
    """Set what the bot's profile shows."""
    return _set_text(call, "short_description")


@method("getMyShortDescription", "language_code")
def get_my_short_description(call: Call) -> dict[str, str]:
    """Return what the bot's profile shows."""
    return {"short_description": call.bot.profile.text("short_description", _language(call))}


@method("setChatMenuButton", "chat_id menu_button")
def set_chat_menu_button(call: Call) -> bool:
    """Set the button beside the input field, for one chat or for all."""
    kind = call.params.object("menu_button", "menu button").get("type", "default")
    if kind not in ("commands", "default"):
        raise unsupported(f"a menu button of the type {kind!r}")
    call.bot.profile.menus[_menu_chat(call)] = {"type": kind}
    return True


@method("getChatMenuButton", "chat_id")
def get_chat_menu_button(call: Call) -> dict[str, Any]:
    """Return the button beside the input field."""
    menus = call.bot.profile.menus
    button = menus.get(_menu_chat(call)) or menus.get(None) or {"type": "default"}
    return {"type": "commands"} if button["type"] == "default" else button


def _set_text(call: Call, part: str) -> bool:
    call.bot.profile.set_text(part, _language(call), call.params.text(part))
    return True


def _menu_chat(call: Call) -> int | None:
    return call.known_chat().id if call.params.text("chat_id") else None


def _scope(call: Call) -> Any:
    scope = read_scope(call.params.structure("scope", "BotCommandScope"))
    if scope.chat_id is not None and call.sandbox.chat(call.bot, scope.chat_id) is None:
        raise bad_request("chat not found")
    return scope


def _language(call: Call) -> str:
    code = call.params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _tell_menus(call: Call) -> None:
    for user_id in call.sandbox.users:
        call.sandbox.events.tell({"type": "commands", "user_id": user_id})
