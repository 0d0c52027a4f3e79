"""`aftercare enroll --csv`: against the local Telegram, with the production settings."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from clinic import TestClinic

from bot.for_staff.invitation import present
from schedules.audit import AuditEntry
from schedules.database import transaction
from schedules.enrolment import Enrolment

LIST = "plan;fecha;etiqueta\nknee;2026-11-20;Cama 7\nrodilla;20/11/2026;Cama 8\nhop;ayer;Cama 9\n"


async def aftercare(clinic: TestClinic, *given: str) -> subprocess.CompletedProcess[str]:
    engine = clinic.stage.app.engine
    settings = {
        "AFTERCARE_DATABASE_URL": str(engine.url),
        "AFTERCARE_TELEGRAM_URL": clinic.stage.url,
        "TELEGRAM_BOT_TOKEN": clinic.bot.token,
        "AFTERCARE_ZONE": "Europe/Madrid",
    }
    command = [sys.executable, "-m", "bot", "enroll", *given]
    return await anyio.to_thread.run_sync(
        lambda: subprocess.run(
            command, env=os.environ | settings, capture_output=True, text=True, check=False
        )
    )


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(LIST.encode("utf-16"))
    return path


async def test_a_list_is_checked_enrolled_and_skipped(clinic, listed, tmp_path) -> None:
    tried = await aftercare(clinic, "--csv", str(listed), "--dry-run")
    assert (tried.returncode, tried.stdout) == (1, "")
    assert "Line 4: No plan is called “hop”. There are: hip-replacement, " in tried.stderr
    assert tried.stderr.endswith("\nNobody was enrolled: this was only a check.\n")
    assert clinic.rows(Enrolment) == []

    done = await aftercare(clinic, "--csv", str(listed))
    assert done.returncode == 1, done.stderr
    assert done.stderr.endswith("\n2 patients were enrolled.\n")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["label"], row["plan"]) for row in rows] == [
        ("Cama 7", "knee-prp"),
        ("Cama 8", "knee-prp"),
    ]
    assert [e.zone for e in clinic.rows(Enrolment)] == ["Europe/Madrid"] * 2
    assert [entry.by for entry in clinic.rows(AuditEntry)] == [None, None]
    with transaction(clinic.stage.app.engine) as session:
        opened = present(session, rows[0]["code"], clinic.rosa.id, clinic.now)
        assert opened.enrolment_id == int(rows[0]["number"])

    out = tmp_path / "out.csv"
    listed.write_text(LIST.replace("hop;ayer", "knee;2026-11-19"))
    again = await aftercare(clinic, "--csv", str(listed), "--out", str(out))
    assert (again.returncode, again.stdout) == (0, "")
    assert "2 are here already" in again.stderr
    assert again.stderr.endswith("\n1 patient was enrolled.\n")
    assert out.stat().st_mode & 0o077 == 0
    assert [row["label"] for row in csv.DictReader(out.open())] == ["Cama 9"]


async def test_what_cannot_be_is_one_line_and_enrols_nobody(clinic, listed, tmp_path) -> None:
    missing = await aftercare(clinic, "--csv", str(tmp_path / "none.csv"))
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)
    taken = await aftercare(clinic, "--csv", str(listed), "--out", str(listed))
    assert taken.returncode == 2
    assert "is there already" in taken.stderr
    await clinic.control.fault("500", method="getMe", count=None)
    away = await aftercare(clinic, "--csv", str(listed))
    assert away.returncode == 2
    assert "nobody was enrolled" in away.stderr
    assert clinic.rows(Enrolment) == []
