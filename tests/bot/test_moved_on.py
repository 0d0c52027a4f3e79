"""A question waits for what is typed only until the chat has moved on to something else."""

import pytest

from bot.for_staff.staff import Role
from schedules.reply import Reply

# What asks for something to be typed; the way there; and what is then said to what is none.
ASKED = [
    ("/travel", [], "If this was a town"),
    ("/pause", [("pause", "other")], "If this was a day"),
    ("/settings", [("set", "name")], "If this was your name"),
    ("/settings", [("set", "place")], "If this was your town"),
    ("/settings", [("set", "hour")], "If you meant an hour"),
]


async def begun(clinic, command, taps):
    rosa = await clinic.joined()
    await rosa.tap("score", 1, "pain", 6)
    await rosa.tap("score", 1, "function", 6)
    await rosa.send(command)
    for tap in taps:
        await rosa.tap(*tap)
    return rosa


@pytest.mark.parametrize(("command", "taps", "hint"), ASKED)
async def test_how_it_is_typed_is_said_once_and_then_words_are_words(clinic, command, taps, hint):
    rosa = await begun(clinic, command, taps)
    first = await rosa.send("I feel so-so 1")
    assert hint in first[-1]["text"]
    again = await rosa.send("I feel so-so 2")
    assert hint not in " ".join(message["text"] for message in again)
    assert [r.value for r in clinic.rows(Reply)][-2:] == ["I feel so-so 1", "I feel so-so 2"]


@pytest.mark.parametrize(("command", "taps", "hint"), ASKED)
async def test_a_command_in_between_ends_the_waiting(clinic, command, taps, hint):
    rosa = await begun(clinic, command, taps)
    await rosa.send("/today")
    said = await rosa.send("I feel so-so")
    assert [hint in message["text"] for message in said] == [False]


async def test_an_answer_is_taken_after_one_that_was_none(clinic):
    rosa = await begun(clinic, "/travel", [])
    await rosa.send("Xyzzyx")
    [towns] = await rosa.send("Tokyo")
    assert "Tokyo" in towns["keyboard"][0][0]["label"]


async def test_a_number_answers_the_questions_that_came_after_the_town_was_asked_for(clinic):
    rosa = await clinic.joined()
    await rosa.send("/travel")
    await rosa.send("/today")
    said = await rosa.send("eleven")
    assert "travel" not in str([message["keyboard"] for message in said])


async def test_what_is_no_town_is_called_so_at_once(clinic):
    rosa = await clinic.joined()
    await clinic.colleague(Role.CLINICIAN)
    [said] = await rosa.send("/travel Xyzzyx")
    assert "If this was a town: I do not know it." in said["text"]
    [said] = await rosa.send("/pause someday")
    assert "If this was a day: I do not understand it." in said["text"]


async def test_questions_whose_time_is_over_are_not_asked_again(clinic):
    rosa = await clinic.joined()
    await clinic.advance(days=20)
    [said] = await rosa.send("all is well here")
    assert said["keyboard"] is None
    [said] = await rosa.send("/progress")
    assert "further up" not in said["text"]


async def test_thanks_to_the_clinic_bring_no_questions_again(clinic):
    rosa = await clinic.joined()
    await rosa.send("Can I go to church?")
    await clinic.nurse.tap("write")
    await clinic.nurse.send("Yes, gladly.")
    await clinic.nurse.tap("send")
    [said] = await rosa.send("thank you so much")
    assert "Noted" in said["text"]


async def test_a_day_that_is_none_brings_one_message_and_no_questions(clinic):
    rosa = await clinic.joined()
    await rosa.send("/pause")
    await rosa.tap("pause", "other")
    said = await rosa.send("someday")
    assert [m["keyboard"] for m in said] == [None, None]
    assert "If this was a day" in said[-1]["text"]
