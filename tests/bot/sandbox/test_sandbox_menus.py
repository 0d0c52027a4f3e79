"""Command menus by scope and language, names and descriptions."""

from typing import Any

import pytest
from bot_view import Api

from bot.sandbox.commands import CommandBook, Scope
from bot.sandbox.phone import Phone
from bot.sandbox.sandbox import Sandbox


def menu(name: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name}]


NARROWEST = [
    # the menus there are, as (scope, language), and the one Rosa (private, es) sees
    ([], None),
    ([(Scope(), "")], 0),
    ([(Scope(), ""), (Scope(), "es")], 1),
    ([(Scope(), "es"), (Scope("all_private_chats"), "")], 1),
    ([(Scope("all_private_chats"), "es"), (Scope("chat", 1), "")], 1),
    ([(Scope("chat", 1), ""), (Scope("chat", 1), "es")], 1),
    # Others' menus are not hers.
    ([(Scope("chat", 2), ""), (Scope("all_group_chats"), ""), (Scope(), "de")], None),
]


@pytest.mark.parametrize(("menus", "seen"), NARROWEST)
def test_the_narrowest_menu_is_shown(menus: list[tuple[Scope, str]], seen: int | None) -> None:
    book = CommandBook({key: menu(str(number)) for number, key in enumerate(menus)})
    assert book.shown(1, 1, "es") == ([] if seen is None else menu(str(seen)))


IN_A_GROUP = [
    ([(Scope("all_private_chats"), ""), (Scope("all_group_chats"), "")], 1),
    ([(Scope("all_group_chats"), ""), (Scope("chat", -5), "")], 1),
    ([(Scope("chat", -5), ""), (Scope("chat_member", -5, 1), "")], 1),
    ([(Scope("chat_member", -5, 2), ""), (Scope(), "")], 1),
]


@pytest.mark.parametrize(("menus", "seen"), IN_A_GROUP)
def test_a_group_has_menus_of_its_own(menus: list[tuple[Scope, str]], seen: int) -> None:
    book = CommandBook({key: menu(str(number)) for number, key in enumerate(menus)})
    assert book.shown(-5, 1, "es") == menu(str(seen))


async def test_a_menu_is_set_read_and_removed(api: Api, rosa: Phone) -> None:
    await api.call("setMyCommands", commands=menu("help"))
    own: dict[str, Any] = {"scope": {"type": "chat", "chat_id": rosa.id}, "language_code": "es"}
    await api.call("setMyCommands", commands=menu("hoy"), **own)
    assert (await rosa.chat())["commands"] == menu("hoy")
    assert await api.call("getMyCommands", **own) == menu("hoy")
    await api.call("deleteMyCommands", **own)
    assert await api.call("getMyCommands", **own) == []
    assert (await rosa.chat())["commands"] == menu("help")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"commands": [{"command": "Help", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ({"commands": [{"command": "x", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ({"commands": [{"command": "x", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ({"commands": menu("x") * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ({"commands": "x"}, "can't parse commands JSON object"),
    ({}, "expected an Array of BotCommand"),
    ({"commands": [], "scope": {"type": "world"}},
     "can't parse BotCommandScope: unsupported type specified"),
    ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ({"commands": [], "language_code": "spa"}, "invalid language code specified"),
]  # a table reads best as one  # fmt: skip


@pytest.mark.parametrize(("params", "reason"), REFUSED)
async def test_a_wrong_menu_is_refused(api: Api, params: dict[str, Any], reason: str) -> None:
    assert await api.refused("setMyCommands", **params) == f"400 Bad Request: {reason}"


async def test_names_and_descriptions_are_kept_by_language(api: Api, rosa: Phone) -> None:
    await api.call("setMyName", name="Clínica", language_code="es")
    assert await api.call("getMyName") == {"name": "Clinic"}
    assert (await rosa.chat())["bot"] == {"username": "clinic_bot", "name": "Clínica"}
    for part, most in (("Description", 512), ("ShortDescription", 120)):
        field = {"Description": "description", "ShortDescription": "short_description"}[part]
        await api.call(f"setMy{part}", **{field: "x" * most})
        answer = await api.call(f"getMy{part}", language_code="de")
        assert answer == {field: "x" * most}
        assert "is too long" in await api.refused(f"setMy{part}", **{field: "x" * (most + 1)})


async def test_the_menu_button_is_set_by_chat(api: Api, rosa: Phone) -> None:
    here = {"chat_id": rosa.id}
    await api.call("setChatMenuButton", **here, menu_button={"type": "commands"})
    assert await api.call("getChatMenuButton", **here) == {"type": "commands"}
    refusal = await api.refused("setChatMenuButton", menu_button={"type": "web_app"})
    assert "does not support a menu button of the type 'web_app'" in refusal


async def test_a_chat_is_described(api: Api, rosa: Phone, sandbox: Sandbox) -> None:
    chat = await api.call("getChat", chat_id=rosa.id)
    assert (chat["type"], chat["first_name"]) == ("private", "Rosa")
    stranger = sandbox.add_user("Ana")
    assert await api.refused("getChat", chat_id=stranger.id) == "400 Bad Request: chat not found"
