"""The command line as scripts use it: what it prints, how it exits, and one clear line if not."""

import contextlib
import ctypes
import json
import os
import resource
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.cli import main

AFTERCARE = Path(sys.executable).with_name("aftercare")
PLAN = "hip-stem-cell"
COURSE = ["plan", "preview", PLAN, "--anchor", "2026-11-20", "--zone", "Europe/Madrid"]
CLINIC = {"AFTERCARE_CLINIC_NAME": "Riverside", "AFTERCARE_CLINIC_PHONE": "+44 20 7946 0123"}
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path) -> Run:
    """Run the command as a process of its own in an empty folder, with a database there."""

    def aftercare(*arguments: object, limit: Callable[[], None] | None = None, **env: str):
        given = {"AFTERCARE_DATABASE_URL": f"sqlite:///{tmp_path}/clinic.db", **env}
        return subprocess.run(
            [AFTERCARE, *map(str, arguments)],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **CLINIC, **given},
            capture_output=True,
            text=True,
            timeout=60,
            preexec_fn=limit,
        )

    return aftercare


@pytest.fixture
def here(tmp_path, monkeypatch, capsys) -> Run:
    """Run the command in this process, which is quicker, with a database in an empty folder."""
    monkeypatch.chdir(tmp_path)
    given = {"AFTERCARE_DATABASE_URL": f"sqlite:///{tmp_path}/clinic.db", **CLINIC}

    def aftercare(*arguments: object, **env: str):
        for name, value in (given | env).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["aftercare", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return subprocess.CompletedProcess(arguments, ended.value.code or 0, *capsys.readouterr())

    return aftercare


def complaint(result) -> str:
    """Return the one clear line of a command that could not do what was asked."""
    assert result.returncode == 2, result.stdout + result.stderr
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("aftercare: ")
    return result.stderr


# Settings that are missing or wrong, and the word that the one line must have.
WRONG_SETTINGS = [
    ({}, "TELEGRAM_BOT_TOKEN"),
    ({"TELEGRAM_BOT_TOKEN": "short"}, "TELEGRAM_BOT_TOKEN"),
    ({"AFTERCARE_TELEGRAM_URL": "ftp://example.org"}, "AFTERCARE_TELEGRAM_URL"),
    ({"AFTERCARE_ZONE": "Mars/Base"}, "AFTERCARE_ZONE"),
    ({"AFTERCARE_LANGUAGE": "fr"}, "AFTERCARE_LANGUAGE"),
    ({"AFTERCARE_CLINIC_NAME": "x" * 61}, "AFTERCARE_CLINIC_NAME"),
    ({"AFTERCARE_DUTY": "day and night"}, "AFTERCARE_DUTY"),
    ({"AFTERCARE_ALERT_AGAIN_MINUTES": "0"}, "from 1 to 1440"),
    ({"AFTERCARE_HOLIDAYS": "Bavaria"}, "AFTERCARE_HOLIDAYS"),
    ({"AFTERCARE_HOLIDAYS": "GB-XYZ"}, "ENG, NIR, SCT, WLS"),
]


@pytest.mark.parametrize(("wrong", "named"), WRONG_SETTINGS)
def test_a_wrong_setting_is_named_in_one_line(here, wrong, named):
    token = {} if "TELEGRAM_BOT_TOKEN" in named else {"TELEGRAM_BOT_TOKEN": "42:made-up-token"}
    line = complaint(here("run", **token | wrong))
    assert named in line
    assert "made-up" not in line


def test_a_plans_folder_that_is_not_there_is_named(run):
    result = run("run", TELEGRAM_BOT_TOKEN="42:made-up-token", AFTERCARE_PLANS="nowhere")
    assert "nowhere" in complaint(result)


def test_the_doctor_names_each_fault_of_each_plan_file_and_what_hides_a_shipped_plan(
    here, tmp_path
):
    for name in ("broken", "unfinished"):
        (tmp_path / f"{name}.yaml").write_text("name: [", encoding="utf-8")
    shipped = Path(__file__).parents[2] / "schedules" / "plans" / f"{PLAN}.yaml"
    (tmp_path / "ours.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    _, *notes, last = here("doctor", AFTERCARE_PLANS=str(tmp_path)).stdout.splitlines()
    assert [note.rpartition(":1:")[0] for note in notes] == ["broken.yaml", "unfinished.yaml"]
    assert last == f"ours.yaml goes before the shipped plan “{PLAN}”."


# What becomes of the plan, and how the command ends.
DIFFS = [("version: 2", "version: 2", 0), ("version: 2", "version: 3", 1)]


@pytest.mark.parametrize(("old", "new", "status"), DIFFS)
def test_a_plan_diff_ends_like_diff(here, tmp_path, old, new, status):
    shipped = Path(__file__).parents[2] / "schedules" / "plans" / f"{PLAN}.yaml"
    text = shipped.read_text(encoding="utf-8").replace(old, new)
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    result = here("plan", "diff", PLAN, tmp_path / "ours.yaml")
    assert (result.returncode, result.stderr) == (status, "")
    assert ("No difference." in result.stdout) is (status == 0)
    found = json.loads(here("plan", "diff", PLAN, tmp_path / "ours.yaml", "--json").stdout)
    assert bool(found["differences"]) is (status == 1)


def test_a_plan_diff_of_nonsense_is_refused_in_one_line(here):
    assert "hip-stem-cell" in complaint(here("plan", "diff", PLAN, "hip-stem-sell"))


def newer(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


# What may be wrong with the database's file, and the word that the one line must have.
WRONG_FILES = [
    (newer, "newer"),
    (lambda path: path.write_text("Dear diary" * 100), "not an Aftercare database"),
    (lambda path: (path.unlink(), path.mkdir()), "clinic.db"),
]


@pytest.mark.parametrize(("spoil", "said"), WRONG_FILES)
def test_a_database_that_cannot_be_used_is_told_and_left_as_it_is(here, tmp_path, spoil, said):
    path = tmp_path / "clinic.db"
    assert here("staff", "list").returncode == 0
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    assert said in complaint(here("staff", "list"))
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    "url",
    ["nonsense", "sqlite:////no/such/folder/a.db"],
)
def test_a_database_address_that_leads_nowhere_is_told(here, url):
    complaint(here("staff", "list", AFTERCARE_DATABASE_URL=url))


def test_a_locked_database_is_told_and_nothing_is_lost(here, tmp_path):
    here("staff", "add", 7)
    url = f"sqlite:///{tmp_path}/clinic.db?timeout=0.1"
    with sqlite3.connect(tmp_path / "clinic.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "locked" in complaint(here("staff", "add", 8, AFTERCARE_DATABASE_URL=url))
        other.execute("ROLLBACK")
    assert here("staff", "list").stdout.split()[0] == "7"


def test_a_read_only_database_is_told(here, run, tmp_path):
    here("staff", "add", 7)
    (tmp_path / "clinic.db").chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        result = run("staff", "add", 8, limit=obey_permissions)
    finally:
        tmp_path.chmod(0o700)
    assert "permissions" in complaint(result)


def obey_permissions():
    """Let permissions hold for the superuser too, where a test runs as one."""
    drop_from_what_a_program_may_have, override_permissions = 24, 1
    ctypes.CDLL(None).prctl(drop_from_what_a_program_may_have, override_permissions, 0, 0, 0)


def test_a_full_disk_is_told_and_nothing_is_lost(here, run):
    here("staff", "add", 7)

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    assert "disk" in complaint(run("staff", "add", 8, limit=full))
    assert here("staff", "list").stdout.split()[0] == "7"


@pytest.mark.parametrize("command", ["demo", "sandbox"])
def test_a_port_in_use_is_told_in_one_line(here, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = here(command, "--port", port)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert str(port) in result.stderr


def test_a_plan_check_is_silent_when_sound_and_points_at_each_fault(run, tmp_path):
    (tmp_path / "bad.yaml").write_text("name: Bad Name\nsteps: 5\n", encoding="utf-8")
    shipped = Path(__file__).parents[2] / "schedules" / "plans" / f"{PLAN}.yaml"
    sound = run("plan", "check", shipped)
    assert (sound.returncode, sound.stdout, sound.stderr) == (0, "", "")
    faulty = run("plan", "check", "bad.yaml", "missing.yaml", ".")
    assert faulty.returncode == 1
    assert faulty.stdout.startswith("bad.yaml:1:")
    assert all(line.count(":") >= 3 for line in faulty.stdout.splitlines())
    assert "missing.yaml:1:1:" in faulty.stdout
    assert faulty.stderr == ""


def preview(here, *more):
    result = here(*COURSE, "--json", *more)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_preview_as_json_has_every_occurrence_with_local_and_utc_time(here):
    rows = preview(here)
    assert {tuple(row) for row in rows} == {("step", "number", "kind", "local", "utc", "text")}
    assert len({(row["step"], row["number"]) for row in rows}) == len(rows) > 50
    times = [(datetime.fromisoformat(r["local"]), datetime.fromisoformat(r["utc"])) for r in rows]
    assert all(local == utc and utc.utcoffset().total_seconds() == 0 for local, utc in times)
    assert {local.utcoffset().total_seconds() for local, _ in times} == {3600, 7200}
    assert times == sorted(times, key=lambda pair: pair[1])


def test_a_preview_keeps_to_the_hour_the_quiet_hours_and_the_language(here):
    hours = [row["local"][11:16] for row in preview(here, "--at", "06:30", "--quiet", "none")]
    assert "06:30" in hours
    quiet = [
        row["local"][11:16] for row in preview(here, "--at", "06:30", "--quiet", "22:00-10:00")
    ]
    assert min(quiet) >= "10:00"
    assert preview(here, "--lang", "de")[0]["text"].startswith("Guten Tag")


# Each must be refused with a line that names what was wrong.
WRONG_PREVIEWS = [
    (["hip-stem-sell", "--anchor", "2026-11-20", "--zone", "UTC"], "hip-stem-cell"),
    (["no.yaml", "--anchor", "2026-11-20", "--zone", "UTC"], "no.yaml"),
    ([PLAN, "--anchor", "20 Nov", "--zone", "UTC"], "20 Nov"),
    ([PLAN, "--anchor", "9999-12-31", "--zone", "UTC"], "9999"),
    ([PLAN, "--anchor", "2026-11-20", "--zone", "Europe/Madird"], "Europe/Mad"),
    ([PLAN, "--anchor", "2026-11-20", "--zone", "../etc/passwd"], "passwd"),
    ([PLAN, "--anchor", "2026-11-20", "--zone", "UTC", "--at", "25:00"], "25:00"),
    ([PLAN, "--anchor", "2026-11-20", "--zone", "UTC", "--quiet", "always"], "always"),
    ([PLAN, "--anchor", "2026-11-20", "--zone", "UTC", "--lang", "fr"], "fr"),
]


@pytest.mark.parametrize(("asked", "named"), WRONG_PREVIEWS)
def test_a_preview_of_nonsense_is_refused_in_one_line(here, asked, named):
    assert named in complaint(here("plan", "preview", *asked))


def test_staff_are_added_listed_changed_and_removed(here):
    assert here("staff", "add", 7, "--name", "Kim").returncode == 0
    assert here("staff", "add", 8, "--role", "observer", "--language", "de").returncode == 0
    listed = here("staff", "list").stdout.splitlines()
    assert [line.split("\t") for line in listed] == [
        ["7", "admin", "en", "Kim"],
        ["8", "observer", "de"],
    ]
    here("staff", "add", 8, "--role", "clinician")
    here("staff", "add", 8, "--name", "Ida")  # what is not named stays as it was
    assert "8\tclinician\tde\tIda" in here("staff", "list").stdout
    assert here("staff", "remove", 8).returncode == 0
    assert len(here("staff", "list").stdout.splitlines()) == 1


# Changes to the roster that must not be: somebody has to be able to put it right again.
WRONG_ROSTERS = [
    ("add", 8, "--role", "boss"),
    ("add", 8, "--language", "fr"),
    ("add", 7, "--role", "observer"),
    ("remove", 7),
    ("remove", 8),
]


def test_a_roster_nobody_could_mend_is_refused(here):
    here("staff", "add", 7)
    for change in WRONG_ROSTERS:
        complaint(here("staff", *change))
    assert here("staff", "list").stdout == "7\tadmin\ten\n"


@pytest.mark.parametrize("number", ["0", "-5", "Kim", str(2**64)])
def test_what_is_no_user_number_is_refused_without_a_traceback(here, number):
    result = here("staff", "add", "--", number)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_the_doctor_says_when_telegram_was_never_reached(here):
    result = here("doctor")
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == ""


def test_a_new_member_of_staff_reads_the_clinics_language(here, monkeypatch):
    monkeypatch.setenv("AFTERCARE_LANGUAGE", "es")
    here("staff", "add", 7)
    assert here("staff", "list").stdout == "7\tadmin\tes\n"


def test_a_plans_folder_that_is_set_to_nothing_is_none(here, tmp_path):
    (tmp_path / "broken.yaml").write_text("name: [", encoding="utf-8")
    assert "broken.yaml" in here("doctor", AFTERCARE_PLANS=".").stdout
    assert "broken.yaml" not in here("doctor", AFTERCARE_PLANS="").stdout


def test_what_the_clinic_did_and_has_is_printed_for_scripts(here, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    here("staff", "add", 7, "--name", "Kim")
    heading, entry = here("audit").stdout.splitlines()
    assert heading.split("\t")[3] == "action"
    assert entry.split("\t")[2:4] == ["command line", "staff_added"]
    for number in (1, 10**30):
        assert f"no enrolment {number}" in complaint(here("why", number))
        assert f"no enrolment {number}" in complaint(here("export", "--enrolment", number))
    result = here("export", "--out", "all.zip")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "all.zip").exists()
    assert here("audit").stdout.splitlines()[2].split("\t")[3] == "exported"


def test_a_backup_is_made_and_what_cannot_be_is_one_line(here, tmp_path):
    assert "There is no database" in complaint(here("backup"))
    here("staff", "add", 7)
    result = here("backup", "--to", tmp_path / "copy.db")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "copy.db").exists()
    assert "cannot be written" in complaint(here("backup", "--to", tmp_path / "no" / "copy.db"))
