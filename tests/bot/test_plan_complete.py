"""When the last message has gone out, all that can be asked for answers kindly."""

import pytest
from clinic import verbs
from ruled import ruled

SHORT = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
steps:
  walk: {kind: advice, when: 1 day, text: {en: "Hello.\\n\\nA short walk."}}
  closing: {kind: advice, when: 2 days, buttons: [ok], text: {en: "Hello.\\n\\nThank you."}}
"""


async def test_the_end_of_the_plan_is_said_kindly(clinic):
    rosa = await ruled(clinic, SHORT)
    await clinic.advance(days=1, hours=23)
    [before] = await rosa.send("/today")
    assert "complete" not in before["text"]
    await clinic.advance(hours=1)
    for command in ("/today", "/plan", "/pause", "/travel", "/settings", "/help"):
        said = await rosa.send(command)
        assert "Your plan is complete ✅" in said[0]["text"], command
    [card] = await clinic.nurse.send("/patient_1")
    assert "plan complete ✅" in card["text"].splitlines()[0]
    assert verbs((await rosa.send("/pause"))[0]) == []


@pytest.mark.parametrize("data", [("pause", "2026-11-27"), ("resume",)])
async def test_old_buttons_after_the_end_do_no_harm(clinic, data):
    rosa = await ruled(clinic, SHORT)
    await clinic.advance(days=3)
    at = (await rosa.received())[-1]["id"]
    await rosa.tap_data(clinic.signer.data(rosa.id, *data), at)
    before = len(await rosa.received())
    await clinic.advance(days=30)
    assert len(await rosa.received()) == before


async def test_an_answer_after_the_end_is_kept(clinic):
    rosa = await ruled(clinic, SHORT)
    await clinic.advance(days=3)
    [noted] = await rosa.tap("answer")
    assert "OK" in noted["text"]
