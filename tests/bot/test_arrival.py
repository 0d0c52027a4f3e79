"""From a link or a code to a patient who has agreed, by every way in and every way round it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from clinic import CLINIC, buttons, meaning, verbs

from bot.for_patients.coming_back import CONSENT_VERSION
from bot.for_staff.invitation import Invitation, invite
from bot.words import LANGUAGES, words
from schedules.alert import Alert
from schedules.database import transaction
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.message import Message
from schedules.reply import Reply


def states(clinic):
    return [enrolment.state for enrolment in clinic.rows(Enrolment)]


async def test_consent_is_asked_before_anything_and_kept_with_version_and_time(clinic):
    secrets = clinic.invited()
    [question] = await clinic.rosa.open(clinic.link(secrets))
    for fact in (CLINIC.clinic_name, CLINIC.clinic_phone, CLINIC.emergency_number, "/stop"):
        assert fact in question["text"]
    assert clinic.rows(Consent) == []
    assert states(clinic) == [EnrolmentState.INVITED]
    before = clinic.now
    await clinic.rosa.tap("consent", "yes")
    [consent] = clinic.rows(Consent)
    assert (consent.version, consent.language) == (CONSENT_VERSION, "en")
    assert before <= consent.given_at <= clinic.now
    assert consent.withdrawn_at is None
    assert "Bed 4" in (await clinic.nurse.received())[-1]["text"]


async def test_the_menu_is_the_patients_own_once_they_agreed(clinic):
    before = [command["command"] for command in (await clinic.rosa.phone.chat())["commands"]]
    await clinic.joined()
    after = [command["command"] for command in (await clinic.rosa.phone.chat())["commands"]]
    assert before == ["start"]
    assert after == [
        *("today", "can", "plan", "progress", "settings", "pause", "travel", "helper", "help"),
        *("privacy", "stop"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_patient_is_spoken_to_in_the_language_chosen_for_them(clinic, language):
    say = words(language)
    rosa = clinic.rosa
    [question] = await rosa.open(clinic.link(clinic.invited(language=language)))
    assert [b["label"] for b in buttons(question)][:2] == [
        say("Yes, I agree").unescape(),
        say("No, thank you").unescape(),
    ]
    await rosa.tap("consent", "yes")
    await rosa.tap("zone")
    said = await rosa.tap("hour", "0900")
    plan = clinic.stage.app.house.plans.plan("hip-stem-cell")
    assert any(say("What comes next").unescape() in m["text"] for m in said)
    assert plan.questions["pain"].question[language] in said[-1]["text"]
    assert clinic.rows(Consent)[0].language == language


async def test_whoever_declines_gets_nothing_and_may_still_come_back(clinic):
    rosa = clinic.rosa
    await rosa.open(clinic.link(clinic.invited()))
    await rosa.tap("consent", "no")
    await clinic.advance(days=2)
    assert states(clinic) == [EnrolmentState.INVITED]
    assert clinic.rows(Message, Message.reminder_id != None) == []  # noqa: E711 - a column in SQL, not None
    [question] = await rosa.send("I have thought about it")
    assert "one of the buttons below" in question["text"]
    assert verbs(question) == ["consent", "consent"]
    await rosa.tap("consent", "yes")
    assert states(clinic) == [EnrolmentState.ACTIVE]


async def test_declining_is_answered_in_the_patients_language_and_told_to_staff_once(clinic):
    rosa = clinic.rosa
    await rosa.open(clinic.link(clinic.invited(language="de")))
    [farewell] = await rosa.tap("consent", "no")
    assert farewell["text"].startswith("Das ist in Ordnung")
    await rosa.send("Hallo")
    await rosa.tap("consent", "no")
    told = [m["text"] for m in await clinic.nurse.received() if "did not agree" in m["text"]]
    assert len(told) == 1
    assert "Bed 4" in told[0]
    [card] = await clinic.nurse.send("/patient_1")
    assert "did not agree" in card["text"]


def code_with_lookalikes(clinic):
    """Renew an invitation until its code has a 0 and a 1, which people type as O and l."""
    clinic.invited()
    while True:
        with transaction(clinic.stage.app.engine) as session:
            code = invite(session, 1, clinic.now).code
        if "0" in code and "1" in code:
            return code


# How people type a code that reads K7QM2-XRT9P.
TYPED = [
    lambda code: code,
    lambda code: f"{code[:5]}-{code[5:]}",
    lambda code: f" {code[:5]} {code[5:]} ".lower(),
    lambda code: " ".join(code.lower()),
    lambda code: code.replace("0", "O").replace("1", "l"),
    lambda code: code.replace("0", "o").replace("1", "I"),
    lambda code: f"/start {code.lower()}",
]


async def test_a_code_opens_however_it_is_typed(clinic):
    code = code_with_lookalikes(clinic)
    for typed in TYPED:
        [question] = await clinic.rosa.send(typed(code))
        assert verbs(question) == ["consent", "consent"], typed(code)


async def test_an_invitation_belongs_to_the_first_phone_that_opens_it(clinic):
    secrets = clinic.invited()
    await clinic.rosa.open(clinic.link(secrets))
    max_ = await clinic.person("Max")
    for way in (clinic.link(secrets), clinic.link(secrets)):
        [refusal] = await max_.open(way)
        assert verbs(refusal) == []
    [refusal] = await max_.send(secrets.code)
    assert verbs(refusal) == []
    await clinic.rosa.tap("consent", "yes")
    assert clinic.rows(Enrolment)[0].chat_id == clinic.rosa.id


async def test_ones_own_link_opened_again_shows_the_card_and_changes_nothing(clinic):
    secrets = clinic.invited()
    await clinic.join(clinic.rosa, secrets)
    [card] = await clinic.rosa.open(clinic.link(secrets))
    assert "The day of your procedure" in card["text"]
    assert len(clinic.rows(Consent)) == 1


async def test_a_link_is_no_words_whatever_its_letters_spell(clinic):
    await clinic.joined()
    [said] = await clinic.rosa.send("/start ifellonthestairs-Xa3_9")
    assert "You have a plan here already" in said["text"]
    assert clinic.rows(Alert) == []


async def test_agreeing_twice_is_one_consent(clinic):
    secrets = clinic.invited()
    [question] = await clinic.rosa.open(clinic.link(secrets))
    yes = buttons(question)[0]["data"]
    await clinic.rosa.tap_data(yes, question["id"])
    await clinic.rosa.tap_data(yes, question["id"])
    assert len(clinic.rows(Consent)) == 1


async def test_a_way_in_is_open_until_the_end_of_its_last_day(clinic):
    early, late = clinic.invited("Bed 4"), clinic.invited("Bed 5")
    await clinic.stage.bar.to(datetime(2026, 12, 4, 23, 59, tzinfo=ZoneInfo(CLINIC.zone)))
    [question] = await clinic.rosa.open(clinic.link(early))
    assert verbs(question) == ["consent", "consent"]
    await clinic.advance(minutes=2)
    for secret in (late.code, f"/start {late.token}"):
        [refusal] = await (await clinic.person("Max")).send(secret)
        assert verbs(refusal) == []


async def test_an_invitation_that_expires_before_the_tap_lets_nobody_in(clinic):
    await clinic.rosa.open(clinic.link(clinic.invited()))
    await clinic.advance(days=15)
    await clinic.rosa.tap("consent", "yes")
    assert states(clinic) == [EnrolmentState.INVITED]
    assert clinic.rows(Consent) == []


async def test_a_new_link_ends_the_old_one(clinic):
    old = clinic.invited()
    await clinic.nurse.send("/patient_1")
    said = await clinic.nurse.tap("invite", 1)
    [refusal] = await clinic.rosa.open(clinic.link(old))
    assert verbs(refusal) == []
    [link] = [word for word in said[0]["text"].split() if word.startswith("https://t.me/")]
    [question] = await clinic.rosa.open(link)
    assert verbs(question) == ["consent", "consent"]


async def test_the_sixth_code_is_refused_even_if_right_until_an_hour_has_passed(clinic):
    secrets = clinic.invited()
    wrong = [await clinic.rosa.send(f"K7QM2-XRT9{last}") for last in "23456"]
    [refusal] = await clinic.rosa.send(secrets.code)
    assert refusal["text"] not in {message["text"] for said in wrong for message in said}
    assert clinic.rows(Invitation)[0].opened_by is None
    await clinic.advance(hours=1)
    [question] = await clinic.rosa.send(secrets.code)
    assert verbs(question) == ["consent", "consent"]


async def test_guessing_slows_down_nobody_else(clinic):
    secrets = clinic.invited()
    max_ = await clinic.person("Max")
    for last in "234567":
        await max_.send(f"K7QM2-XRT9{last}")
    [question] = await clinic.rosa.send(secrets.code)
    assert verbs(question) == ["consent", "consent"]


async def test_a_second_code_leaves_the_plan_under_way_alone(clinic):
    rosa = await clinic.joined()
    second = clinic.invited("Bed 5")
    [told] = await rosa.open(clinic.link(second))
    assert "The day of your procedure" not in told["text"]
    assert states(clinic) == [EnrolmentState.ACTIVE, EnrolmentState.INVITED]
    assert clinic.rows(Invitation)[-1].opened_by is None


async def test_staff_cannot_use_up_a_patients_link(clinic):
    secrets = clinic.invited()
    [told] = await clinic.nurse.open(clinic.link(secrets))
    assert verbs(told) == []
    await clinic.join(clinic.rosa, secrets)
    assert states(clinic) == [EnrolmentState.ACTIVE]


async def test_whoever_stopped_can_come_in_again_with_a_new_code(clinic):
    rosa = await clinic.joined()
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    [question] = await rosa.open(clinic.link(clinic.invited("Bed 4 again")))
    assert verbs(question) == ["consent", "consent"]
    await rosa.tap("consent", "yes")
    assert states(clinic) == [EnrolmentState.STOPPED, EnrolmentState.ACTIVE]


async def test_whoever_stopped_and_declines_a_new_code_can_still_go_back(clinic):
    rosa = await clinic.joined()
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await rosa.open(clinic.link(clinic.invited("Bed 4 again")))
    await rosa.tap("consent", "no")
    await rosa.tap("return")
    assert states(clinic) == [EnrolmentState.ACTIVE, EnrolmentState.INVITED]


async def test_words_before_consent_are_not_kept(clinic):
    await clinic.rosa.open(clinic.link(clinic.invited()))
    [question] = await clinic.rosa.send("My leg is warm")
    assert verbs(question) == ["consent", "consent"]
    assert clinic.rows(Reply) == []
    assert [meaning(button)[1] for button in buttons(question)] == ["yes", "no"]


async def test_what_was_agreed_to_stays_in_sight(clinic):
    await clinic.rosa.open(clinic.link(clinic.invited()))
    changed = await clinic.rosa.tap("consent", "yes")
    assert "not end-to-end encrypted" in changed[0]["text"]
    assert "You agreed on Friday" in changed[0]["text"]


async def test_agreeing_once_more_says_that_it_is_done(clinic):
    [question] = await clinic.rosa.open(clinic.link(clinic.invited()))
    await clinic.rosa.tap("consent", "yes")
    await clinic.rosa.tap_data(buttons(question)[0]["data"], question["id"])
    assert await clinic.rosa.toast() == "You have agreed already."
