"""Staff and scripts read of each reminder why it was, was not, or will be sent."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from clinic import FRIDAY, TestClinic, buttons, meaning, verbs
from life import Life, begin

from bot.for_staff.search import meant
from bot.for_staff.staff import Role
from bot.for_staff.why_words import why_said
from bot.sandbox.phone import Message as Shown
from bot.why_command import NoPatientError, why_lines
from bot.words import LANGUAGES, words
from schedules.database import reading, transaction
from schedules.downtime import Cause, Downtime
from schedules.enrolment import Enrolment
from schedules.plan import Kind
from schedules.reminder import Reminder
from schedules.why import Answer, Fate, Why, why
from schedules.why_facts import gather

PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "21:00-08:00"
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: Pain}, question: {en: Pain?},
         low_label: {en: none}, high_label: {en: worst}}
steps:
  walk:
    kind: advice
    when: {every: 1 day, from: 1 day, until: 9 days}
    buttons: [done, problem]
    late: {policy: send, within: 3 hours}
    text: {en: "Hello.\\n\\nA short walk."}
  ask: {kind: check_in, when: 3 days, at: "15:00", questions: [pain], text: {en: Well?}}
"""
MOMENT = datetime(2026, 12, 2, 9, tzinfo=UTC)


def line_of(life: Life, step: str, number: int = 1, language: str = "en") -> str:
    """Return the one line on a reminder as it stands now."""
    row = life.reminder(step, number)
    with reading(life.engine) as session:
        [facts] = gather(session, session.get_one(Enrolment, 1), [row], life.now)
    return str(why_said(words(language), why(facts, life.now), row, "Europe/Berlin", life.now))


def add(life: Life, *rows: object) -> None:
    with transaction(life.engine) as session:
        session.add_all(rows)


def test_each_line_of_a_patients_days(tmp_path: Path) -> None:
    life = begin(tmp_path, PLAN, anchor=date(2026, 11, 30))
    assert line_of(life, "walk") == "planned: Tue, Dec 1 09:00 (patient's time)"
    life.until("2026-12-01 09:12")
    assert line_of(life, "walk") == "sent 09:00"
    life.tap("answer", life.reminder("walk").id, "done")
    assert line_of(life, "walk") == "sent 09:00, answered Done 09:12"
    assert line_of(life, "walk", language="es") == "enviado 09:00, respuesta «Hecho» 09:12"
    assert line_of(life, "walk", language="de") == "gesendet 09:00, Antwort „Erledigt“ 09:12"
    # The computer is off over night, and longer than a late walk may be.
    life.until("2026-12-02 02:10")
    stopped = life.now
    life.jump(hours=11)
    add(life, Downtime(since=stopped, until=life.now, cause=Cause.OFF))
    assert line_of(life, "walk", 2) == "missed: service down 02:10–13:10"
    assert line_of(life, "walk", 2, "de") == "verpasst: Dienst stand still 02:10–13:10"
    life.until("2026-12-03 08:30")
    stopped = life.now
    life.jump(hours=2)
    add(life, Downtime(since=stopped, until=life.now, cause=Cause.TELEGRAM))
    assert line_of(life, "walk", 3) == "sent 10:30, Telegram out of reach 08:30–10:30"
    life.until("2026-12-03 16:00")
    assert line_of(life, "ask") == "sent 15:00, no answer yet"
    life.tap("score", life.reminder("ask").id, "pain", "3")
    assert line_of(life, "ask") == "sent 15:00, 1 answer 16:00"
    life.write("/pause")
    life.tap("pause", "2026-12-06")
    paused = "paused by the patient until December 6"
    as_it_stands = f"planned: Fri, Dec 4 09:00. As it stands, not sent: {paused}"
    assert line_of(life, "walk", 4) == as_it_stands
    life.until("2026-12-04 10:00")
    assert line_of(life, "walk", 4) == f"skipped: {paused}"
    life.write("/stop")
    life.tap("stop", "yes")
    assert line_of(life, "walk", 5) == "withdrawn: the patient stopped the messages"


def test_another_year_is_named(tmp_path: Path) -> None:
    life = begin(tmp_path, PLAN, anchor=date(2026, 12, 30))
    life.until("2026-12-30 12:00")
    assert line_of(life, "walk", 2) == "planned: Fri, Jan 1, 2027 09:00 (patient's time)"
    assert "2026" not in line_of(life, "walk", 1)


# What is told, and the line in each language.
LINES = [
    (
        Why(Fate.HELD, MOMENT, "held: quiet hours until 08:00"),
        "held: quiet hours until 08:00",
        "en espera: horas de silencio hasta las 08:00",
        "wartet: Ruhezeit bis 08:00",
    ),
    (
        Why(Fate.IN_DOUBT, MOMENT),
        "in doubt: Telegram did not say whether it arrived",
        "dudoso: Telegram no dijo si llegó",
        "unklar: Telegram sagte nicht, ob sie ankam",
    ),
    (
        Why(Fate.UNDELIVERABLE, MOMENT, "the chat could not be reached"),
        "undeliverable: the chat is closed",
        "no se pudo entregar: el chat está cerrado",
        "nicht zustellbar: der Chat ist geschlossen",
    ),
    (
        Why(Fate.SENT, MOMENT, late_by=timedelta(minutes=95, seconds=20)),
        "sent 10:00, 1 h 35 min late",
        "enviado 10:00, 1 h 35 min tarde",
        "gesendet 10:00, 1 Std. 35 Min. zu spät",
    ),
    (
        Why(Fate.SENT, MOMENT, on_joining=True, answer=Answer(MOMENT + timedelta(days=1), None, 2)),
        "sent 10:00, when the patient joined, 2 answers Thu, Dec 3 10:00",
        "enviado 10:00, al unirse el paciente, 2 respuestas jue, 3 dic 10:00",
        "gesendet 10:00, beim Beitritt des Patienten, 2 Antworten Do., 3. Dez. 10:00",
    ),
    (
        Why(Fate.SENT, MOMENT, again_at=MOMENT + timedelta(hours=1)),
        "sent 10:00, comes again 11:00",
        "enviado 10:00, vuelve 11:00",
        "gesendet 10:00, kommt wieder 11:00",
    ),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[1])
def test_a_line_reads_well_in_each_language(line: tuple[Why, str, str, str]) -> None:
    found, *said = line
    row = Reminder(step="walk", number=1, kind=Kind.ADVICE, due_at=MOMENT)
    assert [
        str(why_said(words(language), found, row, "Europe/Berlin", MOMENT))
        for language in ("en", "es", "de")
    ] == said


@pytest.mark.parametrize("fate", Fate)
def test_every_fate_has_a_line(fate: Fate) -> None:
    row = Reminder(step="walk", number=1, kind=Kind.CHECK_IN, due_at=MOMENT)
    for cause in Cause:
        down = Downtime(since=MOMENT, until=MOMENT + timedelta(days=1), cause=cause)
        found = Why(fate, MOMENT, downtime=down, again_at=MOMENT)
        said = {str(why_said(words(lang), found, row, "UTC", MOMENT)) for lang in LANGUAGES}
        assert len(said) == 3


def text_of(messages: list[Shown]) -> str:
    return str(messages[-1]["text"])


async def test_staff_go_from_the_card_through_the_pages_to_one_reminder(clinic: TestClinic) -> None:
    await clinic.joined()
    await clinic.advance(days=2)
    ida = await clinic.colleague(Role.OBSERVER)
    [card] = await ida.send("/patient_1")
    assert "export" not in verbs(card)
    page = await ida.tap("reminders", 1)
    assert "Fri, Nov 20 09:00 · sent 09:30, when the patient joined" in text_of(page)
    assert "sent 09:00, no answer yet" not in text_of(page)  # of what asks for nothing
    assert verbs(page[-1])[-2:] == ["reminders", "card"]
    places = [meaning(b) for b in buttons(page[-1]) if meaning(b)[0] == "reminder"]
    one = await ida.tap(*places[0])
    assert "Questions (Pain, Daily life)" in text_of(one)
    assert "Not sent after:" in text_of(one)
    assert one[-1]["id"] == page[-1]["id"]  # in place
    back = await ida.tap("reminders", 1, 0)
    assert text_of(back) == text_of(page)
    later = await ida.tap("reminders", 1, 1)
    assert "planned: " in text_of(later)
    far = await ida.tap_data(clinic.signer.data(ida.id, "reminders", "1", "999"), page[-1]["id"])
    assert "reminders:1" in "".join(":".join(meaning(b)) for b in buttons(far[-1]))


async def test_why_finds_a_patient_by_label_or_number(clinic: TestClinic) -> None:
    for label in ("Bed 4", "Bed 44", "Óscar 7"):
        clinic.invited(label)
    nurse = clinic.nurse
    assert "/why" in text_of(await nurse.send("/why"))
    assert "Bed 4⁩ · reminders" in text_of(await nurse.send("/why bed  4"))
    assert "Óscar" in text_of(await nurse.send("/why 3"))
    assert "Óscar" in text_of(await nurse.send("/why óscar"))
    offered = await nurse.send("/why bed")
    assert [b["label"] for b in buttons(offered[-1])] == ["⁨Bed 44⁩", "⁨Bed 4⁩"]
    assert "Bed 44" in text_of(await nurse.tap("reminders", 2))
    assert "<b>x" in text_of(await nurse.send("/why <b>x"))


async def test_a_reminder_of_an_erased_patient_is_a_dead_button(clinic: TestClinic) -> None:
    await clinic.joined()
    nurse = clinic.nurse
    [page] = await nurse.send("/why 1")
    row = next(meaning(b) for b in buttons(page) if meaning(b)[0] == "reminder")
    await clinic.rosa.send("/erase")
    await clinic.rosa.tap("erase", "sure")
    await clinic.rosa.tap("erase", "yes")
    for dead in (row, ["reminders", "1"], ["export", "1"], ["export", "1", "text"]):
        data = clinic.signer.data(nurse.id, *dead)
        assert await nurse.tap_data(data, page["id"]) == []
        assert await nurse.toast() == "This button no longer works."


async def test_the_command_line_tells_each_reminder(
    clinic: TestClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clinic.joined()
    await clinic.advance(days=1)
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", str(clinic.stage.app.engine.url))
    whose, zone, gap, header, *lines = why_lines("bed 4", clinic.now, False)
    assert whose == "Bed 4 (enrolment 1), hip-stem-cell version 2"
    assert (zone, gap) == ("Times are the patient's own: Europe/London.", "")
    assert header.split() == ["due", "reminder", "what", "became", "of", "it"]
    assert len(lines) == len(clinic.rows(Reminder, Reminder.kind != Kind.FOLLOW_UP))
    assert re.match(r"2026-11-20 09:00  Questions \(Pain, Daily life\) +sent 09:30", lines[0])
    [told] = why_lines("1", clinic.now, True)
    assert json.loads(told)[0] | {"why": ""} == {
        "reminder": json.loads(told)[0]["reminder"],
        "step": "check_in",
        "number": 1,
        "title": "Questions (Pain, Daily life)",
        "kind": "check_in",
        "due": f"{FRIDAY}T09:00:00+00:00",
        "state": "released",
        "fate": "sent",
        "why": "",
        "at": json.loads(told)[0]["at"],
        "reason": None,
        "answered": None,
        "answer": None,
        "answers": 0,
    }
    with pytest.raises(NoPatientError, match="no enrolment 9"):
        list(why_lines("9", clinic.now, False))
    clinic.invited("Bed 44")
    with pytest.raises(NoPatientError, match=r"2 \(Bed 44\), 1 \(Bed 4\)"):
        list(why_lines("bed", clinic.now, False))


async def test_what_is_past_is_called_not_sent_while_the_bot_is_off(
    clinic: TestClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.invited("Bed 5")
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", str(clinic.stage.app.engine.url))
    later = clinic.now + timedelta(days=3)
    text = "\n".join(why_lines("Bed 5", later, False))
    assert "not sent: not joined yet" in text
    assert "planned: Sat, Nov 21" not in text
    await clinic.join(clinic.rosa, clinic.invited("Bed 6"))
    text = "\n".join(why_lines("Bed 6", later, False))
    assert "not sent yet: due since " in text
    assert "about to be sent" not in text


async def test_labels_are_found_whole_first(clinic: TestClinic) -> None:
    for label in ("12", "Bed 12", "Bed 1"):
        clinic.invited(label)
    with reading(clinic.stage.app.engine) as session:
        found = {
            said: [e.label for e in meant(session, said, 8)] for said in ("12", "1", "bed", " ")
        }
    assert found == {"12": ["12"], "1": ["12"], "bed": ["Bed 1", "Bed 12"], " ": []}
