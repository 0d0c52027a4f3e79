"""Admins see who did what to whom and when; the audit outlives patients and shows tampering."""

import json

import pytest
from clinic import TestClinic, buttons, meaning, verbs
from sqlalchemy import text

from bot.audit_command import HEADING, audit_lines
from bot.doctor import examine
from bot.for_staff.staff import Role
from schedules.audit import Action, AuditEntry, length, newest, record
from schedules.audit_chain import first_broken
from schedules.database import reading, transaction

SECRET = "zinnober under the roof"


def doing(clinic: TestClinic, count: int, about: int | None = None) -> None:
    with transaction(clinic.stage.app.engine) as session:
        for _ in range(count):
            record(session, Action.LINK_RENEWED, clinic.nurse.id, clinic.now, about)


async def test_admins_read_it_the_newest_first_and_turn_its_pages(clinic: TestClinic) -> None:
    await clinic.joined()
    nurse = clinic.nurse
    [page] = await nurse.send("/audit")
    assert "Audit, 0 entries" in page["text"]
    doing(clinic, 9, about=1)
    await nurse.send("/duty")
    await nurse.tap("duty", "off")
    [page] = await nurse.send("/audit")
    _, first, second, *_ = page["text"].split("\n\n")
    assert first.splitlines() == ["Fri, Nov 20 09:30 · ⁨Kim⁩", "Went off duty"]
    assert second.splitlines()[1] == "New link and code · ⁨Bed 4⁩"
    older = await nurse.tap("audit", 1, 0)
    assert (older[-1]["id"], verbs(older[-1])) == (page["id"], ["audit"])
    assert older[-1]["text"].count("New link and code") == 2


async def test_the_card_leads_to_what_was_done_about_one_patient(clinic: TestClinic) -> None:
    await clinic.joined()
    doing(clinic, 2, about=1)
    doing(clinic, 30, about=2)
    await clinic.nurse.send("/patient_1")
    await clinic.nurse.tap("more", 1)
    page = (await clinic.nurse.tap("audit", 0, 1))[-1]
    assert "Audit, 2 entries\n⁨Bed 4⁩" in page["text"]
    assert [meaning(b) for b in buttons(page)] == [["more", "1"], ["card", "1", "before"]]


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.OBSERVER])
async def test_only_admins_read_it(clinic: TestClinic, role: Role) -> None:
    await clinic.joined()
    ida = await clinic.colleague(role)
    await ida.send("/patient_1")
    for page in await ida.tap("more", 1) if role is Role.CLINICIAN else await ida.received():
        assert "audit" not in verbs(page)


async def test_it_holds_no_words_of_anybody(clinic: TestClinic) -> None:
    await clinic.joined("Bed 4 Zinnober")
    nurse = clinic.nurse
    await nurse.send("/patient_1")
    await nurse.tap("write", 1)
    await nurse.send(SECRET)
    await nurse.tap("send")
    kept = json.dumps([entry.model_dump(mode="json") for entry in clinic.rows(AuditEntry)])
    assert Action.WROTE in kept
    assert "zinnober" not in kept.lower()


async def test_an_erased_patient_stays_in_it_as_a_number(clinic: TestClinic) -> None:
    rosa = await clinic.joined("Bed Zinnober")
    doing(clinic, 1, about=1)
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    [entry] = clinic.rows(AuditEntry)
    assert (entry.action, entry.enrolment_id) == (Action.LINK_RENEWED, 1)
    with reading(clinic.stage.app.engine) as session:
        assert first_broken(session) is None
    page = (await clinic.nurse.send("/audit"))[-1]
    assert "New link and code · patient 1, erased" in page["text"]
    assert "Zinnober" not in page["text"]


async def test_the_doctor_counts_it_and_the_command_lists_it(
    clinic: TestClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = clinic.stage.app.engine
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", str(engine.url))
    assert examine().notes == ("Audit: 0 entries, last seal none.",)
    doing(clinic, 3, about=1)
    with transaction(engine) as session:
        record(session, Action.CHANGED, None, clinic.now, 1, what="zone", to="a\tb\nc")
        last = newest(session, 0, 1)[0].seal
    assert examine().notes == (f"Audit: 4 entries, last seal {last[:8]}.",)
    heading, *lines = audit_lines()
    assert heading.split("\t") == list(HEADING)
    assert [len(line.split("\t")) for line in lines] == [len(HEADING)] * 4
    assert lines[0].split("\t")[2:5] == [str(clinic.nurse.id), "link_renewed", "1"]
    assert lines[3].split("\t")[2] == "command line"
    assert json.loads(lines[3].split("\t")[5]) == {"what": "zone", "to": "a\tb\nc"}
    with transaction(engine) as session:
        session.execute(text("UPDATE audit SET enrolment_id = 2 WHERE id = 2"))
    found = examine()
    assert not found.healthy
    assert "entry 2 does not fit" in found.notes[0]
    with reading(engine) as session:
        assert (length(session), length(session, 1)) == (4, 3)
