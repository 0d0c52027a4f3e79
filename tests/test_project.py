"""The files that machines read agree with each other and say only what anyone may read."""

import io
import os
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT: dict[str, Any] = PYPROJECT["project"]

LOCK_COMMAND = (
    "echo 'hatchling>=1.27,<2' | uv pip compile --universal --generate-hashes --python-version 3.11"
    " --no-emit-index-url --no-emit-find-links --no-header --no-annotate --all-extras"
    " pyproject.toml - --output-file requirements.lock"
)

REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs)\.", re.IGNORECASE)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|tmp|Users|work)/\w")

IGNORE = re.compile(
    r"noqa(?P<rules>: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*)?|type: ?ignore(?P<kinds>\[[\w, -]+\])?"
    r"|pragma: no cover|fmt: (?:off|skip)"
)
CONFIGURED_IGNORE = re.compile(r'"[^"]+" = \["|module = |(?:extend-)?ignore = |disable_error_code')


def read(name: str) -> str:
    return (ROOT / name).read_text()


def our_files() -> list[str]:
    """Return the paths in the repository, new ones not yet committed included."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in found.stdout.splitlines() if (ROOT / name).is_file()]


def readme_command(name: str, text: str) -> str:
    """Return what the code block after the marker `<!-- name -->` says, as .ci/run reads it."""
    block = re.search(rf"^<!-- {name} -->\n+```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return block[1].strip() if block else ""


def requirements() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"]
    stated = [*PYPROJECT["build-system"]["requires"], *PROJECT["dependencies"]]
    stated += [line for extra in extras.values() for line in extra]
    return [Requirement(line) for line in stated if not line.startswith("aftercare[")]


def pins(lock: str) -> dict[str, str]:
    """Map each package in a lock to its version, if at least one hash follows it."""
    return dict(re.findall(r"^([\w.-]+)==(\S+).*\\\n +--hash=sha256:[0-9a-f]{64}", lock, re.M))


def lock_faults(lock: str, wanted: list[Requirement]) -> Iterator[str]:
    pinned = pins(lock)
    for need in wanted:
        have = pinned.get(re.sub(r"[._]", "-", need.name).lower())
        if have is None or have not in need.specifier:
            yield f"{need} is locked as {have}"
    for line in re.findall(r"^\w.*", lock, re.MULTILINE):
        if line.partition("==")[0] not in pinned:
            yield f"{line} has no hash"
    yield from re.findall(r"^(?: *#|.*://|-).*", lock, re.MULTILINE)


def lines_unfit_to_publish(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if REGISTRY.search(line) or MACHINE_PATH.search(line):
            yield line.strip()


def unexplained_ignores(source: str) -> Iterator[str]:
    """Yield the comments that silence a checker without naming the rule and a reason."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        ignores = list(IGNORE.finditer(token.string)) if token.type == tokenize.COMMENT else []
        blanket = any(found[0] in {"noqa", "type: ignore", "type:ignore"} for found in ignores)
        reason = re.findall(r"[A-Za-z]{2,}", IGNORE.sub("", token.string))
        if ignores and (blanket or len(reason) < 2):
            yield f"{token.start[0]}: {token.string}"


def unexplained_settings(text: str) -> Iterator[str]:
    """Yield the ignores in a pyproject that no comment stands above."""
    above = ""
    for line in text.splitlines():
        if CONFIGURED_IGNORE.match(line) and not above.startswith("# "):
            yield line
        above = line


def copied_into_image(dockerfile: str) -> set[str]:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    return {name for line in lines for name in line.split()}


@pytest.mark.parametrize("name", ["demo", "test"])
def test_readme_gives_a_command_in_one_line(name: str) -> None:
    command = readme_command(name, read("README.md"))
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install"), (
        f"README.md needs a one-line code block after <!-- {name} -->"
    )
    assert "\n" not in command


def test_readme_commands_use_what_the_project_declares() -> None:
    readme = read("README.md")
    demo, tests = readme_command("demo", readme), readme_command("test", readme)
    assert demo.endswith(".venv/bin/aftercare demo")
    assert "aftercare" in PROJECT["scripts"]
    assert "'.[test]'" in tests
    assert ".venv/bin/pytest" in tests


def test_readme_command_is_the_block_after_its_marker() -> None:
    readme = "```sh\nfirst\n```\n<!-- test -->\n\n```sh\nsecond\n```\n```sh\nthird\n```\n"
    assert readme_command("test", readme) == "second"
    assert readme_command("demo", readme) == ""


def test_ci_can_be_executed() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_lock_pins_every_requirement_with_hashes_and_no_address() -> None:
    faults = list(lock_faults(read("requirements.lock"), requirements()))
    assert faults == [], f"renew the lock: {LOCK_COMMAND}"


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        ("rich==15.0.0 \\\n    --hash=sha256:" + "a" * 64, None),
        ("rich==13.0.0 \\\n    --hash=sha256:" + "a" * 64, "rich<16,>=14 is locked as 13.0.0"),
        ("", "rich<16,>=14 is locked as None"),
        ("rich==15.0.0", "rich==15.0.0 has no hash"),
        ("# via somewhere", "# via somewhere"),
        ("--index-url https://mirror.example", "--index-url https://mirror.example"),
    ],
)
def test_lock_rule_sees(lock: str, fault: str | None) -> None:
    faults = list(lock_faults(lock, [Requirement("rich>=14,<16")]))
    assert fault in faults if fault else faults == []


def test_every_requirement_has_a_lower_bound() -> None:
    assert [str(need) for need in requirements() if ">=" not in str(need.specifier)] == []


def test_nothing_names_a_registry_or_a_path_of_some_machine() -> None:
    others = [ROOT / name for name in our_files() if ROOT / name != Path(__file__)]
    found = {
        f"{path.relative_to(ROOT)}: {line}"
        for path in others
        for line in lines_unfit_to_publish(path.read_text(errors="replace"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("line", "fit"),
    [
        ("index = 'https://pypi.example/simple'", False),
        ("cd /home/rosa/aftercare", False),
        ("open('/tmp/aftercare.db')", False),
        ("sqlite:////data/aftercare.db", True),
        ("https://clinic.example/work/hours", True),
    ],
)
def test_publishing_rule_sees(line: str, fit: bool) -> None:
    assert list(lines_unfit_to_publish(line)) == ([] if fit else [line])


def test_every_lint_ignore_has_a_reason() -> None:
    found = [
        f"{name}:{comment}"
        for name in our_files()
        if name.endswith(".py")
        for comment in unexplained_ignores(read(name))
    ]
    assert found + list(unexplained_settings(read("pyproject.toml"))) == []


@pytest.mark.parametrize(
    ("comment", "explained"),
    [
        ("# noqa: S603 - our own command, no shell", True),
        ("# type: ignore[misc]  # the stub lacks the keyword", True),
        ("# noqa: S603", False),
        ("# noqa: S603, S607", False),
        ("# type: ignore[misc]", False),
        ("# noqa because it is long", False),  # which rule?
        ("# type: ignore because it is wrong", False),
        ("# pragma: no cover", False),
        ("# a plain comment", True),
    ],
)
def test_reason_rule_sees(comment: str, explained: bool) -> None:
    assert list(unexplained_ignores(f"x = 1  {comment}\n")) == (
        [] if explained else [f"1: {comment}"]
    )


def test_reason_rule_sees_settings() -> None:
    bare = '"tests/**" = ["S101"]'
    assert list(unexplained_settings(f"[per-file-ignores]\n{bare}")) == [bare]
    assert list(unexplained_settings(f"# Tests assert.\n{bare}")) == []


def test_version_is_the_same_everywhere() -> None:
    assert version("aftercare") == PROJECT["version"], "install again: pip install -e ."
    released = re.findall(r"^## (\d\S*)", read("CHANGELOG.md"), re.MULTILINE)
    assert released[:1] in ([], [PROJECT["version"]])
    assert "## Unreleased" in read("CHANGELOG.md")


def test_lowest_python_is_the_same_everywhere() -> None:
    lowest = PROJECT["requires-python"].removeprefix(">=")
    assert PYPROJECT["tool"]["mypy"]["python_version"] == lowest
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{lowest.replace('.', '')}"
    assert f"--python-version {lowest}" in LOCK_COMMAND


def test_image_is_built_from_files_that_the_ignore_file_lets_through() -> None:
    copied = copied_into_image(read("Dockerfile"))
    allowed = set(re.findall(r"^!(.+)$", read(".dockerignore"), re.MULTILINE))
    assert copied == allowed
    assert [name for name in copied if not (ROOT / name).exists()] == []
