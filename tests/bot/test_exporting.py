"""Exporting: two files with everything that is kept of the patient, and nothing of others."""

import json
from datetime import datetime
from typing import Any

import pytest
from clinic import NURSE_ID, Person, TestClinic, buttons, meaning

from bot.sandbox.phone import Message as Shown
from bot.words import LANGUAGES, words
from schedules.message import Message, MessageKind, Priority

HOSTILE = "<script>alert('zinnober')</script> & \u202eright to left"
TITLES = {"en": "Your answers", "es": "Sus respuestas", "de": "Ihre Antworten"}


def content(clinic: TestClinic, shown: Shown) -> str:
    stored = clinic.stage.sandbox.files.get(shown["document"]["url"].rsplit("/", 1)[-1])
    assert stored
    return stored.content.decode()


async def exported(clinic: TestClinic, someone: Person) -> tuple[str, dict[str, Any]]:
    """Ask for the copy; return the page, and the data."""
    page, data = await someone.send("/export")
    return content(clinic, page), json.loads(content(clinic, data))


def values(part: Any) -> list[Any]:
    """Return every value in the data, however deep."""
    if isinstance(part, dict | list):
        parts = part.values() if isinstance(part, dict) else part
        return [value for one in parts for value in values(one)]
    return [part]


async def answered(clinic: TestClinic, language: str = "en") -> Person:
    """Let Rosa join, answer a note and a question, and write."""
    rosa = await clinic.joined(language=language)
    await rosa.tap("score", 1, "pain", 7)
    await clinic.advance(hours=8)
    await rosa.tap("answer")
    await rosa.send(HOSTILE)
    return rosa


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_patient_gets_a_page_and_data_under_neutral_names(
    clinic: TestClinic, language: str
) -> None:
    rosa = await answered(clinic, language)
    page, data = await rosa.send("/export")
    assert [page["document"]["name"], data["document"]["name"]] == ["my-data.html", "my-data.json"]
    for line in (page["text"].splitlines()[0], data["text"].splitlines()[0]):
        assert not set(line.lower().split()) & {"hip", "cadera", "hüfte"}
    written = content(clinic, page)
    assert f'<html lang="{language}">' in written
    assert TITLES[language] in written
    say = words(language)
    for said in (say("{score} of {highest}", score=7, highest=10), say("OK 👍")):
        assert str(said) in written
    assert json.loads(content(clinic, data))["enrolments"][0]["language"] == language


async def test_what_was_typed_is_shown_and_runs_nothing(clinic: TestClinic) -> None:
    rosa = await answered(clinic)
    page, data = await exported(clinic, rosa)
    assert "&lt;script&gt;alert(&#39;zinnober&#39;)&lt;/script&gt; &amp;" in page
    assert "<script" not in page
    assert HOSTILE in [reply["value"] for reply in data["enrolments"][0]["replies"]]


async def test_the_data_is_plain_whole_and_in_the_patients_zone(clinic: TestClinic) -> None:
    rosa = await answered(clinic)
    clinic.write(
        Message(
            kind=MessageKind.FROM_CLINIC,
            priority=Priority.ANSWER,
            chat_id=rosa.id,
            enrolment_id=1,
            html="Please come by &amp; ask",
            not_before=clinic.now,
            created_at=clinic.now,
        )
    )
    await clinic.settle()
    page, data = await exported(clinic, rosa)
    [enrolment] = data["enrolments"]
    assert enrolment["replies"][0] | {"reads": "", "given_at": ""} == {
        "id": 1,
        "reminder_id": 1,
        "kind": "score",
        "question": "pain",
        "value": "7",
        "reads": "",
        "given_at": "",
        "supersedes_id": None,
        "update_id": enrolment["replies"][0]["update_id"],
    }
    assert enrolment["replies"][0]["reads"].startswith("Pain: 7 of 10 (0 means “no pain”")
    assert [consent["version"] for consent in enrolment["consents"]] == ["2026-11"]
    for reminder in enrolment["reminders"]:
        assert datetime.fromisoformat(reminder["due_at"]).utcoffset() is not None
    assert "Please come by & ask" in [message["text"] for message in data["messages"]]
    assert "Please come by &amp; ask" in page


async def test_nothing_of_anybody_else_is_in_it(clinic: TestClinic) -> None:
    rosa = await answered(clinic)
    paul = await clinic.person("Paul")
    await clinic.join(paul, clinic.invited("Bed 5"))
    await paul.send("paul said karmin")
    page, data = await exported(clinic, rosa)
    for written in (page, json.dumps(data)):
        assert not [other for other in ("karmin", "Bed 5", "Kim") if other in written]
        assert "Bed 4" in written
    assert NURSE_ID not in values(data)


async def test_who_stopped_gets_it_too(clinic: TestClinic) -> None:
    rosa = await answered(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    page, data = await exported(clinic, rosa)
    assert "stopped on November 20, 2026" in page
    assert data["enrolments"][0]["state"] == "stopped"
    [privacy] = await rosa.send("/privacy")
    assert [meaning(button) for button in buttons(privacy)] == [["export"], ["erase"]]


async def test_asked_again_within_a_minute_it_is_on_its_way(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    await rosa.send("/privacy")
    assert len(await rosa.tap("export")) == 2
    [coming] = await rosa.tap("export")
    assert "on their way" in coming["text"]
    await clinic.advance(minutes=2)
    assert len(await rosa.send("/export")) == 2


async def test_it_leaves_a_check_in_where_it_was(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    await rosa.tap("score", 1, "pain", 7)
    await rosa.send("/export")
    await rosa.send("4")
    await clinic.advance(minutes=2)
    _, data = await exported(clinic, rosa)
    assert [reply["value"] for reply in data["enrolments"][0]["replies"]] == ["7", "4"]
