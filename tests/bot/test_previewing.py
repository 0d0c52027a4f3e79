"""Staff look at a plan before they enrol anybody: its picture, and its messages with dates."""

from datetime import date

from clinic import PLAN, TestClinic, buttons, meaning

from bot.for_staff.previewing import PAGE
from bot.for_staff.staff import Role
from bot.sandbox.phone import Message
from schedules.preview import preview
from schedules.shelf import open_plan
from schedules.timeline import Course

HIP = open_plan(PLAN)


def button_for(message: Message, title: str) -> list[str]:
    [found] = [button for button in buttons(message) if button["label"] == title]
    return meaning(found)


async def asked_for_a_day(clinic: TestClinic) -> Message:
    [asked] = await clinic.nurse.send("/preview")
    [changed] = await clinic.nurse.tap(*button_for(asked, HIP.title["en"]))
    return changed


def total(day: date) -> int:
    return len(preview(HIP, Course(day, "Europe/Madrid", HIP.hour, HIP.quiet), "en", _facts()))


def _facts() -> dict[str, str]:
    return {"clinic": "c", "phone": "p", "emergency": "e"}


async def test_a_plan_is_shown_for_a_day_that_is_tapped(clinic: TestClinic) -> None:
    asked = await asked_for_a_day(clinic)
    picture, first = await clinic.nurse.tap(*meaning(buttons(asked)[0]))
    assert picture["photo"]
    assert picture["text"].splitlines()[:2] == [
        "Hip stem cell injection",
        "Procedure: Friday, November 20, 2026",
    ]
    count = total(date(2026, 11, 20))
    assert f"Messages: {count}, of these" in picture["text"]
    lines = first["text"].splitlines()
    assert lines[0] == f"Messages 1 to {PAGE} of {count}"
    assert lines[2:4] == [
        "November 20, 2026, 09:00 (day 0)",
        "We would like to know how you are at the start.",
    ]


async def test_a_plan_is_shown_for_a_day_that_is_typed(clinic: TestClinic) -> None:
    await asked_for_a_day(clinic)
    [refused] = await clinic.nurse.send("whenever")
    assert "I do not understand this date" in refused["text"]
    picture, first = await clinic.nurse.send("3 March 2027")
    assert "Procedure: Wednesday, March 3, 2027" in picture["text"]
    assert "March 3, 2027, 09:00 (day 0)" in first["text"]


async def test_pages_turn_in_place_to_the_last_message_and_back(clinic: TestClinic) -> None:
    asked = await asked_for_a_day(clinic)
    _, page = await clinic.nurse.tap(*meaning(buttons(asked)[0]))
    seen, number = [page["text"]], page["id"]
    while [button for button in buttons(page) if button["label"] == "Later ›"]:
        [page] = await clinic.nurse.tap(*button_for(page, "Later ›"))
        seen.append(page["text"])
        assert page["id"] == number
    count = total(date(2026, 11, 20))
    assert len(seen) == -(-count // PAGE)
    assert f"to {count} of {count}" in seen[-1]
    assert "Five years have passed" in seen[-1]
    [back] = await clinic.nurse.tap(*button_for(page, "‹ Earlier"))
    assert back["text"] == seen[-2]


async def test_looking_does_not_disturb_an_enrolment_half_done(clinic: TestClinic) -> None:
    [asked] = await clinic.nurse.send("/enroll")
    [dated] = await clinic.nurse.tap(*button_for(asked, HIP.title["en"]))
    picture, _ = await clinic.nurse.tap(*button_for(dated, "Preview"))
    assert picture["photo"]
    await clinic.nurse.tap("date", "2026-11-20")
    await clinic.nurse.send("Bed 4")
    [check] = await clinic.nurse.tap("speaks", "en")
    picture, _ = await clinic.nurse.tap(*button_for(check, "Preview"))
    assert "Procedure: Friday, November 20, 2026" in picture["text"]
    enrolled, *_ = await clinic.nurse.tap("enrol")
    assert "is enrolled" in enrolled["text"]


async def test_an_observer_may_look_and_reads_their_language(clinic: TestClinic) -> None:
    ida = await clinic.colleague(Role.OBSERVER, "de")
    [asked] = await ida.send("/preview")
    [changed] = await ida.tap(*button_for(asked, HIP.title["de"]))
    picture, first = await ida.tap(*meaning(buttons(changed)[0]))
    assert "Eingriff: Freitag, 20. November 2026" in picture["text"]
    assert "Wir möchten wissen" in first["text"]


async def test_a_plan_that_is_gone_is_said_to_be(clinic: TestClinic) -> None:
    asked = await asked_for_a_day(clinic)
    for gone in (
        ("preview", "0000"),
        ("look", "0000", "2026-11-20"),
        ("leaf", "0", "2026-11-20", "0"),
    ):
        data = clinic.signer.data(clinic.nurse.id, *gone)
        assert await clinic.nurse.tap_data(data, asked["id"]) == []
        assert await clinic.nurse.toast() == "This button no longer works."
