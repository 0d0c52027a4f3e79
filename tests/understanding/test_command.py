"""The command `aftercare understand`: any bytes in, a JSON object a line out, at once."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.cli import app

FIELDS = ["text", "red_flags", "nsaids", "nsaid_use", "pain", "answer", "stop", "because"]
COMMAND = [sys.executable, "-m", "bot", "understand"]


def answers(given: bytes, *options: str) -> list[dict[str, object]]:
    done = subprocess.run([*COMMAND, *options], input=given, capture_output=True, check=True)
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_each_line_is_answered_whatever_it_is() -> None:
    lines = [
        b"my calf is swollen",
        b"",
        b"\xff\xfe no words \x00",
        b"a" * 200_000,
        "tengo fiebre ñ 👍".encode(),
        b"took an Advil",  # no newline at the end
    ]
    given = answers(b"\xef\xbb\xbf" + b"\n".join(lines), "--lang", "en")
    assert [list(answer) for answer in given] == [FIELDS] * len(lines)
    assert given[0]["red_flags"] == ["calf"]
    assert given[0]["text"] == "my calf is swollen"
    assert given[4]["text"] == "tengo fiebre ñ 👍"
    assert (given[5]["nsaids"], given[5]["nsaid_use"]) == (["ibuprofen"], "taken")


def test_because_gives_the_words() -> None:
    done = CliRunner().invoke(app, ["understand"], input=b"Oh, my CALF is swollen. 7/10\r\n")
    assert json.loads(done.output)["because"] == {"calf": ["CALF", "swollen"], "pain": ["7", "10"]}


def test_each_answer_comes_at_once() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for text in (b"hello\n", b"again\n"):
            process.stdin.write(text)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == text.decode().strip()


def test_a_reader_who_leaves_is_no_error() -> None:
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(b"hello\n" * 100)
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_nothing_in_nothing_out() -> None:
    assert CliRunner().invoke(app, ["understand"], input=b"").output == ""


def test_an_unknown_language_is_refused() -> None:
    done = CliRunner().invoke(app, ["understand", "--lang", "fr"], input=b"")
    assert done.exit_code == 2
    assert "Traceback" not in done.output


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_every_language_is_there(language: str) -> None:
    done = CliRunner().invoke(app, ["understand", "--lang", language], input=b"hm\n")
    assert json.loads(done.output)["red_flags"] == []
