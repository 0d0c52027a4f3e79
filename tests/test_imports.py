"""Imports point one way, pure modules do no I/O, and only the edges read the system clock.

Each rule reads a tree of sources and names its faults, so that the rule which judges the project
also judges made-up violations here.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

Tree = Mapping[str, str]  # module name -> source; a package is named `bot.__init__`

# The care's own rules: same input, same result. A new module that does no I/O is declared here.
PURE = {
    "schedules.askable",
    "schedules.asked",
    "schedules.checks.agreement",
    "schedules.checks.answers",
    "schedules.checks.asking",
    "schedules.calendar_file",
    "schedules.chart",
    "schedules.check_in",
    "schedules.checks.conflicts",
    "schedules.diff_report",
    "schedules.difference",
    "schedules.checks.discretion",
    "schedules.days_off",
    "schedules.duty",
    "schedules.errors",
    "schedules.faults",
    "schedules.fields",
    "schedules.checks.firing",
    "schedules.loading.blame",
    "schedules.loading.block",
    "schedules.loading.fitting",
    "schedules.hours",
    "schedules.instruments",
    "schedules.checks.language_codes",
    "schedules.checks.lints",
    "schedules.loading.keys",
    "schedules.localtime",
    "schedules.checks.loose_ends",
    "schedules.checks.manners",
    "schedules.medicines",
    "schedules.checks.mentions",
    "schedules.checks.message_size",
    "schedules.midway",
    "schedules.loading.misshapen",
    "schedules.moment",
    "schedules.offset",
    "schedules.loading.overlay",
    "schedules.packaged",
    "schedules.checks.passage",
    "schedules.checks.period",
    "schedules.permitted",
    "schedules.placeholder",
    "schedules.checks.plain_words",
    "schedules.plan",
    "schedules.plan_diff",
    "schedules.preview",
    "schedules.profile",
    "schedules.progress",
    "schedules.question",
    "schedules.checks.reading",
    "schedules.reason",
    "schedules.red_flag",
    "schedules.loading.reference",
    "schedules.restricted",
    "schedules.room",
    "schedules.rule",
    "schedules.rules",
    "schedules.shift",
    "schedules.signs",
    "schedules.snooze",
    "schedules.sought",
    "schedules.spelling",
    "schedules.loading.schema",
    "schedules.loading.slip",
    "schedules.loading.starter",
    "schedules.step",
    "schedules.loading.tally",
    "schedules.texts",
    "schedules.time_axis",
    "schedules.timeline",
    "schedules.checks.translation",
    "schedules.typed",
    "schedules.checks.typography",
    "schedules.understanding.answers",
    "schedules.understanding.context",
    "schedules.understanding.denials",
    "schedules.understanding.dictionary",
    "schedules.understanding.languages",
    "schedules.understanding.lexicon",
    "schedules.understanding.marks",
    "schedules.understanding.match",
    "schedules.understanding.medicines",
    "schedules.understanding.misheard_score",
    "schedules.understanding.named",
    "schedules.understanding.numbers",
    "schedules.understanding.other_number",
    "schedules.understanding.others",
    "schedules.understanding.pattern",
    "schedules.understanding.permission",
    "schedules.understanding.phrases",
    "schedules.understanding.present_score",
    "schedules.understanding.read_as",
    "schedules.understanding.said_score",
    "schedules.understanding.scores",
    "schedules.understanding.spacing",
    "schedules.understanding.spanish",
    "schedules.understanding.spans",
    "schedules.understanding.spelling",
    "schedules.understanding.stems",
    "schedules.understanding.suppositions",
    "schedules.understanding.tables",
    "schedules.understanding.told",
    "schedules.understanding.tokens",
    "schedules.understanding.understand",
    "schedules.understanding.use",
    "schedules.understanding.weighing",
    "schedules.when",
    "schedules.checks.wording",
    "schedules.checks.workload",
    "schedules.checks.written",
    "schedules.loading.tree",
    "schedules.loading.yaml_tree",
}

# Reads tables that are packaged with the code, and as constant: what uses them stays pure.
CONSTANT = {"schedules.packaged"}

# Only these may name the system clock; all else is handed `now` or a Clock.
CLOCK_EDGES = {"bot.cli", "bot.sandbox.sandbox", "schedules.clock"}

CHAT = {"aiogram", "starlette", "telegram", "typer", "uvicorn"}
DATABASE = {"alembic", "apscheduler", "sqlalchemy", "sqlite3", "sqlmodel"}
NETWORK = {"asyncio", "http", "httpx", "smtplib", "socket", "ssl", "urllib"}
MACHINE = {"glob", "importlib", "io", "os", "pathlib", "shutil", "subprocess", "sys", "tempfile"}
CHANCE = {"random", "secrets"}
IO = CHAT | DATABASE | NETWORK | MACHINE | CHANCE
IO_CALLS = {"input", "open", "print"}

CLOCKS = {"datetime.date.today", "time.gmtime", "time.localtime", "time.time", "time.time_ns"} | {
    f"datetime.datetime.{name}" for name in ("now", "today", "utcnow")
}


@cache
def project() -> Tree:
    root = Path(__file__).parent.parent
    paths = [path for package in ("bot", "schedules") for path in (root / package).rglob("*.py")]
    return {".".join(p.relative_to(root).with_suffix("").parts): p.read_text() for p in paths}


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@cache  # walked once for each rule, and on every way to I/O, otherwise
def nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def names_imported(module: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield each name a module imports, at any depth, with what it stands for in full."""
    for node in nodes(source):
        base = ""
        if isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            base = "".join(f"{part}." for part in [*above, node.module] if part)
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, base + alias.name


@cache
def imports(module: str, source: str) -> frozenset[str]:
    return frozenset(full for _, full in names_imported(module, source))


def care_knows_the_chat(tree: Tree) -> Iterator[str]:
    for module, source in tree.items():
        for name in imports(module, source):
            if within(module, "schedules") and within(name, "bot", *CHAT):
                yield f"{module} imports {name}"


def sandbox_knows_this_bot(tree: Tree) -> Iterator[str]:
    for module, source in tree.items():
        for name in imports(module, source):
            ours = within(name, "bot", "schedules") and not within(name, "bot.sandbox")
            if within(module, "bot.sandbox") and ours:
                yield f"{module} imports {name}"


@cache
def io_of(module: str, source: str) -> frozenset[str]:
    """Return the I/O a module does itself."""
    if module in CONSTANT:
        return frozenset()
    imported = {name.split(".")[0] for name in imports(module, source)}
    called = {
        node.func.id
        for node in nodes(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return frozenset(imported & IO | called & IO_CALLS | set(clocks_named(module, source)))


def used_by(module: str, tree: Tree) -> set[str]:
    """Return the modules of the tree that a module imports directly."""
    parts = [name.split(".") for name in imports(module, tree[module])]
    named = {".".join(part[:length]) for part in parts for length in range(1, len(part) + 1)}
    return (named & tree.keys()) - {module}


def way_to_io(module: str, tree: Tree) -> str | None:
    """Return the shortest way from a module to I/O, such as `a → b → os`, or None."""
    ways, seen = [[module]], {module}
    for way in ways:
        if io := io_of(way[-1], tree[way[-1]]):
            return " → ".join([*way, min(io)])
        new = used_by(way[-1], tree) - seen
        seen |= new
        ways += [[*way, other] for other in sorted(new)]
    return None


def pure_does_io(tree: Tree, pure: set[str]) -> Iterator[str]:
    for module in sorted(pure):
        if module not in tree:
            yield f"{module} is declared pure and does not exist"
        elif way := way_to_io(module, tree):
            yield way


def pure_undeclared(tree: Tree, pure: set[str]) -> Iterator[str]:
    care = {m for m in tree if within(m, "schedules") and not m.endswith("__init__")}
    for module in sorted(care - pure):
        if way_to_io(module, tree) is None:
            yield f"{module} does no I/O: declare it in PURE"


def clocks_named(module: str, source: str) -> Iterator[str]:
    """Yield each system clock a source names, called or handed on, under whatever alias."""
    imported = list(names_imported(module, source))
    for node in nodes(source):
        if isinstance(node, ast.Attribute | ast.Name):
            first, dot, rest = ast.unparse(node).partition(".")
            meanings = {full + dot + rest for local, full in imported if local == first}
            yield from meanings & CLOCKS


def clock_read_inside(tree: Tree) -> Iterator[str]:
    for module in sorted(tree.keys() - CLOCK_EDGES):
        for clock in clocks_named(module, tree[module]):
            yield f"{module} names {clock}"


def test_the_care_knows_nothing_of_the_chat() -> None:
    assert list(care_knows_the_chat(project())) == []


def test_the_sandbox_serves_any_bot() -> None:
    assert list(sandbox_knows_this_bot(project())) == []


def test_pure_modules_do_no_io() -> None:
    assert list(pure_does_io(project(), PURE)) == []


def test_each_pure_module_is_declared() -> None:
    assert list(pure_undeclared(project(), PURE)) == []


def test_only_the_edges_read_the_system_clock() -> None:
    assert list(clock_read_inside(project())) == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("import bot", True),
        ("from bot.for_staff.staff import Staff", True),
        ("import telegram.ext", True),
        ("def late():\n    from starlette.routing import Route", True),  # hidden in a function
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import typer", True),
        ("import robot, telegraph", False),  # names that only begin or end alike
        ("from schedules.plan import Plan", False),
    ],
)
def test_direction_rule_sees(source: str, wrong: bool) -> None:
    assert any(care_knows_the_chat({"schedules.made_up": source})) is wrong


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("from bot.for_staff.staff import Staff", True),
        ("from bot import staff", True),
        ("from .. import staff", True),
        ("from schedules import clock", True),
        ("from bot.sandbox.errors import SandboxError", False),
        ("from .errors import SandboxError", False),
    ],
)
def test_sandbox_rule_sees(source: str, wrong: bool) -> None:
    assert any(sandbox_knows_this_bot({"bot.sandbox.made_up": source})) is wrong


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("import os.path", "schedules.a → os"),
        ("text = open('plan.yaml').read()", "schedules.a → open"),
        ("import datetime\nnow = datetime.datetime.now", "schedules.a → datetime.datetime.now"),
        ("from schedules.b import shelf", "schedules.a → schedules.b → pathlib"),
        ("from . import b", "schedules.a → schedules.b → pathlib"),
        ("from schedules.a import itself\nimport logging, math", None),
    ],
)
def test_purity_rule_follows_imports(source: str, way: str | None) -> None:
    tree = {"schedules.a": source, "schedules.b": "import pathlib"}
    assert list(pure_does_io(tree, {"schedules.a"})) == ([way] if way else [])


def test_purity_rule_sees_modules_undeclared_or_gone() -> None:
    tree = {"schedules.rules": "import math", "schedules.store": "import sqlmodel"}
    assert list(pure_undeclared(tree, set())) == ["schedules.rules does no I/O: declare it in PURE"]
    assert list(pure_does_io(tree, {"schedules.old"})) == [
        "schedules.old is declared pure and does not exist"
    ]


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("from datetime import datetime\ndatetime.now(UTC)", True),
        ("import datetime as dt\ndt.datetime.utcnow()", True),
        ("from datetime import datetime as D\nclock = D.now", True),  # handed on, not called
        ("from datetime import date\ndate.today()", True),
        ("import time\ntime.time()", True),
        ("from time import time as seconds\nseconds()", True),
        ("import time\ntime.monotonic()", False),  # a duration, not a date
        ("from datetime import time\ntime(9)", False),  # a wall time, not a clock
        ("def late(clock):\n    return clock.now()", False),
    ],
)
def test_clock_rule_sees(source: str, wrong: bool) -> None:
    assert any(clock_read_inside({"bot.made_up": source})) is wrong


def test_clock_rule_lets_the_edges_be() -> None:
    source = "from datetime import datetime\ndatetime.now(UTC)"
    assert list(clock_read_inside(dict.fromkeys(CLOCK_EDGES, source))) == []
