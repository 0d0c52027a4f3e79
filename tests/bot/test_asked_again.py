"""Whoever was in danger is asked again, whatever happens to the bot or its clock in between."""

from datetime import timedelta

import pytest
from clinic import TestClinic, verbs
from restart import restarted

CHEST = "I have a pressure in my chest"


def leap(clinic: TestClinic, **span: float) -> None:
    """Let time pass that nobody sees pass: the machine slept, or its clock was set."""
    clinic.stage.clock.jump(clinic.now + timedelta(**span))


async def attended(clinic: TestClinic) -> None:
    """Let the bot look at its clock, which it does twice a minute."""
    await clinic.advance(seconds=31)


async def asked(clinic: TestClinic) -> list[str]:
    """Return the questions whether help came, as they stand."""
    found = [m["text"] for m in await clinic.rosa.received() if "Did you get help?" in m["text"]]
    return [text.splitlines()[0] for text in found]


async def news(clinic: TestClinic, part: str) -> int:
    """Count what the nurse was told with these words in it."""
    return sum(part in message["text"] for message in await clinic.nurse.received())


async def test_a_restart_in_between_changes_nothing_and_the_answer_ends_it(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=10)
    async with restarted(clinic):
        await clinic.advance(minutes=19)
        assert await asked(clinic) == []
        await clinic.advance(minutes=1)
        assert len(await asked(clinic)) == 1
    async with restarted(clinic):
        [changed] = await rosa.tap("helped", "has_help")
        assert verbs(changed) == []
        assert await news(clinic, "has help now") == 1
    async with restarted(clinic):
        await clinic.advance(hours=3)
        assert await asked(clinic) == []  # the only one shows the answer
        assert await news(clinic, "has not said") == 0


async def test_left_open_over_a_restart_it_is_told_to_staff_again_and_again(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    async with restarted(clinic):
        await clinic.advance(minutes=59)
        assert await news(clinic, "has not said") == 0
    async with restarted(clinic):
        await clinic.advance(minutes=1)
        assert await news(clinic, "has not said") == 1
    async with restarted(clinic):
        await clinic.advance(minutes=11)
        assert await news(clinic, "has not said") == 2
        [urged] = await rosa.tap("helped", "needs_help")  # the question still takes its answer
        assert "112" in urged["text"]
        assert await news(clinic, "still need help") == 1
    async with restarted(clinic):
        await clinic.advance(minutes=30)
        assert len(await asked(clinic)) == 1  # anew: the first shows what was answered


@pytest.mark.parametrize("down", [True, False])
async def test_after_three_hours_that_nobody_saw_it_is_asked_once_and_staff_know(clinic, down):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    if down:
        leap(clinic, hours=3)
        async with restarted(clinic):
            await attended(clinic)
            await asked_once(clinic)
    else:
        leap(clinic, hours=3)
        await attended(clinic)
        await asked_once(clinic)


async def asked_once(clinic: TestClinic) -> None:
    """Check that it was asked once, staff were told, and the answer ends it."""
    assert len(await asked(clinic)) == 1
    assert await news(clinic, "has not said") == 1
    await clinic.rosa.tap("helped", "has_help")
    await clinic.advance(hours=2)
    assert await asked(clinic) == []
    assert await news(clinic, "has not said") == 1


async def test_danger_again_after_a_restart_takes_the_place_of_the_first_question(clinic):
    rosa = await clinic.joined()
    await rosa.send(CHEST)
    await clinic.advance(minutes=20)
    async with restarted(clinic):
        await rosa.send("and I cant breathe")
        await clinic.advance(minutes=25)
        assert await asked(clinic) == []
        await clinic.advance(minutes=5)
        assert len(await asked(clinic)) == 1
        await clinic.advance(minutes=29)
        assert await news(clinic, "has not said") == 0
        await clinic.advance(minutes=1)
        assert await news(clinic, "has not said") == 1
