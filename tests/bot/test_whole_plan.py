"""/plan: the course as a picture, the same in words, and a file for the patient's calendar."""

from datetime import date

import pytest
from clinic import TestClinic, meaning
from clinic import buttons as buttons_of
from icalendar import Calendar

from bot.sandbox.phone import Message
from bot.words import LANGUAGES
from schedules.database import transaction
from schedules.enrolment import Enrolment


def content(clinic: TestClinic, address: str) -> bytes:
    """Return an uploaded file."""
    stored = clinic.stage.sandbox.files.get(address.rsplit("/", 1)[-1])
    assert stored
    return stored.content


async def whole_plan(clinic: TestClinic, language: str = "en") -> Message:
    rosa = await clinic.joined(language=language)
    [shown] = await rosa.send("/plan")
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_patient_sees_the_whole_plan_as_a_picture(
    clinic: TestClinic, language: str
) -> None:
    shown = await whole_plan(clinic, language)
    drawn = content(clinic, shown["photo"])
    assert drawn.startswith(b"\x89PNG")
    assert int.from_bytes(drawn[16:20], "big") >= 1280


async def test_the_caption_says_the_same_in_words(clinic: TestClinic) -> None:
    shown = await whole_plan(clinic)
    lines = shown["text"].splitlines()
    assert lines[:2] == ["Friday, November 20, 2026", "The day of your procedure"]
    for words in (
        "Please avoid",
        "Running, jumping",
        "allowed from January 1, 2027 (42 days left)",
        "What comes next",
        "I will write to you today at",
        "What to expect",
        clinic.phone_number,
    ):
        assert words in shown["text"]
    assert len(shown["text"]) <= 1024
    assert [meaning(button) for button in buttons_of(shown)] == [["calendar"]]


async def test_words_too_long_for_a_caption_follow_the_picture(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).overrides = {"expect": {"en": "Every day counts. " * 60}}
    picture, rest = await rosa.send("/plan")
    assert picture["photo"]
    assert len(picture["text"]) <= 1024
    assert clinic.phone_number in picture["text"]
    assert "Please avoid" in rest["text"]
    assert rest["text"].count("Every day counts.") == 60


async def test_a_button_brings_the_calendar_file(clinic: TestClinic) -> None:
    await whole_plan(clinic)
    [shown] = await clinic.rosa.tap("calendar")
    assert shown["document"]["name"] == "calendar.ics"
    assert shown["text"].splitlines()[0] == "Your calendar file"
    calendar = Calendar.from_ical(content(clinic, shown["document"]["url"]))
    spans = {
        str(event["SUMMARY"]): (event["DTSTART"].dt, event["DTEND"].dt)
        for event in calendar.walk("VEVENT")
        if "DTEND" in event
    }
    assert spans["Please avoid: Running, jumping, heavy weights, hard twists"] == (
        date(2026, 11, 20),
        date(2027, 1, 1),
    )


async def test_whoever_stopped_gets_no_plan(clinic: TestClinic) -> None:
    await whole_plan(clinic)
    await clinic.rosa.send("/stop")
    await clinic.rosa.tap("stop", "yes")
    said = await clinic.rosa.send("/plan")
    assert [message for message in said if message["photo"]] == []
    assert await clinic.rosa.tap("calendar") == []
    assert await clinic.rosa.toast() == "This button no longer works."


async def test_the_menu_and_the_help_name_the_plan(clinic: TestClinic) -> None:
    rosa = await clinic.joined()
    assert "plan" in [command["command"] for command in (await rosa.phone.chat())["commands"]]
    [shown] = await rosa.send("/help")
    assert "/plan" in shown["text"]
