"""Staff take data out as tables: exact, harmless in a spreadsheet, and no more than asked for."""

import csv
import io
import os
import re
import stat
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from clinic import TestClinic, verbs
from ruled import RULED, answer, reminders, ruled

from bot.export.archive import TABLES, write_archive
from bot.export.drawing import ExportDrawing
from bot.export.table import Scope, cell, harmless, moment
from bot.export_command import export
from bot.for_staff.exporting import MOST_PATIENTS
from bot.for_staff.staff import Role, Staff
from bot.private_file import WriteError
from bot.sandbox.phone import Message as Shown
from bot.why_command import NoPatientError
from schedules.audit import Action, AuditEntry
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment
from schedules.message import Message
from schedules.note import Note
from schedules.plan import Kind
from schedules.profile import AgeBand, BmiBand, Severity
from schedules.reply import Reply

Tables = dict[str, list[dict[str, str]]]
WROTE = "=HYPERLINK(zinnober), I walked\nto the shop"
NO_IDS = re.compile(r"\b(?:chat|token|user)\w*", re.IGNORECASE)


def tables(archive: bytes) -> Tables:
    """Read an archive as a program would."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: _read(opened.read(name)) for name in opened.namelist()}


def _read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")  # or Excel takes it for another encoding
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def exported(clinic: TestClinic, **scope: Any) -> Tables:
    out = io.BytesIO()
    with reading(clinic.stage.app.engine) as session:
        counts = write_archive(session, Scope(clinic.now, "Europe/London", **scope), out)
    found = tables(out.getvalue())
    assert {name: len(rows) for name, rows in found.items()} == counts
    return found


def document(clinic: TestClinic, shown: Shown) -> bytes:
    stored = clinic.stage.sandbox.files.get(shown["document"]["url"].rsplit("/", 1)[-1])
    assert stored
    return stored.content


async def lived(clinic: TestClinic) -> None:
    """Let Rosa live a few days: answers, a change of mind, words, an alert that is taken on."""
    rosa = await ruled(clinic, RULED.replace("pain >= 7", "pain >= 6"))
    with transaction(clinic.stage.app.engine) as session:
        one = session.get_one(Enrolment, 1)
        one.label, one.zone = "=2+3", "Europe/Madrid"
    await clinic.advance(days=1)
    [check_in, *_] = reminders(clinic)
    await answer(clinic, check_in, "pain", 7)
    await answer(clinic, check_in, "calf", "no")
    await rosa.send(WROTE)
    await clinic.advance(minutes=5)
    await clinic.nurse.tap("ack")
    clinic.invited("Óscar")


async def test_every_table_tells_what_happened(clinic: TestClinic) -> None:
    await lived(clinic)
    found = exported(clinic)
    assert list(found) == [table.file for table in TABLES]
    first, second = found["enrolments.csv"]
    assert (first["label"], first["state"], first["reachable"]) == ("'=2+3", "active", "TRUE")
    assert (second["label"], second["joined_at"]) == ("Óscar", "")
    assert re.fullmatch(r"2026-11-20T10:3\d:\d\d\+01:00", first["joined_at"])
    assert first["joined_local"] == first["joined_at"][:19].replace("T", " ")
    [sent, *coming] = [r for r in found["reminders.csv"] if r["enrolment"] == "1"]
    assert (sent["fate"], sent["answers"], sent["day"]) == ("sent", "2", "1")
    assert re.fullmatch(r"sent \d\d:\d\d, 2 answers \d\d:\d\d", sent["why"])
    assert coming[0]["fate"] == "planned"
    assert coming[0]["why"].startswith("planned: ")
    assert float(sent["minutes_late"]) >= 0
    pain, calf = (r for r in found["replies.csv"] if r["question"])
    assert (pain["score"], pain["answer"], pain["kind"]) == ("7", "", "score")
    assert (calf["score"], calf["answer"], calf["stands"]) == ("", "no", "TRUE")
    [score] = found["scores.csv"]
    shown = ("enrolment", "day", "date", "question", "value", "better", "plan")
    assert [score[name] for name in shown] == ["1", "1", "2026-11-21", "pain", "7", "low", "knee"]
    taken = [r for r in found["alerts.csv"] if r["acknowledged_at"]]
    assert taken
    assert all(4.5 <= float(r["minutes_to_acknowledge"]) <= 6.5 for r in taken)


async def test_what_patients_wrote_is_there_only_when_asked_for(clinic: TestClinic) -> None:
    await lived(clinic)
    plain, full = exported(clinic), exported(clinic, text=True)
    assert "zinnober" not in str(plain)
    [words] = [row for row in full["replies.csv"] if row["kind"] == "text"]
    assert words["text"] == f"'{WROTE}"
    assert all(row["text"] == "" for row in plain["replies.csv"])


async def test_notes_are_there_with_who_wrote_them_and_their_words_if_asked_for(
    clinic: TestClinic,
) -> None:
    await lived(clinic)
    await clinic.nurse.send("/patient_1")
    await clinic.nurse.tap("more", "1")
    await clinic.nurse.tap("note", "1")
    await clinic.nurse.send("=Walks with a stick")
    clinic.write(Note(enrolment_id=2, text="by nobody", written_at=clinic.now, written_by=5))
    plain, full = exported(clinic)["notes.csv"], exported(clinic, text=True)["notes.csv"]
    assert [row["text"] for row in full] == ["'=Walks with a stick", "by nobody"]
    assert [row["text"] for row in plain] == ["", ""]
    assert [(row["enrolment"], row["role"]) for row in plain] == [("1", "admin"), ("2", "")]
    assert plain[0]["written_by"] == clinic.rows(Staff)[0].name
    assert plain[0]["written_local"] == plain[0]["written_at"][:19].replace("T", " ")
    assert [row["note"] for row in exported(clinic, enrolment_id=1)["notes.csv"]] == ["1"]


async def test_the_profile_stands_beside_the_patient_as_enrolled(clinic: TestClinic) -> None:
    clinic.invited()
    clinic.invited("Óscar")
    with transaction(clinic.stage.app.engine) as session:
        one = session.get_one(Enrolment, 1)
        one.severity, one.age_band, one.bmi_band = Severity.SEVERE, AgeBand.FROM_70, BmiBand.FROM_30
    told = [
        [row[name] for name in ("severity", "age_band", "bmi_band")]
        for row in exported(clinic)["enrolments.csv"]
    ]
    assert told == [["severe", "70_79", "30_34"], ["", "", ""]]


async def test_no_chat_and_no_number_of_staff_is_in_it(clinic: TestClinic) -> None:
    await lived(clinic)
    found = str(exported(clinic, text=True))
    assert not {str(clinic.rosa.id), str(clinic.nurse.id)} & set(re.findall(r"\d+", found))
    columns = [column.name for table in TABLES for column in table.columns]
    assert not [name for name in columns if NO_IDS.search(name)]
    assert "first_name" not in columns


async def test_one_patient_is_one_patient(clinic: TestClinic) -> None:
    await lived(clinic)
    await clinic.join(await clinic.person("Paul"), clinic.invited("Paul"))
    found = exported(clinic, enrolment_id=1)
    for name, rows in found.items():
        assert {row.get("enrolment", "1") for row in rows} <= {"1"}, name
    assert len(found["enrolments.csv"]) == 1
    assert len(exported(clinic)["enrolments.csv"]) == 3


async def test_the_dictionary_explains_every_column_and_question(clinic: TestClinic) -> None:
    await lived(clinic)
    found = exported(clinic)
    explained = {(row["file"], row["column"]): row for row in found["data_dictionary.csv"]}
    for table in TABLES:
        for column in table.columns:
            told = explained[table.file, column.name]
            assert told["meaning"].endswith((".", ";", "it."))
            assert told["type"] in {*TYPES, "text"}
    pain = explained["scores.csv", "question = pain"]
    assert (pain["meaning"], pain["values"]) == ("Pain (plan knee)", "0 (none) to 10 (worst)")
    assert explained["replies.csv", "question = calf"]["values"] == "yes, no"


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    assert at.tzinfo or text == f"{at:%Y-%m-%d %H:%M:%S}"
    return at


# How the values of each type in the dictionary are read.
TYPES: dict[str, Any] = {
    "integer": int,
    "decimal": Decimal,
    "boolean": {"TRUE": True, "FALSE": False}.__getitem__,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime": _moment,
}


async def test_every_value_is_of_the_type_that_the_dictionary_names(clinic: TestClinic) -> None:
    await lived(clinic)
    found = exported(clinic, text=True)
    read = 0
    for table in TABLES:
        for column in table.columns:
            values = [row[column.name] for row in found[table.file] if row[column.name]]
            if column.type != "text":
                read += len([TYPES[column.type](value) for value in values])
    assert read > 100
    for row in found["reminders.csv"]:
        at, local = _moment(row["due_at"]), _moment(row["due_local"])
        assert at.replace(tzinfo=None) == local
    kinds = {row["kind"] for row in found["reminders.csv"]}
    assert Kind.FOLLOW_UP not in kinds


# What a spreadsheet would take for a formula, and what stays as it is.
TEXTS = [
    ("=1+1", "'=1+1"),
    ("+49 30", "'+49 30"),
    ("-3 today", "'-3 today"),
    ("@SUM(A1)", "'@SUM(A1)"),
    (" =1", "' =1"),
    ("\t=1", "'\t=1"),
    ("\ttab", "'\ttab"),
    ("\uff1d1", "'\uff1d1"),  # a wide equals sign
    ("Bed 4", "Bed 4"),
    ("", ""),
    ("a=b", "a=b"),
]


@pytest.mark.parametrize(("text", "written"), TEXTS)
def test_no_text_becomes_a_formula(text: str, written: str) -> None:
    assert harmless(text) == written == cell(text)


def test_numbers_stay_numbers() -> None:
    assert [cell(value) for value in (-3, Decimal("-1.5"), None, True)] == [
        "-3",
        "-1.5",
        "",
        "TRUE",
    ]
    with pytest.raises(TypeError, match="two columns"):
        cell(datetime.now(UTC))


def test_an_instant_keeps_its_offset_when_the_clocks_change() -> None:
    madrid, at = ZoneInfo("Europe/Madrid"), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment(at, madrid) == ("2026-10-25T02:30:00+02:00", "2026-10-25 02:30:00")
    later = at.replace(hour=1)
    assert moment(later, madrid) == ("2026-10-25T02:30:00+01:00", "2026-10-25 02:30:00")


async def test_admins_get_all_and_the_audit_keeps_it(clinic: TestClinic) -> None:
    await lived(clinic)
    nurse = clinic.nurse
    await nurse.send("/export")
    [sent] = await nurse.tap("exportall", "plain")
    assert await nurse.toast() == "I am making your file. It may take a minute."
    assert sent["document"]["name"] == "aftercare-2026-11-21.zip"
    assert len(tables(document(clinic, sent))["enrolments.csv"]) == 2
    assert await nurse.tap("exportall", "plain") == []  # a double tap
    assert await nurse.toast() == "It is on its way."
    assert await nurse.tap("exportall", "text")
    kept = [e for e in clinic.rows(AuditEntry) if e.action is Action.EXPORTED]
    assert [(e.enrolment_id, e.facts) for e in kept] == [
        (None, {"whose": "all", "text": 0}),
        (None, {"whose": "all", "text": 1}),
    ]


async def test_clinicians_get_one_patient_from_the_card(clinic: TestClinic) -> None:
    await lived(clinic)
    ida = await clinic.colleague(Role.CLINICIAN)
    [told] = await ida.send("/export")
    assert verbs(told) == ["list"]
    await ida.send("/patient_1")
    [card] = await ida.tap("more", 1)
    assert "export" in verbs(card)
    await ida.tap("export", 1)
    [sent] = await ida.tap("export", 1, "text")
    assert sent["document"]["name"] == "aftercare-2026-11-21-patient-1.zip"
    assert "zinnober" in str(tables(document(clinic, sent)))
    forged = clinic.signer.data(ida.id, "exportall", "plain")
    assert await ida.tap_data(forged, card["id"]) == []
    assert [e.enrolment_id for e in clinic.rows(AuditEntry, AuditEntry.by == ida.id)] == [1]


async def test_what_is_too_large_for_telegram_says_what_to_do(clinic: TestClinic) -> None:
    await lived(clinic)
    scope = Scope(clinic.now, "Europe/London")
    file = ExportDrawing(clinic.stage.app.engine, scope, "de", most_bytes=100).draw()
    assert file.name == "read-me.txt"
    assert "aftercare export" in file.content.decode()


async def test_many_patients_are_for_the_command_line(clinic: TestClinic) -> None:
    clinic.invited("Bed 0")
    [first] = clinic.rows(Enrolment)
    about = first.model_dump(exclude={"id"})
    clinic.write(*(Enrolment(**about) for _ in range(MOST_PATIENTS)))
    nurse = clinic.nurse
    [said] = await nurse.send("/export")
    forged = clinic.signer.data(nurse.id, "exportall", "plain")
    for told in (said, *await nurse.tap_data(forged, said["id"])):
        assert "aftercare export" in told["text"]
        assert (told["document"], verbs(told)) == (None, [])
    assert clinic.rows(AuditEntry) == []


async def test_the_command_line_writes_the_same_privately_and_whole(
    clinic: TestClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived(clinic)
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", str(clinic.stage.app.engine.url))
    monkeypatch.chdir(tmp_path)
    said = export(None, None, True, clinic.now)
    path = tmp_path / "aftercare-2026-11-21.zip"
    assert said.startswith("Wrote aftercare-2026-11-21.zip: 2 in enrolments.csv, ")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "zinnober" in str(tables(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(NoPatientError, match="no enrolment 9"):
        export(path, 9, False, clinic.now)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]
    with pytest.raises(WriteError, match="cannot be written"):
        export(tmp_path / "nowhere" / "x.zip", None, False, clinic.now)
    [kept] = [e for e in clinic.rows(AuditEntry) if e.action is Action.EXPORTED]
    assert (kept.by, kept.facts) == (None, {"whose": "all", "text": 1})


async def test_an_erased_patient_is_in_no_export(clinic: TestClinic) -> None:
    await lived(clinic)
    rosa = clinic.rosa
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    found = exported(clinic, text=True)
    assert [row["label"] for row in found["enrolments.csv"]] == ["Óscar"]
    assert found["replies.csv"] == found["scores.csv"] == []
    assert clinic.rows(Reply) == []
    assert all("zinnober" not in (m.html or "") for m in clinic.rows(Message))
