"""The consent in the language of the phone: offered, turned into in place, and kept with it."""

import pytest
from clinic import buttons, verbs
from ruled import RULED

from bot.words import READ_IN, words
from schedules.enrolment import Consent, Enrolment


@pytest.mark.parametrize("phone", ["es-MX", "de", "en-GB"])
async def test_consent_turns_into_the_phones_language_and_is_kept_with_it(clinic, phone):
    code, enrolled = phone[:2], "de" if phone[:2] != "de" else "en"
    rosa = await clinic.person("Rosa", language_code=phone)
    [question] = await rosa.open(clinic.link(clinic.invited(language=enrolled)))
    assert buttons(question)[-1]["label"] == READ_IN[code]
    [turned] = await rosa.tap("consent", "in", code)
    assert turned["id"] == question["id"]
    assert buttons(turned)[0]["label"] == words(code)("Yes, I agree").unescape()
    assert buttons(turned)[-1]["label"] == READ_IN[enrolled]
    [again] = await rosa.send("?")  # what was chosen stays
    assert buttons(again)[0]["label"] == words(code)("Yes, I agree").unescape()
    await rosa.tap("consent", "yes")
    assert [consent.language for consent in clinic.rows(Consent)] == [code]
    assert clinic.rows(Enrolment)[0].language == code
    await rosa.tap("zone")
    said = await rosa.tap("hour", "0900")
    plan = clinic.stage.app.house.plans.plan("hip-stem-cell")
    assert plan.questions["pain"].question[code] in said[-1]["text"]


async def test_what_counts_is_the_language_of_the_message_that_was_agreed_to(clinic):
    rosa = await clinic.person("Rosa", language_code="es")
    [english] = await rosa.open(clinic.link(clinic.invited(language="en")))
    yes = buttons(english)[0]["data"]
    await rosa.send("?")
    await rosa.tap("consent", "in", "es")  # the second message, while the first stays English
    await rosa.tap_data(yes, english["id"])
    assert [consent.language for consent in clinic.rows(Consent)] == ["en"]
    assert clinic.rows(Enrolment)[0].language == "en"


@pytest.mark.parametrize("phone", ["en-US", "pl", None])
async def test_no_language_is_offered_but_a_spoken_one_that_differs(clinic, phone):
    about = {"language_code": phone} if phone else {}
    rosa = await clinic.person("Rosa", **about)
    [question] = await rosa.open(clinic.link(clinic.invited(language="en")))
    assert verbs(question) == ["consent", "consent"]


async def test_declining_in_another_language_says_farewell_in_it(clinic):
    rosa = await clinic.person("Rosa", language_code="es")
    await rosa.open(clinic.link(clinic.invited(language="de")))
    await rosa.tap("consent", "in", "es")
    [farewell] = await rosa.tap("consent", "no")
    assert "Si cambia de idea" in farewell["text"]
    assert clinic.rows(Enrolment)[0].language == "de"


async def test_a_language_is_not_turned_to_once_the_code_is_no_longer_valid(clinic):
    rosa = await clinic.person("Rosa", language_code="es")
    await rosa.open(clinic.link(clinic.invited(language="en")))
    await clinic.advance(days=15)
    [refusal] = await rosa.tap("consent", "in", "es")
    assert verbs(refusal) == []


async def test_a_plan_without_the_language_says_in_which_its_texts_are(clinic):
    rosa = await clinic.person("Rosa", language_code="de")
    await rosa.open(clinic.link(clinic.invited(source=RULED)))  # in English only
    await rosa.tap("consent", "in", "de")
    agreed = await rosa.tap("consent", "yes")
    assert agreed[0]["text"].endswith("Die Texte Ihres Plans sind auf: English.")
