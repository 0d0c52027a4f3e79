"""The sandbox's README tells what there is."""

import inspect
import re
from pathlib import Path

import pytest

import bot.sandbox
from bot.sandbox.app import build_app
from bot.sandbox.calls import METHODS
from bot.sandbox.faults import FaultKind
from bot.sandbox.media import KINDS
from bot.sandbox.phone import Control, Phone
from bot.sandbox.sandbox import Sandbox

FOLDER = Path(bot.sandbox.__file__).parent
README = (FOLDER / "README.md").read_text()
NAMED = set(re.findall(r"`([^`\n]+)`", README))


def controlled() -> set[str]:
    """Return the control API's addresses, as the README writes them."""
    paths = [getattr(route, "path", "") for route in build_app(Sandbox()).routes]
    return {
        path.removeprefix("/sandbox/").replace("{user_id:int}", "ID").replace("{kind}", "KIND")
        for path in paths
        if path.startswith("/sandbox/") and "files" not in path
    }


def test_every_method_is_named() -> None:
    # A setter speaks for its getter where the README says so.
    getters = {name for name in METHODS if name.startswith("getmy")} - {"getmycommands"}
    assert {name.lower() for name in NAMED} >= METHODS.keys() - getters


@pytest.mark.parametrize("kind", [*FaultKind, *KINDS])
def test_every_kind_is_named(kind: str) -> None:
    assert kind in NAMED


def test_every_control_call_is_named() -> None:
    assert [path for path in controlled() if not re.search(rf"\b{path}\b", README)] == []


def test_every_module_named_is_there() -> None:
    modules = {name for name in NAMED if name.endswith(".py")}
    assert modules
    assert {name for name in modules if not (FOLDER / name).exists()} == set()


@pytest.mark.parametrize("client", [Phone, Control])
def test_every_public_method_of_the_clients_is_named(client: type) -> None:
    methods = {name for name, _ in inspect.getmembers(client, inspect.isfunction)}
    public = {name for name in methods if not name.startswith("_")}
    assert public - {"close", "chat"} <= NAMED
