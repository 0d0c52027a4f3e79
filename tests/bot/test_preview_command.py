"""`aftercare plan preview` as people and scripts use it: what it prints and writes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.cli import main

PLAN = "hip-stem-cell"
COURSE = ("--anchor", "2026-11-20", "--zone", "Europe/Madrid")
Shown = Callable[..., tuple[str, str, int]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shown:
    """Run the command in this process; give what it printed, what it complained, how it exited."""
    monkeypatch.setenv("AFTERCARE_CLINIC_NAME", "Riverside")

    def preview(*more: object, plan: object = PLAN) -> tuple[str, str, int]:
        arguments = ["aftercare", "plan", "preview", str(plan), *COURSE, *map(str, more)]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        return *capsys.readouterr(), int(ended.value.code or 0)

    return preview


def test_prints_a_table_with_a_line_for_each_message(shown: Shown) -> None:
    out, err, code = shown()
    assert (err, code) == ("", 0)
    assert out.startswith("Plan           hip-stem-cell, version")
    assert (
        "  0 Fri 2026-11-20 09:00 check in    check_in                 We would like to know" in out
    )
    assert "Friday 2026-11-20, Europe/Madrid; 12:00 is assumed for its hour" in out


def test_prints_whole_texts_when_asked(shown: Shown) -> None:
    out, _, _ = shown("--full")
    assert out.startswith("Day 0  Fri 2026-11-20 09:00 (UTC+0100, 2026-11-20 08:00Z)  check_in 1")
    assert "    Hello. A note from Riverside.\n\n    We would like" in out
    assert "\n    Asks: pain" in out
    assert "\n    [OK 👍] [I have a problem]\n" in out
    assert "\nQuestions\n    pain: " in out
    assert "\nHelp\n    " in out


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (("--json", "--full"), "--json holds whole texts in any case; --full changes nothing."),
        (("--at", "05:30"), "05:30 lies in the quiet hours 21:00-08:00: messages come at 08:00."),
    ],
)
def test_notes_what_may_surprise_beside_the_preview(
    shown: Shown, options: tuple[str, ...], note: str
) -> None:
    out, err, code = shown(*options)
    assert (err, code) == (note + "\n", 0)
    assert out == shown(*options[:1] if note.startswith("--json") else options)[0]


FRENCH = """\
name: genou
version: 1
title: {fr: Genou}
languages: [fr]
steps:
  rest: {kind: advice, when: 1 day, text: {fr: Reposez-vous.}}
"""


def test_notes_that_the_bot_does_not_speak_the_plans_language(shown: Shown, tmp_path: Path) -> None:
    plan = tmp_path / "genou.yaml"
    plan.write_text(FRENCH)
    out, err, code = shown(plan=plan)
    note = "The bot's own words, such as on buttons, come in English, not in “fr”.\n"
    assert (err, code) == (note, 0)
    assert "Reposez-vous." in out


def test_writes_the_files_and_leaves_the_json_as_it_is(shown: Shown, tmp_path: Path) -> None:
    picture, ics = tmp_path / "course.png", tmp_path / "course.ics"
    out, err, code = shown("--json", "--picture", picture, "--ics", ics)
    assert code == 0
    assert err.startswith(f"Wrote {picture}.\nWrote {ics}: ")
    assert err.endswith(" entries (a restriction's reminders are part of its span of days).\n")
    assert json.loads(out) == json.loads(shown("--json")[0])
    assert picture.read_bytes().startswith(b"\x89PNG")
    events = Calendar.from_ical(ics.read_bytes()).walk("VEVENT")
    assert f": {len(events)} entries" in err
    said = {str(event["SUMMARY"]) for event in events}
    pairs = {f"{words} · {n}" for words in ("Please avoid", "Over from today") for n in (1, 2)}
    assert said == pairs | {"How are you?", "A note from your clinic"}
    assert "hip-stem-cell-2026-11-20-check_in-1@aftercare" in {str(e["UID"]) for e in events}


@pytest.mark.parametrize("option", ["--picture", "--ics"])
def test_a_file_of_another_kind_is_never_written_over(
    shown: Shown, tmp_path: Path, option: str
) -> None:
    plan = tmp_path / "my-plan.yaml"
    plan.write_text("name: mine")
    out, err, code = shown(option, plan)
    assert (out, code) == ("", 2)
    assert "give it a name that ends in" in err
    assert plan.read_text() == "name: mine"


@pytest.mark.parametrize("option", ["--picture", "--ics"])
@pytest.mark.parametrize("place", ["missing/folder/file", "."])
def test_says_in_a_line_that_it_cannot_write(
    shown: Shown, tmp_path: Path, option: str, place: str
) -> None:
    out, err, code = shown(option, tmp_path / place)
    assert (out, code) == ("", 2)
    assert err.startswith(f"aftercare: Cannot write {tmp_path}")
    assert err.count("\n") == 1


SLOW = ("matplotlib", "icalendar", "telegram")


def test_imports_what_draws_only_for_those_who_ask() -> None:
    code = (
        "import sys; from bot.cli import main; sys.argv[1:] = sys.argv[2:]\n"
        "try: main()\n"
        f"finally: print([name for name in {SLOW} if name in sys.modules], file=sys.stderr)"
    )
    arguments = [sys.executable, "-c", code, "-", "plan", "preview", PLAN, *COURSE]
    run = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=True)
    assert run.stderr == "[]\n"
