"""A tapped problem leads through the signs of danger by buttons, then asks for words."""

import pytest
from clinic import meaning, verbs
from ruled import reminders, ruled

from schedules.alert import Alert, AlertKind
from schedules.rule import AlertLevel
from schedules.signs import SIGNS

FLAGLESS = """\
name: knee
version: 1
title: {en: Knee}
languages: [en]
quiet: "21:00-08:00"
steps:
  walk:
    kind: advice
    when: 1 day
    buttons: [ok, problem]
    text: {en: "Hello.\\n\\nPlease take a walk."}
"""


async def with_a_problem(clinic, language="en"):
    """Let Rosa join and tap Problem below the first advice; return her and what she is asked."""
    rosa = await clinic.joined(language=language)
    await clinic.advance(hours=8)
    [_, asked] = await rosa.tap("answer", reminders(clinic)[1].id, "problem")
    return rosa, asked


def alerts(clinic):
    return [(alert.kind, alert.level, alert.rule) for alert in clinic.rows(Alert)]


PROBLEM = (AlertKind.PROBLEM, AlertLevel.TODAY, None)


@pytest.mark.parametrize(
    ("language", "sign", "do"),
    [
        ("en", "Pain or swelling in one calf", "See a doctor today"),
        ("es", "Dolor o hinchazón en una sola pantorrilla", "Vea hoy a un médico"),
        ("de", "Eine Wade ist dick oder tut weh", "Heute zum Arzt"),
    ],
)
async def test_a_sign_that_is_tapped_brings_its_instruction_and_an_alert(
    clinic, language, sign, do
):
    rosa, asked = await with_a_problem(clinic, language)
    assert sign in asked["text"]
    assert {len(row) for row in asked["keyboard"]} == {1}
    assert alerts(clinic) == [PROBLEM]
    [said] = await rosa.tap("sign", "calf")
    assert do in said["text"]
    assert (AlertKind.RED_FLAG, AlertLevel.NOW, "calf") in alerts(clinic)
    await clinic.advance(minutes=30)
    assert await rosa.received_with("helped")


async def test_something_else_asks_for_words_and_tells_what_needs_help(clinic):
    rosa, asked = await with_a_problem(clinic)
    assert verbs(asked)[-1] == "unlisted"
    [said] = await rosa.tap("unlisted")
    assert "write to me" in said["text"]
    assert "112" in said["text"]
    assert alerts(clinic) == [PROBLEM]


async def test_a_plan_without_signs_offers_the_bots_own(clinic):
    rosa = await ruled(clinic, FLAGLESS)
    await clinic.advance(days=1)
    [_, asked] = await rosa.tap("answer", reminders(clinic)[0].id, "problem")
    offered = [meaning(row[0]) for row in asked["keyboard"]]
    assert offered == [*(["sign", name] for name in SIGNS), ["unlisted"]]
    [said] = await rosa.tap("sign", "neuro")
    assert "Call 112 now" in said["text"]


async def test_a_sign_that_nobody_offered_does_nothing(clinic):
    rosa, asked = await with_a_problem(clinic)
    data = clinic.signer.data(rosa.id, "sign", "unheard_of")
    assert await rosa.tap_data(data, asked["id"]) == []
    assert alerts(clinic) == [PROBLEM]
