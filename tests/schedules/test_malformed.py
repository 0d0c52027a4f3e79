"""Malformed files: never a traceback, always a line within the file, and soon.

What each fault says is in test_plan_file.py; here is what a file may do to the one who reads it.
"""

import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stopwatch import work_of_block
from test_extending import BASE
from typer.testing import CliRunner

from bot.cli import app
from schedules.check import check_files
from schedules.faults import Fault, PlanFaults
from schedules.loading.plan_file import load_plan
from schedules.loading.plan_text import shipped_text

LONGEST_SECONDS = 0.4  # twice what is promised: other tests run beside this one
LARGEST_BYTES = 50_000_000
WHOLE = 255 * 1024
MOST = 299
TOP = "name: x\nversion: 1\ntitle: {en: A}\nlanguages: [en]\n"
STEP = "steps: {a: {kind: advice, when: 1 day, text: {en: x}}}\n"


def faults_of(text: str) -> list[Fault]:
    try:
        load_plan(text, "F")
    except PlanFaults as refused:
        return refused.faults
    return []


def lines_in(text: str) -> int:
    return len(re.split("\r\n|\r|\n", text))


def steps(one: Callable[[int], str], many: int = MOST) -> str:
    return TOP + "steps:\n" + "".join(f"  step_{n}: {one(n)}\n" for n in range(many))


def advice(more: str) -> Callable[[int], str]:
    return lambda n: f"{{kind: advice, text: {{en: x}}, {more.replace('N', str(n))}}}"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        # What YAML itself misreads.
        ("name: x\nhour: 10:30\n", (2, 7), 'Put it in quotes: "10:30".'),
        ("name: no\n", (1, 7), 'Put it in quotes: "no".'),
        ("name: 2026-01-01\n", (1, 7), "can be misread"),
        ("sources: {a: 1_000}\n", (1, 14), "can be misread"),
        ("name: 0x1f\n", (1, 7), "can be misread"),
        ("name: 1e3\n", (1, 7), "can be misread"),
        ("sources: {a: ~}\n", (1, 14), "can be misread"),
        ("name: !!python/object:os.system x\n", (1, 7), "is a YAML tag. Leave it out."),
        ("name: !x y\n", (1, 7), "“!x” is a YAML tag"),
        ("a: &a [x]\nb: *a\n", (2, 4), "“*a” is a reference. Write the text out here."),
        ("a: &a {b: c}\nd: {<<: *a}\n", (2, 5), "“<<” merges another mapping"),
        ("a: 1\na: 2\n", (2, 1), "“a” is written twice here, first in line 1."),
        ("? [a, b]\n: c\n", (1, 3), "A key must be a plain word."),
        # What programs for letters put into a text.
        ("name:\u00a0x\n", (1, 6), "no plain space (U+00A0)"),
        ("a:\n\u3000b: c\n", (2, 1), "no plain space (U+3000)"),
        ("a: b\u2028c\n", (1, 5), "control character (U+2028)"),
        ("a: b\ufeffc\n", (1, 5), "control character (U+FEFF)"),
        ("a: “b\nc: d: e\n", (2, 5), "A colon is missing"),
        # Quotes, brackets, indentation.
        ("a: 'it's'\n", (1, 8), "The text goes on after its closing quote."),
        ('a: "b" c\n', (1, 8), "The text goes on after its closing quote."),
        ("a: {b: c\nd: e\n", (1, 4), "opened here and never closed"),
        ("a: [", (1, 5), "opened here and never closed"),
        ('a: "b\n', (1, 4), "opened here and never closed"),
        ("a:\n  b: c\n d: e\n", (3, 2), "The indentation does not fit"),
        ("a:\n  - b\n c\n", (3, 2), "The indentation does not fit"),
        ("a\nb: c\n", (2, 2), "A colon is missing"),
        ("a: b\nc\n", (2, 1), "A colon is missing"),
        ("a: @b\n", (1, 4), "Put quotes around the text."),
        ("a: %b\n", (1, 4), "Put quotes around the text."),
        ('a: "\\d"\n', (1, 5), "This “\\” means no character."),
        ("a: b\n---\nc: d\n", (2, 1), "A second document"),
        # No plan.
        ("", (1, 1), "There is no plan in this file."),
        ("# nothing\n", (1, 1), "There is no plan in this file."),
        ("- a\n", (1, 1), "indented lines of “key: value”"),
        ("just words\n", (1, 1), "indented lines of “key: value”"),
        # Types.
        (TOP.replace("1", '"1"') + STEP, (2, 10), "a whole number, without quotes: 1."),
        # What is wrong in quotes too is not to be put in quotes.
        (TOP.replace("1", "1.1") + STEP, (2, 10), "a whole number, such as 3."),
        (TOP.replace("1", "9" * 10) + STEP, (2, 10), "of nine digits at most"),
        (TOP.replace("1", f'"{"9" * 10}"') + STEP, (2, 10), "of nine digits at most"),
        (TOP.replace("1", "007") + STEP, (2, 10), "of nine digits at most"),
        (TOP + STEP.replace("1 day", "2026-11-20"), (5, 33), "is not a length of time"),
        (TOP + STEP.replace("1 day", "1 day, buttons: [yes]"), (5, 50), "Use one of: done"),
        # Near misses.
        (TOP + STEP.replace("1 day", "2 Days"), (5, 33), "Did you mean “2 days”?"),
        (TOP + STEP.replace("1 day", "2days"), (5, 33), "Did you mean “2 days”?"),
        (TOP + STEP.replace("1 day", '"1 Hour, 1 day"'), (5, 33), "mean “[1 hour, 1 day]”?"),
        (TOP + STEP.replace("1 day", "By rule"), (5, 33), "Did you mean “by rule”?"),
        (TOP + "hour: 9:00\n" + STEP, (5, 7), "Did you mean “09:00”?"),
        (TOP + STEP.replace("{en: x}", "rest now"), (5, 46), "Write it like “en: rest now”."),
        (TOP + STEP.replace("1 day", "1 day, late: skip"), (5, 46), "like “policy: skip”."),
        (TOP + STEP.replace("advice", "ad\u200bvice"), (5, 19), "invisible (U+200B)"),
        # Names.
        (TOP + STEP.replace("a:", "r" * 41 + ":"), (5, 9), "40 letters at most"),
        (TOP + STEP.replace("a:", "1st:"), (5, 9), "starts with a small letter"),
        (TOP.replace("[en]", "[]") + STEP, (4, 12), "This must not be empty."),
        (TOP.replace("1", "one") + STEP, (2, 10), "a whole number, such as 3."),
        (TOP.replace("1", "-1") + STEP, (2, 10), "must be 1 or more"),
        (TOP.replace("1", "") + STEP, (2, 9), "Nothing is written here."),
        (TOP + "most_a_day: 21\n" + STEP, (5, 13), "must be 20 or less"),
        (TOP + STEP.replace("1 day", ""), (5, 33), "Nothing is written here."),
        (TOP + STEP.replace("advice", "[advice]"), (5, 19), "Use one of: advice"),
        (TOP + STEP.replace("{en: x}", "x"), (5, 46), "indented lines"),
        (TOP + STEP.replace("1 day", "{between: [2 days]}"), (5, 43), "One more is needed"),
        (TOP + STEP.replace("1 day", "{between: [3 days, 2 days]}"), (5, 43), "before it starts"),
        (TOP + "questions: {a: {type: yes_nu}}\n" + STEP, (5, 23), "Did you mean “yes_no”?"),
        (TOP + "extnds: hip-stem-cell\n" + STEP, (5, 1), "Did you mean “extends”?"),
    ],
)  # a table reads best as one  # fmt: skip
def test_names_the_place_and_the_remedy(text: str, place: tuple[int, int], says: str) -> None:
    found = [(f.line, f.col) for f in faults_of(text) if says in f.message]
    assert found == [place], faults_of(text)


def test_a_question_of_an_unknown_type_is_not_told_what_it_lacks() -> None:
    found = faults_of(TOP + "questions: {a: {type: yes_nu, question: {en: x}}}\n" + STEP)
    assert len([f for f in found if f.line == 5 and "missing" in f.message]) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name: x".encode("utf-16"), "1:1: The file is UTF-16 text. Save it with"),
        ("name: x\nb: ñ".encode("latin-1"), "2:4: The file is not UTF-8 text. Save it with"),
        (b"name: x\0", "1:8: There is an invisible control character (U+0000)."),
        (b"\x89PNG\r\n", "1:1: The file is not UTF-8 text."),
    ],
)
def test_a_file_of_another_kind_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(content)
    (line,) = check_files([path]).lines_out
    assert line.startswith(f"{path}:{says}")


HEAVY = {
    "values": "[" + "1, " * 60_000,
    "values in lists": "a: [" + ("[" + "1," * 290 + "],") * 290,
    "keys": "".join(f"key_{n}: 1\n" for n in range(15_000)),
    "one key again and again": "a: b\n" * 40_000,
    "lists in lists": "[" * WHOLE,
    "mappings in mappings": "{a: " * 60_000,
    "indented for ever": "".join(" " * n + "a:\n" for n in range(600)),
    "dashes": "- " * 120_000,
    "a long line": "a: " + "x" * WHOLE,
    "a long key": "x" * WHOLE + ": 1",
    "newlines": "\n" * WHOLE,
    "spaces": " " * WHOLE,
    "tabs": "\t" * WHOLE,
    "quotes": "'" * WHOLE,
    "backslashes": '"' + "\\" * WHOLE,
    "colons": ":" * WHOLE,
    "anchors": "&a " * 80_000,
    "questions": "? " * 120_000,
    "zeros": "\0" * WHOLE,
    "hard spaces": "\u00a0a\n" * 60_000,
    "emoji": "a: " + "😀" * 60_000,
    "a long number": "a: " + "9" * WHOLE,
    "a long time": "a: 1" + ":11" * 80_000,
    "laughs": "a: &a [x]\n" + "".join(f"{n}: &{n} [*a, *a, *a]\n" for n in range(9_000)),
    "too long": "a: b\n" * 100_000,
    "steps that are empty": steps(lambda _: "{}"),
    "wrong kinds": steps(advice("when: 1 wek").__call__).replace("advice", "advize"),
    "ends of nothing": steps(advice("until: end of zN, when: [end of aN, 1 day after end of bN]")),
    "a chain of ends": steps(advice("when: end of step_N, until: 1 day after end of step_1N")),
    "long series": steps(advice("when: {every: 1 day, from: 0 days, until: 2000 days}")),
    "hourly": steps(advice("when: {every: 1 hour, from: 1 hour, until: 1990 hours}")),
    "curly brackets": TOP + STEP.replace("en: x", f"en: '{'{' * 3400}'"),
    "placeholders": TOP + STEP.replace("en: x", f"en: '{'a{b}' * 60_000}'"),
    "languages": TOP.replace("[en]", f"[{', '.join(f'l{n}' for n in range(MOST))}]") + STEP,
    "a long offset": TOP + STEP.replace("1 day", "1" * 200_000 + " days"),
    "a long reference": TOP + STEP.replace("1 day", "1 day before end " * 15_000),
    "a long condition": TOP + f"rules: {{a: {{if: {'pain ' * 40_000}}}}}\n" + STEP,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_is_refused_soon_and_in_little_memory(text: str) -> None:
    with work_of_block() as spent:
        found = faults_of(text)
    assert spent.seconds < LONGEST_SECONDS
    assert found
    assert len(found) <= 102
    assert all(1 <= fault.line <= lines_in(text) and len(fault.message) < 900 for fault in found)
    tracemalloc.start()
    faults_of(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < LARGEST_BYTES


LINES = shipped_text("hip-stem-cell").splitlines(keepends=True)
PIECES = st.sampled_from([
    *"\"'{}[]|%#@~&*!?\n\t\r:-,", "\\x", "\\u12", "&a ", "*a", "!!str ", "!<", "? ", "- ", ">9",
    "---\n", "...\n", "%YAML x\n", "<<: ", "10:30", "\u2028", "\ufeff", "{until}", "end", "until:",
    "1 week before end of rest", "by rule", "extends: knee-prp\n", "leave_out: {steps: rest}\n",
    "steps:\n", "kind: check_in\n", "when: [", "{every: 1 day}", "null", "-1", "99999", "rules:\n",
])  # a table reads best as one  # fmt: skip
EDITS = st.tuples(
    st.sampled_from(["delete", "double", "swap", "indent", "insert", "cut"]),
    st.integers(0, len(LINES) - 1),
    st.integers(0, len(LINES) - 1),
    PIECES | st.text(max_size=4),
)


def edited(lines: list[str], edit: tuple[str, int, int, str]) -> list[str]:
    how, first, second, piece = edit
    first, second = first % len(lines), second % len(lines)
    line = lines[first]
    match how:
        case "delete":
            return lines[:first] + lines[first + second % 5 + 1 :] or ["\n"]
        case "double":
            return [*lines[:second], line, *lines[second:]]
        case "swap":
            lines = lines.copy()
            lines[first], lines[second] = lines[second], lines[first]
            return lines
        case "indent":
            return [*lines[:first], " " * (second % 7) + line.lstrip(), *lines[first + 1 :]]
        case "insert":
            at = second % (len(line) + 1)
            return [*lines[:first], line[:at] + piece + line[at:], *lines[first + 1 :]]
        case _:
            return lines[: first + 1]


@settings(max_examples=120, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=6))
def test_a_plan_spoilt_at_random_is_a_plan_or_has_faults_in_its_lines(
    edits: list[tuple[str, int, int, str]],
) -> None:
    lines = LINES
    for edit in edits:
        lines = edited(lines, edit)
    text = "".join(lines)
    with work_of_block() as spent:
        found = faults_of(text)
    assert spent.seconds < 2 * LONGEST_SECONDS
    assert all(1 <= f.line <= lines_in(text) and f.col >= 1 and f.message for f in found)


VALUES = st.recursive(
    st.none() | st.integers(-3, 400) | st.sampled_from(["1 day", "end", "en", "pain >= 7", "x: y"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["en", "every", "from", "until", "between", "x"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_an_override_of_any_shape_is_laid_over_or_refused(data: st.DataObject) -> None:
    family = data.draw(st.sampled_from(["steps", "rules", "questions", "sources", "languages"]))
    name = data.draw(st.sampled_from(["no_running", "swim", "ask", "pain", "strong", "other"]))
    key = data.draw(st.sampled_from(["until", "when", "text", "at", "start", "kind", "covers"]))
    overrides = {family: {name: {key: data.draw(VALUES)}}}
    try:
        plan = load_plan(BASE, "F", overrides)
    except PlanFaults as refused:
        told = str(refused)
    else:
        told = plan.name
    assert told.startswith(("F:", "base"))


# The command.


def test_warnings_go_to_standard_error_unless_they_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(TOP + STEP)
    result = CliRunner().invoke(app, ["plan", "check", str(path)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert all(line.startswith(f"{path}:") for line in result.stderr.splitlines())
    assert f"{path}:1:1: warning: " in result.stderr
    strict = CliRunner().invoke(app, ["plan", "check", "--strict", str(path)])
    assert (strict.exit_code, strict.stdout, strict.stderr) == (1, result.stderr, "")


def test_a_sound_plan_is_checked_in_silence() -> None:
    path = Path(__file__).parents[2] / "schedules" / "plans" / "hip-stem-cell.yaml"
    result = CliRunner().invoke(app, ["plan", "check", str(path), "--strict"])
    assert (result.exit_code, result.output) == (0, "")
