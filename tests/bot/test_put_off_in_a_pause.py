"""A note that was put off, and then a pause: it comes after the pause, if it still serves."""

from datetime import UTC, datetime

import pytest
from clinic import TestClinic
from ruled import ruled

from schedules.message import Message, MessageKind, MessageState
from schedules.reason import NEXT_CAME

PLAN = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "21:00-08:00"
steps:
  walk:
    kind: advice
    when: {every: 1 day, from: 1 day, until: 20 days}
    buttons: [done]
    text: {en: "Hello.\\n\\nA short walk."}
  letter: {kind: advice, when: 1 day, at: "10:00", buttons: [done],
           text: {en: "Hello.\\n\\nPlease sign the letter."}}
"""
AFTER = "The note that you put off comes after the pause."
MONDAY, THURSDAY = "2026-11-23", "2026-11-26"


async def put_off(clinic: TestClinic, step: str, until: str = "evening") -> None:
    """Let Rosa put off a note of the first day, at half past ten."""
    await ruled(clinic, PLAN)
    await clinic.advance(days=1, hours=1)
    number = 1 if step == "walk" else clinic.rows(Message, Message.reminder_id > 1)[-1].reminder_id
    await clinic.rosa.tap("later", number)
    await clinic.rosa.tap("snooze", number, until)


def again(clinic: TestClinic) -> Message:
    return clinic.rows(Message, Message.kind == MessageKind.AGAIN)[-1]


async def came(clinic: TestClinic, **span: float) -> list[str]:
    before = {message["id"] for message in await clinic.rosa.received()}
    await clinic.advance(**span)
    return [m["text"] for m in await clinic.rosa.received() if m["id"] not in before]


async def pause(clinic: TestClinic, day: str) -> str:
    await clinic.rosa.send(f"/pause {day}")
    [said] = await clinic.rosa.tap("pause", day)
    return said["text"]


async def test_it_is_promised_for_after_the_pause_and_comes_behind_the_welcome(
    clinic: TestClinic,
) -> None:
    await put_off(clinic, "letter")
    assert (await pause(clinic, THURSDAY)).endswith(AFTER)
    assert await came(clinic, days=4, hours=22) == []
    assert "paused by the patient" in (again(clinic).failure or "")
    welcome, *rest = await came(clinic, hours=1)
    assert "pause is over" in welcome
    assert sum("sign the letter" in text for text in rest) == 1
    assert again(clinic).state is MessageState.SENT


async def test_one_whose_next_comes_anyway_is_neither_promised_nor_said_beside_it(
    clinic: TestClinic,
) -> None:
    await put_off(clinic, "walk")
    assert "put off" not in await pause(clinic, THURSDAY)
    assert await came(clinic, days=4, hours=22) == []
    assert sum("short walk" in text for text in await came(clinic, hours=1)) == 1
    assert (again(clinic).state, again(clinic).failure) == (MessageState.WITHDRAWN, NEXT_CAME)


@pytest.mark.parametrize("hours", [3, 8])
async def test_whoever_starts_again_early_gets_it_at_its_time_or_at_once(
    clinic: TestClinic, hours: int
) -> None:
    await put_off(clinic, "letter")
    await pause(clinic, THURSDAY)
    await clinic.advance(hours=hours)
    before = len(await clinic.rosa.received())
    await clinic.rosa.tap("resume")
    await clinic.settle()
    at_once = [m["text"] for m in (await clinic.rosa.received())[before:]]
    assert any("sign the letter" in text for text in at_once) is (hours == 8)
    await clinic.advance(hours=5)
    assert again(clinic).state is MessageState.SENT
    sent = again(clinic).sent_at
    assert sent is not None
    assert sent >= datetime(2026, 11, 21, 18, tzinfo=UTC)


async def test_a_longer_pause_keeps_it_longer_and_an_answer_ends_it(clinic: TestClinic) -> None:
    await put_off(clinic, "letter")
    await pause(clinic, MONDAY)
    await clinic.advance(hours=10)
    await pause(clinic, THURSDAY)
    assert not any("letter" in text for text in await came(clinic, days=3))
    [told] = [m for m in await clinic.rosa.received() if "sign the letter" in m["text"]]
    number = str(again(clinic).again_of)
    for means, shown in (
        (("snooze", number, "back"), "Later: Thu"),
        (("answer", number, "done"), "Done"),
    ):
        [told] = await clinic.rosa.tap_data(clinic.signer.data(clinic.rosa.id, *means), told["id"])
        assert shown in told["text"]
    assert not any("letter" in text for text in await came(clinic, days=3))
    assert again(clinic).state is MessageState.WITHDRAWN
